"""A sheet of one split: its parts, their sum, and the bar chart the page has."""

from __future__ import annotations

from collections.abc import Sequence

from reports.counts import Counts
from reports.figures import MonthFigures, Part, Split
from reports.workbook.page import Page, cell
from reports.workbook.rows import change, head, write_counts

DRAWN = frozenset({"method", "topic", "course", "industry", "bank"})
WIDTHS = (34, 11, 11, 11, 11, 11)
BRANCH_WIDTHS = (24, 24, 11, 11, 11, 11)
NAMES = {
    "sex": "性別",
    "any_topic": "相談分野（複数回答）",
    "beside": "対応者（主担当以外）",
    "seat": "同席の役割別",
}
TITLES = {
    "any_topic": "相談分野別の件数（複数回答）",
    "beside": "主担当以外で加わった件数（複数回答）",
    "seat": "同席の役割別の件数（複数回答）",
}
NOTES = {
    "any_topic": "【複数回答】主な相談分野とその他の相談分野のどちらかに挙げられた件数です。"
    "1件のメモを複数の分野に数えるため、合計は相談対応件数と一致しません。",
    "lead": "件数は主担当で数えます。副担当・同席は「対応者（主担当以外）」に分けて示します。",
    "beside": "【複数回答】主担当のほかに相談に加わった件数です。相談対応件数には加えません。",
    "seat": "【複数回答】主担当のほかに加わった方の役割別の件数です。"
    "1件のメモに複数の役割があれば、それぞれに数えます。",
}


def sheet_name(split: Split) -> str:
    return NAMES.get(split.cut, split.by)


def sheet_title(split: Split) -> str:
    return TITLES.get(split.cut, f"{sheet_name(split)}の相談対応件数")


def write_split(page: Page, figures: MonthFigures, split: Split) -> None:
    """A complete split carries shares and a sum; one that overlaps carries neither."""
    page.head(head(figures, split.label, share=split.adds_up), freeze=True)
    first = page.row
    last = first + len(split.parts) - 1
    for part in split.parts:
        page.text(0, part.label, "label")
        _write_part(page, part.counts, figures.total, last + 1 if split.adds_up else None)
        page.row += 1
    if split.adds_up:
        _write_whole(page, [part.counts for part in split.parts], figures.total, first)
    if note := NOTES.get(split.cut):
        page.row += 1
        page.paragraph(note, "soft_text")


def _write_part(page: Page, counts: Counts, total: Counts, whole: int | None) -> None:
    """With the row of the sum, the share of it."""
    if whole is None:
        write_counts(page, counts)
        return
    write_shared(page, counts, total, whole)


def write_shared(page: Page, counts: Counts, total: Counts, whole: int, prefix: str = "") -> None:
    row = page.row
    page.number(1, counts.month, "number", prefix)
    hidden = counts.month is None or total.month is None
    share = None if hidden else (counts.month / total.month if total.month else 0)
    sum_cell = f"$B${whole + 1}"
    page.formula(2, f"=IF({sum_cell}=0,0,B{row + 1}/{sum_cell})", share, "share", prefix)
    page.number(3, counts.last_year, "number", prefix)
    difference = change(page, counts.month, counts.last_year)
    page.formula(4, f"=B{row + 1}-D{row + 1}", difference, "change", prefix)
    page.number(5, counts.year_to_date, "number", prefix)


def _write_whole(page: Page, parts: Sequence[Counts], total: Counts, first: int) -> None:
    """A SUM where every part is to be seen; else the sum as a number, as it was counted."""
    row = page.row
    page.text(0, "合計", "whole_label")
    write_shared(page, total, total, row, "whole_")
    sums = {
        1: ([each.month for each in parts], total.month),
        3: ([each.last_year for each in parts], total.last_year),
        5: ([each.year_to_date for each in parts], total.year_to_date),
    }
    for column, (numbers, whole) in sums.items():
        seen = [each for each in numbers if each is not None]
        if seen and len(seen) == len(numbers) and sum(seen) == whole:
            area = f"{cell(column, first)}:{cell(column, row - 1)}"
            page.formula(column, f"=SUM({area})", whole, "number", "whole_")
    page.row += 1


def write_branches(page: Page, figures: MonthFigures, banks: Sequence[Part]) -> None:
    """Every branch that introduced somebody, by bank; each bank's own count adds them up."""
    page.head(("金融機関", *head(figures, "支店")), freeze=True)
    for bank in banks:
        for branch in bank.parts:
            page.text(0, bank.label, "label")
            page.text(1, branch.label, "label")
            write_counts(page, branch.counts, 2)
            page.row += 1
