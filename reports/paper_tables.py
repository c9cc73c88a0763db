"""The splits on paper: chapters of tables, each with its drawing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures import Counts, MonthFigures, Part, Split
from reports.lines import Group
from reports.lines import Line as Figure
from reports.words import NOTHING, share, signed
from yorozu.kit.charts import Drawing, Series, hbars, number

DRAWN_AT_MOST = 8
SHORT = 28
NAMED_WITHIN = 3


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
    has_within: bool = False

    @property
    def is_short(self) -> bool:
        """It stays on one page."""
        return len(self.lines) <= SHORT


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    tables: tuple[Table, ...]


CHAPTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("how", "拠点・相談方法", ("office", "method")),
    ("what", "相談内容", ("course", "topic")),
    ("who", "相談者", ("stage", "sex", "age", "staff", "industry")),
    ("from", "紹介元", ("bank",)),
    ("by", "対応者", ("lead", "seat")),
)
# A split that overlaps stands as one more column beside the one that adds up.
BESIDE = {"topic": ("any_topic", "複数回答"), "lead": ("beside", "主担当以外")}
DRAWN = {"topic", "industry"}
NOTES = {
    "topic": "「複数回答」は、主な相談分野とその他に選ばれた分野のどちらかに挙げられた当月の件数"
    "です。1件のメモを複数の分野に数えるため、合計はありません。",
    "bank": f"金融機関の名称の下は、当月の支店別の件数です（多い順に{NAMED_WITHIN}支店まで）。",
    "lead": "件数は主担当で数えます。「主担当以外」は、主担当のほかに相談に加わった当月の件数で、"
    "合計に含みません。",
    "seat": "主担当のほかに加わった方の役割別の件数です。1件のメモに複数の役割があれば、それぞれに"
    "数えます。",
}


def chapters(figures: MonthFigures) -> tuple[Chapter, ...]:
    cuts = tuple(
        Chapter(key, title, tuple(_table(figures, figures.split(cut)) for cut in cuts))
        for key, title, cuts in CHAPTERS
    )
    tables = tuple(_group_table(group) for group in figures.activities)
    last = Chapter("activities", "支援機関との連携・人材育成", tables)
    return (*cuts, last) if tables else cuts


def _group_table(group: Group) -> Table:
    """Figures that add up to nothing; what is all nought in the three stretches is left out."""
    lines = [line for line in group.lines if line.counts or not line.is_part]
    return Table(
        key=group.key,
        title=group.title,
        heads=("指標", "当月", "前年同月", "増減", "年度累計"),
        lines=tuple(Line(line.label, _told(line)) for line in lines),
        foot=None,
        note=group.note,
    )


def _table(figures: MonthFigures, split: Split) -> Table:
    name = split.label.partition("（")[0]
    if split.cut in BESIDE:
        heads, lines, foot = _with_column(figures, split)
    elif split.adds_up:
        heads = ("当月", "構成比", "前年同月", "増減", "年度累計")
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
        has_within=any(line.within for line in lines),
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


def _told(line: Figure) -> tuple[str, ...]:
    """A figure that is a share of another says the share too."""
    _, _, change, _ = _plain(line.counts)
    month, last_year, to_date = map(line.words, ("month", "last_year", "year_to_date"))
    return month, last_year, change, to_date


def _plain(counts: Counts) -> tuple[str, ...]:
    before = (number(counts.last_year), signed(counts.month - counts.last_year))
    return (number(counts.month), *before, number(counts.year_to_date))


def _shared(counts: Counts, of: Counts) -> tuple[str, ...]:
    month, *others = _plain(counts)
    return (month, share(counts.month, of.month), *others)


def _columned(counts: Counts, of: Counts, beside: str) -> tuple[str, ...]:
    month, *others = _plain(counts)
    return (month, share(counts.month, of.month), beside, *others)


def _within(part: Part) -> str:
    """The largest branches of the month and how many more: all of them would fill pages."""
    counted = [branch for branch in part.parts if branch.counts.month]
    counted.sort(key=lambda branch: (branch.is_unset, -branch.counts.month))
    words = [f"{one.label} {number(one.counts.month)}" for one in counted[:NAMED_WITHIN]]
    if more := counted[NAMED_WITHIN:]:
        words.append(f"ほか{len(more)}支店 {number(sum(one.counts.month for one in more))}")
    return "　".join(words)


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
