"""What every kind of chart is made of. Coordinates are strings: no locale may touch them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yorozu.kit.chart_style import LINE, PALETTE, Fill

FONT_SIZE = 12
SMALL_FONT_SIZE = 11
HALF_WIDTH = 0.6


@dataclass(frozen=True)
class Series:
    """One row of figures; `None` where there is no figure (a month to come)."""

    name: str
    values: Sequence[float | None]
    urls: Sequence[str] = ()

    def url(self, index: int) -> str:
        return self.urls[index] if index < len(self.urls) else ""


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    is_num: bool = True


@dataclass(frozen=True)
class DataTable:
    """A table for `components/_table.html`; the first cell of a row is its head."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Cell] = ()


@dataclass(frozen=True)
class Scale:
    """A value axis from 0 to `top` in round steps."""

    top: float
    step: float

    def ticks(self) -> Iterator[float]:
        for index in range(round(self.top / self.step) + 1):
            yield index * self.step


@dataclass(frozen=True)
class Text:
    x: str
    y: str
    words: str
    fill: str = "#333333"


@dataclass(frozen=True)
class Tick:
    at: str
    label_at: str
    words: str


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    fill: str
    stroke: str


@dataclass(frozen=True)
class Plate:
    """A white ground under words that stand on a pattern."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Key:
    """A line of the legend."""

    x: str
    text_x: str
    name: str
    fill: str = ""
    stroke: str = ""


@dataclass
class Drawing:
    """Everything a chart template prints. Made by `bars`, `hbars` or `stacked` of `charts`."""

    chart_id: str
    title: str
    description: str
    svg_template: str
    width: int
    height: int
    table: DataTable
    plot: Plate
    patterns: list[Fill] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    plates: list[Plate] = field(default_factory=list)
    values: list[Text] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)
    legend: list[Key] = field(default_factory=list)
    line: str = ""
    line_colour: str = LINE
    points: list[Text] = field(default_factory=list)
    template_name: str = "charts/_figure.html"


def nice_scale(largest: float, *, ticks: int = 5, whole: bool = True) -> Scale:
    """Round steps (1, 2, 2.5, 5 × 10ⁿ) that reach `largest`; whole numbers for counts."""
    if largest <= 0 or not math.isfinite(largest):
        return Scale(top=float(ticks), step=1.0)
    rough = largest / ticks
    magnitude = 10 ** math.floor(math.log10(rough))
    steps = [factor * magnitude for factor in (1, 2, 2.5, 5, 10)]
    if whole:
        steps = [step for step in steps if step >= 1 and step == int(step)] or [1.0]
    step = next((one for one in steps if one >= rough * 0.999), steps[-1])
    return Scale(top=step * math.ceil(largest / step - 1e-9), step=float(step))


def number(value: float | None) -> str:
    """1,234 or 12.5; a dash where there is no figure."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text_width(words: str, size: float = FONT_SIZE) -> float:
    """About how wide words are drawn: full-width signs one em, others a little over half."""
    wide = sum(1 for sign in words if unicodedata.east_asian_width(sign) in "WFA")
    return (wide + (len(words) - wide) * HALF_WIDTH) * size


def largest_of(series: Sequence[Series]) -> float:
    return max((value for one in series for value in one.values if value is not None), default=0)


def series_table(
    caption: str, head: str, labels: Sequence[str], series: Sequence[Series]
) -> DataTable:
    """The figures of a chart, one row a label."""
    rows = [
        [
            Cell(label, is_num=False),
            *(Cell(number(one.values[index]), one.url(index)) for one in series),
        ]
        for index, label in enumerate(labels)
    ]
    return DataTable(caption=caption, headers=[head, *(one.name for one in series)], rows=rows)


def legend(
    names: Sequence[tuple[str, Fill]], chart_id: str, *, left: float, line: str = ""
) -> list[Key]:
    keys: list[Key] = []
    x = left
    for name, fill in names:
        keys.append(Key(at(x), at(x + 20), name, fill.paint(chart_id), fill.colour))
        x += 20 + text_width(name) + 20
    if line:
        keys.append(Key(at(x), at(x + 32), line))
    return keys


def value_ticks(scale: Scale, *, bottom: float, height: float) -> list[Tick]:
    ticks = []
    for value in scale.ticks():
        y = bottom - height * value / scale.top
        ticks.append(Tick(at(y), at(y + 4), number(value)))
    return ticks


def fills_for(count: int) -> list[Fill]:
    return [PALETTE[index % len(PALETTE)] for index in range(count)]
