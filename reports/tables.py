"""The report's tables: each figure with the address of the memos it counts, for page and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from consultations.counting.memos import UNSET_LABEL
from reports.figures import Counts, MonthFigures, Part, Split
from reports.lines import Line
from reports.links import branches_url, counted_url
from reports.periods import Period
from reports.words import signed
from yorozu.kit.charts import Cell, DataTable, Drawing, Series, hbars, number

NO_SHARE = "–"
MOST_BARS = 10
MOST_BRANCHES = 20
HEADS = ("当月", "前年同月", "増減", "年度累計")


@dataclass(frozen=True)
class Section:
    """One cut: its drawing and its table; `detail` goes one step deeper (the largest branches).

    `more` is the address of all of that detail, on a page of its own. `is_full`: too many columns
    to stand beside another.
    """

    key: str
    title: str
    table: DataTable
    drawing: Drawing | None = None
    detail: DataTable | None = None
    more: str = ""
    more_label: str = ""
    note: str = ""
    is_full: bool = False


def sections(figures: MonthFigures) -> list[Section]:
    """Every cut, in the order the secretariat reads them."""
    return [
        _section(figures, "office"),
        _section(figures, "stage"),
        _section(figures, "method", drawn=True),
        _topics(figures),
        _section(figures, "course", drawn=True),
        _section(figures, "industry", drawn=True),
        _section(figures, "staff"),
        _section(figures, "age"),
        _section(figures, "sex"),
        _section(figures, "seat", note="1件のメモに複数の役割がある場合は、それぞれに数えます。"),
        _banks(figures),
        _coordinators(figures),
    ]


def first_contacts_table(figures: MonthFigures) -> DataTable:
    """一次対応 and 他機関紹介."""
    return lines_table(figures, figures.first.lines(), "一次対応・他機関紹介の件数")


def lines_table(figures: MonthFigures, lines: Iterable[Line], caption: str) -> DataTable:
    """Figures that add up to nothing; each count opens the list it counts."""
    periods, code = figures.periods, figures.programme_code
    rows = []
    for line in lines:
        counts = line.counts
        rows.append(
            [
                Cell(line.label, is_num=False),
                Cell(line.words("month"), line.url(periods.month, code)),
                Cell(line.words("last_year"), line.url(periods.last_year, code)),
                Cell(signed(counts.month - counts.last_year)),
                Cell(line.words("year_to_date"), line.url(periods.year_to_date, code)),
            ]
        )
    return DataTable(caption, ["指標", *HEADS], rows, [])


def _section(figures: MonthFigures, cut: str, *, drawn: bool = False, note: str = "") -> Section:
    split = figures.split(cut)
    return Section(
        cut,
        split.label,
        _table(figures, split),
        _drawing(split) if drawn else None,
        note=note,
    )


def _topics(figures: MonthFigures) -> Section:
    """The primary topic, which adds up, beside any topic, which does not."""
    table = _table(figures, *_beside_each(figures, "topic", "any_topic", unset=True), "複数回答")
    note = "「複数回答」は主・他のどちらかに挙げられた件数で、合計は相談対応件数と一致しません。"
    return Section("topic", "相談分野", table, _drawing(figures.split("topic")), note=note)


def _coordinators(figures: MonthFigures) -> Section:
    """By the lead, which adds up, beside those who answered or sat in with another lead."""
    table = _table(figures, *_beside_each(figures, "lead", "beside", unset=False), "主担当以外")
    note = "件数は主担当で数え、副担当・同席は「主担当以外」に分けて示します。"
    return Section("lead", "対応者（CO）", table, note=note, is_full=True)


def _beside_each(
    figures: MonthFigures, cut: str, other: str, *, unset: bool
) -> tuple[Split, dict[str, Part]]:
    """The split with a row also for those in the other one only, and that one by label.

    Without `unset` the other split has no 未設定: nobody beside the lead is no gap.
    """
    split = figures.split(cut)
    found = {part.label: part for part in figures.split(other).parts}
    known = {part.label for part in split.parts}
    extra = tuple(
        Part(label, {cut: part.query[other]}, Counts())
        for label, part in found.items()
        if label not in known and not part.is_unset
    )
    parts = (*split.parts[:-1], *extra, split.parts[-1])
    none = {part.label: Part(part.label, {other: part.query[cut]}, Counts()) for part in parts}
    others = none | found
    if not unset:
        del others[UNSET_LABEL]
    return replace(split, parts=parts), others


def _banks(figures: MonthFigures) -> Section:
    split = figures.split("bank")
    branches = _branch_parts(split)
    met = [part for part in branches if part.counts.month]
    largest = sorted(met, key=lambda part: -part.counts.month)[:MOST_BRANCHES]
    caption = f"当月に紹介のあった支店（件数の多い順に{MOST_BRANCHES}まで）"
    return Section(
        "bank",
        "紹介元",
        _table(figures, split),
        _drawing(split),
        _branch_table(figures, largest, caption) if largest else None,
        branches_url(figures) if branches else "",
        f"支店別の一覧（{len(branches)}支店）" if branches else "",
    )


def branch_table(figures: MonthFigures) -> DataTable:
    """Every branch that introduced a client in one of the periods, by bank."""
    return _branch_table(figures, _branch_parts(figures.split("bank")), "紹介元の支店別")


def _branch_parts(split: Split) -> list[Part]:
    return [
        Part(f"{bank.label} {branch.label}", branch.query, branch.counts)
        for bank in split.parts
        for branch in bank.parts
    ]


def _branch_table(figures: MonthFigures, parts: list[Part], caption: str) -> DataTable:
    rows = [[_name(part), *_counts(figures, part.counts, part.query)] for part in parts]
    return DataTable(caption, ["支店", *HEADS], rows)


def _table(
    figures: MonthFigures,
    split: Split,
    others: Mapping[str, Part] | None = None,
    head: str = "",
) -> DataTable:
    extra = [head] if head else []
    rows = []
    for part in split.parts:
        month, *periods = _counts(figures, part.counts, part.query)
        beside = [_beside(figures, others.get(part.label))] if others is not None else []
        share = [Cell(_share(part.counts.month, figures.total.month))] if split.adds_up else []
        rows.append([_name(part), month, *share, *beside, *periods])
    foot: list[Cell] = []
    if split.adds_up:
        month, *periods = _counts(figures, figures.total, {})
        blank = [Cell("")] * len(extra)
        whole = _share(figures.total.month, figures.total.month)
        foot = [Cell("計", is_num=False), month, Cell(whole), *blank, *periods]
    share_head = ["構成比"] if split.adds_up else []
    headers = [split.label, HEADS[0], *share_head, *extra, *HEADS[1:]]
    # A region is not called as the section that it stands in.
    caption = split.by if split.by != split.label else f"{split.by}の件数"
    return DataTable(caption, headers, rows, foot)


def _beside(figures: MonthFigures, part: Part | None) -> Cell:
    if part is None:
        return Cell(NO_SHARE)
    return _cell(figures, figures.periods.month, part.counts.month, part.query)


def _counts(figures: MonthFigures, counts: Counts, query: Mapping[str, str]) -> list[Cell]:
    """The cells under `HEADS`; each count opens its list, the change between two has none."""
    periods = figures.periods
    return [
        _cell(figures, periods.month, counts.month, query),
        _cell(figures, periods.last_year, counts.last_year, query),
        Cell(signed(counts.month - counts.last_year)),
        _cell(figures, periods.year_to_date, counts.year_to_date, query),
    ]


def _cell(figures: MonthFigures, period: Period, count: int, query: Mapping[str, str]) -> Cell:
    return Cell(number(count), counted_url(figures, period, query))


def _name(part: Part) -> Cell:
    return Cell(part.label, is_num=False)


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else NO_SHARE


def _drawing(split: Split) -> Drawing:
    """The month's bars: what counts nothing is left to the table, of many only the largest."""
    parts = [part for part in split.parts if part.counts.month] or list(split.parts[:1])
    title = f"{split.by}の相談対応件数"
    if len(parts) > MOST_BARS:
        named = [part for part in parts if not part.is_unset]
        parts = sorted(named, key=lambda part: -part.counts.month)[:MOST_BARS]
        title += f"（上位{MOST_BARS}）"
    return hbars(
        chart_id=f"by-{split.cut}",
        title=title,
        labels=[part.label for part in parts],
        series=Series("当月（件）", [part.counts.month for part in parts]),
        head=split.label,
    )
