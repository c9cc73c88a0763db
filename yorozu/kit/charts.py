"""Charts as plain data: numbers in, coordinates out; `templates/charts/` only prints them.

Three kinds: `bars` (grouped, with a line), `stacked`, `hbars`. `{% chart drawing %}` shows one with
its table; paper includes `drawing.svg_template` alone. The same drawing serves the page and the
PDF, so it carries its colours itself and tells its series apart by pattern as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from yorozu.kit.chart_parts import (
    SMALL_FONT_SIZE,
    Bar,
    Cell,
    DataTable,
    Drawing,
    Plate,
    Scale,
    Series,
    Text,
    at,
    fills_for,
    largest_of,
    legend,
    nice_scale,
    number,
    series_table,
    text_width,
    value_ticks,
)
from yorozu.kit.chart_style import Fill

WIDTH = 720
TOP = 48
RIGHT = 16
BOTTOM = 32
LEFT = 56
BAR_SHARE = 0.72
ROW = 30
LABEL_SHARE = 0.34
ROOM_FOR_VALUE = 15
ROOMY = 12  # so many bars leave room for a figure on each; beyond, only the first series says it


def bars(
    *,
    chart_id: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    line: Series | None = None,
    head: str = "月",
    description: str = "",
    height: int = 300,
) -> Drawing:
    """Grouped bars over labels (usually months), with one line such as the target."""
    everything = [*series, *([line] if line else [])]
    fills = fills_for(len(series))
    scale = nice_scale(largest_of(everything))
    drawing = _frame(
        chart_id=chart_id,
        title=title,
        description=description or _in_words(labels, everything),
        svg_template="charts/_bars.html",
        height=height,
        table=series_table(title, head, labels, everything),
        scale=scale,
        fills=fills,
    )
    names = [(one.name, fill) for one, fill in zip(series, fills, strict=True)]
    drawing.legend.extend(legend(names, chart_id, left=LEFT, line=line.name if line else ""))
    group = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    width = group * BAR_SHARE / max(1, len(series))
    roomy = len(labels) * len(series) <= ROOMY
    for index, label in enumerate(labels):
        left = LEFT + group * index
        drawing.labels.append(Text(at(left + group / 2), at(height - BOTTOM + 18), label))
        for place, one in enumerate(series):
            x = left + group * (1 - BAR_SHARE) / 2 + width * place
            room = group if place == 0 else width * roomy
            _upright(drawing, scale, x, width, one.values[index], fills[place], room)
    if line:
        _add_line(drawing, scale, line, group)
    return drawing


def stacked(
    *,
    chart_id: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    head: str = "月",
    description: str = "",
    height: int = 320,
) -> Drawing:
    """Bars made of parts, with the sum on top."""
    fills = fills_for(len(series))
    sums = [sum(one.values[index] or 0 for one in series) for index in range(len(labels))]
    scale = nice_scale(max(sums, default=0))
    table_series = [*series, Series("計", sums)]
    drawing = _frame(
        chart_id=chart_id,
        title=title,
        description=description or _in_words(labels, table_series),
        svg_template="charts/_stacked.html",
        height=height,
        table=series_table(title, head, labels, table_series),
        scale=scale,
        fills=fills,
    )
    names = [(one.name, fill) for one, fill in zip(series, fills, strict=True)]
    drawing.legend.extend(legend(names, chart_id, left=LEFT))
    group = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    for index, label in enumerate(labels):
        middle = LEFT + group * (index + 0.5)
        drawing.labels.append(Text(at(middle), at(height - BOTTOM + 18), label))
        parts = [(one.values[index] or 0, fill) for one, fill in zip(series, fills, strict=True)]
        _pile(drawing, scale, middle, group * BAR_SHARE, parts)
    return drawing


def hbars(
    *,
    chart_id: str,
    title: str,
    labels: Sequence[str],
    series: Series,
    head: str = "区分",
    description: str = "",
) -> Drawing:
    """One bar a row, for splits with many or long labels."""
    fills = fills_for(1)
    scale = nice_scale(largest_of([series]))
    height = ROW * len(labels) + 12
    left = min(WIDTH * LABEL_SHARE, max((text_width(one) for one in labels), default=0) + 12)
    drawing = Drawing(
        chart_id=chart_id,
        title=title,
        description=description or _in_words(labels, [series]),
        svg_template="charts/_hbar.html",
        width=WIDTH,
        height=height,
        table=series_table(title, head, labels, [series]),
        plot=Plate(at(left), "4", at(WIDTH - left), at(height - 8)),
        patterns=fills,
    )
    longest = WIDTH - left - 72
    for index, label in enumerate(labels):
        _lying(drawing, index, left, longest / scale.top, label, series.values[index])
    return drawing


def _frame(
    *,
    chart_id: str,
    title: str,
    description: str,
    svg_template: str,
    height: int,
    table: DataTable,
    scale: Scale,
    fills: list[Fill],
) -> Drawing:
    inner = height - TOP - BOTTOM
    return Drawing(
        chart_id=chart_id,
        title=title,
        description=description,
        svg_template=svg_template,
        width=WIDTH,
        height=height,
        table=table,
        plot=Plate(at(LEFT), at(TOP), at(WIDTH - LEFT - RIGHT), at(inner)),
        patterns=[fill for fill in fills if fill.kind != "solid"],
        ticks=value_ticks(scale, bottom=height - BOTTOM, height=inner),
    )


def _upright(
    drawing: Drawing,
    scale: Scale,
    x: float,
    width: float,
    value: float | None,
    fill: Fill,
    room: float,
) -> None:
    if value is None:
        return
    inner = drawing.height - TOP - BOTTOM
    tall = inner * value / scale.top
    y = drawing.height - BOTTOM - tall
    paint = fill.paint(drawing.chart_id)
    drawing.bars.append(Bar(at(x), at(y), at(width - 1), at(tall), paint, fill.colour))
    words = number(value)
    wide = text_width(words, SMALL_FONT_SIZE)
    if wide <= room:
        drawing.plates.append(Plate(at(x + (width - wide) / 2 - 1), at(y - 15), at(wide + 2), "13"))
        drawing.values.append(Text(at(x + width / 2), at(y - 5), words))


def _pile(
    drawing: Drawing, scale: Scale, middle: float, width: float, parts: list[tuple[float, Fill]]
) -> None:
    inner = drawing.height - TOP - BOTTOM
    y = float(drawing.height - BOTTOM)
    for value, fill in parts:
        tall = inner * value / scale.top
        y -= tall
        if not value:
            continue
        x = middle - width / 2
        paint = fill.paint(drawing.chart_id)
        edge = "#ffffff" if fill.kind == "solid" else fill.colour
        drawing.bars.append(Bar(at(x), at(y), at(width), at(tall), paint, edge))
        words = number(value)
        wide = text_width(words, SMALL_FONT_SIZE)
        if tall < ROOM_FOR_VALUE or wide > width:
            continue
        base = y + tall / 2 + 4
        if fill.kind != "solid":
            drawing.plates.append(
                Plate(at(middle - wide / 2 - 2), at(base - 10.5), at(wide + 4), "13")
            )
        drawing.values.append(Text(at(middle), at(base), words, fill.ink))
    total = sum(value for value, _ in parts)
    drawing.values.append(Text(at(middle), at(y - 5), number(total)))


def _lying(
    drawing: Drawing, index: int, left: float, per_unit: float, label: str, value: float | None
) -> None:
    y = 6 + ROW * index
    wide = (value or 0) * per_unit
    fill = drawing.patterns[0]
    drawing.bars.append(Bar(at(left), at(y + 3), at(wide), at(ROW - 12), fill.colour, fill.colour))
    drawing.values.append(Text(at(left + wide + 6), at(y + 16), number(value)))
    for row, words in enumerate(lines := _two_lines(label, left - 12)):
        base = y + 16 if len(lines) == 1 else y + 9.5 + 13 * row
        drawing.labels.append(Text(at(left - 8), at(base), words))


def _two_lines(words: str, room: float) -> list[str]:
    """Words broken once where they no longer fit, and shortened with … after that."""
    if text_width(words) <= room:
        return [words]
    cut = next(n for n in range(len(words), 0, -1) if n == 1 or text_width(words[:n]) <= room)
    rest = words[cut:]
    while text_width(rest) > room:
        rest = rest[:-2] + "…"
    return [words[:cut], rest]


def _add_line(drawing: Drawing, scale: Scale, line: Series, group: float) -> None:
    inner = drawing.height - TOP - BOTTOM
    command = "M"
    path = []
    for index, value in enumerate(line.values):
        if value is None:
            command = "M"
            continue
        x = at(LEFT + group * (index + 0.5))
        y = at(drawing.height - BOTTOM - inner * value / scale.top)
        path.append(f"{command}{x} {y}")
        drawing.points.append(Text(x, y, number(value)))
        command = "L"
    drawing.line = "".join(path)


def _in_words(labels: Sequence[str], series: Sequence[Series]) -> str:
    """A description for those who cannot see the drawing: every figure, in order."""
    sentences = []
    for one in series:
        pairs = [
            f"{label} {number(value)}"
            for label, value in zip(labels, one.values, strict=True)
            if value is not None
        ]
        sentences.append(f"{one.name}：{'、'.join(pairs)}。")
    return "".join(sentences)


__all__ = [
    "Cell",
    "DataTable",
    "Drawing",
    "Series",
    "bars",
    "hbars",
    "nice_scale",
    "number",
    "stacked",
]
