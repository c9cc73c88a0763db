"""The splits on paper: chapters of tables, each with its drawing."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures import Counts, MonthFigures, Part, Split
from reports.layout import SECTIONS
from reports.lines import Group
from reports.lines import Line as Figure
from reports.words import NOTHING, change, share
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


CHAPTERS: dict[str, tuple[str, ...]] = {
    "how": ("office", "method"),
    "what": ("course", "topic"),
    "who": ("stage", "sex", "age", "staff", "industry"),
    "from": ("bank",),
    "by": ("lead", "seat"),
}
# A split that overlaps stands as one more column beside the one that adds up.
BESIDE = {"topic": ("any_topic", "複数回答"), "lead": ("beside", "主担当以外")}
DRAWN = {"topic", "industry"}
NOTES = {
    "topic": "「複数回答」は、主な相談分野とその他に選ばれた分野のどちらかに挙げられた{now}の件数"
    "です。1件のメモを複数の分野に数えるため、合計はありません。",
    "bank": "金融機関の名称の下は、{now}の支店別の件数です（多い順に{most}支店まで）。",
    "lead": "件数は主担当で数えます。「主担当以外」は、主担当のほかに相談に加わった{now}の件数で、"
    "合計に含みません。",
    "seat": "主担当のほかに加わった方の役割別の件数です。1件のメモに複数の役割があれば、それぞれに"
    "数えます。",
}


def chapters(figures: MonthFigures) -> tuple[Chapter, ...]:
    """Those that tell something of the scope, under the titles they have there."""
    titles = SECTIONS[figures.scope.kind]
    known = {split.cut: split for split in figures.splits}
    found = []
    for key, cuts in CHAPTERS.items():
        tables = tuple(_table(figures, known[cut]) for cut in cuts if cut in known)
        if key in titles:
            found.append(Chapter(key, titles[key], tables))
    if figures.activities:
        groups = tuple(_group_table(figures, group) for group in figures.activities)
        found.append(Chapter("activities", titles["activities"], groups))
    return tuple(found)


def beside_table(figures: MonthFigures) -> Table:
    """In how many sessions the coordinator took part without leading them."""
    lines = (
        Line("主担当の相談", _plain(figures, figures.total)),
        Line("主担当以外で加わった相談", _plain(figures, figures.beside)),
    )
    note = "副担当・同席として加わった相談です。ほかの方の主担当の件数に含まれます。"
    return Table(
        "beside", "主担当・主担当以外", ("相談への加わり方", *_heads(figures)), lines, None, note
    )


def _heads(figures: MonthFigures, *extra: str) -> tuple[str, ...]:
    """Over the columns of `_plain`; `extra` stands beside what is reported on."""
    words = figures.periods.words
    heads = (words.now, *extra, words.before, "増減", words.to_date)
    return heads if words.to_date else heads[:-1]


def _group_table(figures: MonthFigures, group: Group) -> Table:
    """Figures that add up to nothing; what is all nought in the three stretches is left out."""
    lines = [line for line in group.lines if line.counts or not line.is_part]
    return Table(
        key=group.key,
        title=group.title,
        heads=("指標", *_heads(figures)),
        lines=tuple(Line(line.label, _told(figures, line)) for line in lines),
        foot=None,
        note=group.note,
    )


def _table(figures: MonthFigures, split: Split) -> Table:
    name = split.label.partition("（")[0]
    if split.cut in BESIDE:
        heads, lines, foot = _with_column(figures, split)
    elif split.adds_up:
        heads = _heads(figures, "構成比")
        lines = tuple(_line(part, _shared(figures, part.counts)) for part in split.parts)
        foot = Line("合計", _shared(figures, figures.total))
    else:
        heads, foot = _heads(figures), None
        lines = tuple(_line(part, _plain(figures, part.counts)) for part in split.parts)
    return Table(
        key=split.cut,
        title=split.label if split.cut not in BESIDE else name,
        heads=(name, *heads),
        lines=lines,
        foot=foot,
        note=NOTES.get(split.cut, "").format(now=figures.periods.words.now, most=NAMED_WITHIN),
        drawing=_drawing(figures, split) if split.cut in DRAWN else None,
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
        lines.append(_line(part, _shared(figures, part.counts, beside)))
    heads = _heads(figures, "構成比", head)
    return heads, tuple(lines), Line("合計", _shared(figures, figures.total, ""))


def _line(part: Part, cells: tuple[str, ...]) -> Line:
    return Line(part.label, cells, part.is_unset, _within(part))


def _told(figures: MonthFigures, line: Figure) -> tuple[str, ...]:
    """A figure that is a share of another says the share too."""
    month, last_year, to_date = map(line.words, ("month", "last_year", "year_to_date"))
    cells = (month, last_year, change(figures, line.counts), to_date)
    return cells if figures.periods.words.to_date else cells[:-1]


def _plain(figures: MonthFigures, counts: Counts) -> tuple[str, ...]:
    before = (number(counts.last_year), change(figures, counts))
    cells = (number(counts.month), *before, number(counts.year_to_date))
    return cells if figures.periods.words.to_date else cells[:-1]


def _shared(figures: MonthFigures, counts: Counts, *beside: str) -> tuple[str, ...]:
    """With its share of the total, and what stands in a column of its own."""
    month, *others = _plain(figures, counts)
    return (month, share(counts.month, figures.total.month), *beside, *others)


def _within(part: Part) -> str:
    """The largest branches of the month and how many more: all of them would fill pages."""
    counted = [branch for branch in part.parts if branch.counts.month]
    counted.sort(key=lambda branch: (branch.is_unset, -branch.counts.month))
    words = [f"{one.label} {number(one.counts.month)}" for one in counted[:NAMED_WITHIN]]
    if more := counted[NAMED_WITHIN:]:
        words.append(f"ほか{len(more)}支店 {number(sum(one.counts.month for one in more))}")
    return "　".join(words)


def _drawing(figures: MonthFigures, split: Split) -> Drawing | None:
    """The largest parts of what is reported on, 未設定 left to the table."""
    counted = [part for part in split.parts if part.counts.month and not part.is_unset]
    if not counted:
        return None
    largest = sorted(counted, key=lambda part: -part.counts.month)[:DRAWN_AT_MOST]
    upper = f"（上位{DRAWN_AT_MOST}）" if len(counted) > DRAWN_AT_MOST else ""
    return hbars(
        chart_id=f"by-{split.cut}",
        title=f"{split.label.partition('（')[0]}別の相談対応件数{upper}",
        labels=[part.label for part in largest],
        series=Series(
            f"{figures.periods.words.now}（件）", [part.counts.month for part in largest]
        ),
        head=split.label,
    )
