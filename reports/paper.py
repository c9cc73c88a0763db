"""What the report's paper says: the figures put into tables, drawings and words. Plain data.

Nothing here knows the time of day or the revision: the same figures make the same paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from center.enums import Measure
from reports.figures import Counts, MonthFigures, Part, Split
from reports.periods import Period
from yorozu.kit.charts import Drawing, Series, bars, hbars, number
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, format_date

NOTHING = "–"
MONTHS = 12
DRAWN_AT_MOST = 10
SHORT = 12


@dataclass(frozen=True)
class Headline:
    """A row of the totals. `target` and `reached` are empty where no target is set."""

    label: str
    unit: str
    month: str
    last_year: str
    change: str
    change_share: str
    year_to_date: str
    target: str = ""
    reached: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a split; `within` names what is inside it (a bank's branches)."""

    label: str
    cells: tuple[str, ...]
    is_unset: bool = False
    within: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    foot: Line | None
    note: str = ""
    drawing: Drawing | None = None

    @property
    def is_short(self) -> bool:
        """It stays on one page."""
        return len(self.lines) <= SHORT


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    tables: tuple[Table, ...]


# --- the totals


def headlines(figures: MonthFigures) -> tuple[Headline, ...]:
    consultations = figures.target(Measure.CONSULTATIONS)
    clients = figures.target(Measure.CLIENTS)
    return (
        _headline("相談対応件数", "件", figures.total, consultations),
        _headline("うち新規", "件", figures.new, is_part=True),
        _headline("うち継続", "件", figures.repeat, is_part=True),
        _headline("来訪相談者数", "者", figures.clients, clients),
    )


def _headline(
    label: str, unit: str, counts: Counts, target: int | None = None, *, is_part: bool = False
) -> Headline:
    return Headline(
        label=label,
        unit=unit,
        month=number(counts.month),
        last_year=number(counts.last_year),
        change=signed(counts.month - counts.last_year),
        change_share=_change_share(counts),
        year_to_date=number(counts.year_to_date),
        target=number(target) if target else "",
        reached=f"{counts.year_to_date / target:.1%}" if target else "",
        is_part=is_part,
    )


def summary(figures: MonthFigures) -> str:
    """The month in two or three sentences, as the secretariat would write them."""
    total, month = figures.total, figures.periods.month.label
    words = f"{month}の相談対応件数は{number(total.month)}件{_compared(figures)}。"
    if total.month:
        new, repeat = figures.new.month, figures.repeat.month
        words += (
            f"うち新規は{number(new)}件（{share(new, total.month)}）、"
            f"継続は{number(repeat)}件（{share(repeat, total.month)}）で、"
            f"来訪相談者数は{number(figures.clients.month)}者です。"
        )
    words += f"{figures.periods.year_to_date.label}は{number(total.year_to_date)}件"
    if target := figures.target(Measure.CONSULTATIONS):
        reached = share(total.year_to_date, target)
        words += f"で、年度目標{number(target)}件に対する達成率は{reached}"
    return words + "です。"


def _compared(figures: MonthFigures) -> str:
    now, before = figures.total.month, figures.total.last_year
    if not before:
        return "です"
    if now == before:
        return "で、前年同月と同数です"
    way = "増えました" if now > before else "減りました"
    by = f"{number(abs(now - before))}件（{abs(now - before) / before:.1%}）"
    return f"で、前年同月の{number(before)}件から{by}{way}"


def year_drawing(figures: MonthFigures) -> Drawing:
    """Twelve months beside those of the year before, and the target's twelfth as a line."""
    year = fiscal_year(figures.month)
    target = figures.target(Measure.CONSULTATIONS)
    line = Series("年度目標の月割り", [round(target / MONTHS)] * MONTHS) if target else None
    drawing = bars(
        chart_id="year",
        title=f"月別の相談対応件数（{fiscal_year_label(year)}と{fiscal_year_label(year - 1)}）",
        labels=[f"{each.month.month}月" for each in figures.year],
        series=[
            Series(fiscal_year_label(year), [each.total for each in figures.year]),
            Series(fiscal_year_label(year - 1), [each.last_year for each in figures.year]),
        ],
        line=line,
        height=260,
    )
    drawing.points.clear()  # a level line says it without them
    return drawing


def year_rows(figures: MonthFigures) -> tuple[Line, ...]:
    """The same months as figures, one row a year."""
    year = fiscal_year(figures.month)
    now = tuple(number(each.total) for each in figures.year)
    before = tuple(number(each.last_year) for each in figures.year)
    return (Line(fiscal_year_label(year), now), Line(fiscal_year_label(year - 1), before))


# --- the splits

CHAPTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("how", "拠点・相談方法", ("office", "method")),
    ("what", "相談内容", ("topic", "course")),
    ("who", "相談者", ("industry", "staff", "stage", "sex", "age")),
    ("from", "紹介元", ("bank",)),
    ("by", "対応者", ("lead", "seat")),
)
# A split that overlaps stands as one more column beside the one that adds up.
BESIDE = {"topic": ("any_topic", "複数回答"), "lead": ("beside", "主担当以外")}
DRAWN = {"topic", "industry", "bank"}
NOTES = {
    "topic": "「複数回答」は、主な相談分野とその他に選ばれた分野のどちらかに挙げられた当月の件数"
    "です。1件のメモを複数の分野に数えるため、合計はありません。",
    "bank": "金融機関の名称の下は、当月の支店別の件数です。",
    "lead": "件数は主担当で数えます。「主担当以外」は、主担当のほかに相談に加わった当月の件数で、"
    "合計に含みません。",
    "seat": "主担当のほかに加わった方の役割別の件数です。1件のメモに複数の役割があれば、それぞれに"
    "数えます。",
}


def chapters(figures: MonthFigures) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(key, title, tuple(_table(figures, figures.split(cut)) for cut in cuts))
        for key, title, cuts in CHAPTERS
    )


def _table(figures: MonthFigures, split: Split) -> Table:
    name = split.label.partition("（")[0]
    if split.cut in BESIDE:
        heads, lines, foot = _with_column(figures, split)
    elif split.adds_up:
        heads = ("当月", "構成比", "前年同月", "増減", "年度累計", "構成比")
        lines = tuple(_line(part, _shared(part.counts, figures.total)) for part in split.parts)
        foot = Line("合計", _shared(figures.total, figures.total))
    else:
        heads, foot = ("当月", "前年同月", "増減", "年度累計"), None
        lines = tuple(_line(part, _plain(part.counts)) for part in split.parts)
    return Table(
        key=split.cut,
        title=split.label if split.cut not in BESIDE else name,
        heads=(name, *heads),
        lines=lines,
        foot=foot,
        note=NOTES.get(split.cut, ""),
        drawing=_drawing(split) if split.cut in DRAWN else None,
    )


def _with_column(
    figures: MonthFigures, split: Split
) -> tuple[tuple[str, ...], tuple[Line, ...], Line]:
    """The split with the overlapping one's month as a column; who is only there has a row too."""
    cut, head = BESIDE[split.cut]
    other = {part.label: part for part in figures.split(cut).parts if not part.is_unset}
    known = {part.label for part in split.parts}
    only_there = [
        Part(part.label, {}, Counts())
        for part in other.values()
        if part.label not in known and part.counts.month
    ]
    *named, unset = split.parts
    lines = []
    for part in (*named, *only_there, unset):
        beside = number(other[part.label].counts.month) if part.label in other else "0"
        if part is unset:
            beside = NOTHING
        lines.append(_line(part, _columned(part.counts, figures.total, beside)))
    heads = ("当月", "構成比", head, "前年同月", "増減", "年度累計")
    return heads, tuple(lines), Line("合計", _columned(figures.total, figures.total, ""))


def _line(part: Part, cells: tuple[str, ...]) -> Line:
    return Line(part.label, cells, part.is_unset, _within(part))


def _plain(counts: Counts) -> tuple[str, ...]:
    before = (number(counts.last_year), signed(counts.month - counts.last_year))
    return (number(counts.month), *before, number(counts.year_to_date))


def _shared(counts: Counts, of: Counts) -> tuple[str, ...]:
    month, *others = _plain(counts)
    year = share(counts.year_to_date, of.year_to_date)
    return (month, share(counts.month, of.month), *others, year)


def _columned(counts: Counts, of: Counts, beside: str) -> tuple[str, ...]:
    month, *others = _plain(counts)
    return (month, share(counts.month, of.month), beside, *others)


def _within(part: Part) -> str:
    counted = [branch for branch in part.parts if branch.counts.month]
    return "　".join(f"{branch.label} {number(branch.counts.month)}" for branch in counted)


def _drawing(split: Split) -> Drawing | None:
    """The month's largest parts, 未設定 left to the table."""
    counted = [part for part in split.parts if part.counts.month and not part.is_unset]
    if not counted:
        return None
    largest = sorted(counted, key=lambda part: -part.counts.month)[:DRAWN_AT_MOST]
    upper = f"（上位{DRAWN_AT_MOST}）" if len(counted) > DRAWN_AT_MOST else ""
    return hbars(
        chart_id=f"by-{split.cut}",
        title=f"{split.label.partition('（')[0]}別の相談対応件数{upper}",
        labels=[part.label for part in largest],
        series=Series("当月（件）", [part.counts.month for part in largest]),
        head=split.label,
    )


# --- words and figures


def span(period: Period) -> str:
    return f"{format_date(period.first)}～{format_date(period.last_day)}"


def state(figures: MonthFigures) -> str:
    """Until the month is closed every report is 速報."""
    return f"速報（未確認 {number(figures.unconfirmed)}件）"


def signed(change: int) -> str:
    """＋12, ▲5 as Japanese accounts write a decrease, ±0."""
    if not change:
        return "±0"
    return f"＋{number(change)}" if change > 0 else f"▲{number(-change)}"


def share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else NOTHING


def _change_share(counts: Counts) -> str:
    if not counts.last_year:
        return NOTHING
    change = (counts.month - counts.last_year) / counts.last_year
    words = f"{abs(change):.1%}"
    if words == "0.0%":
        return "±0.0%"
    return f"＋{words}" if change > 0 else f"▲{words}"
