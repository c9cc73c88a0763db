"""The other sheets: the cover, the year by months, 一次対応, work with partners, the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings

from center.enums import Measure
from reports import words
from reports.counts import Counts
from reports.figures import MonthFigures, MonthTotal
from reports.lines import Group, Line
from reports.notes import notes_of
from reports.workbook.page import Page, cell
from reports.workbook.rows import TO_DATE, change, head, write_counts
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

MONTHS = 12
COVER_WIDTHS = (20, 11, 11, 11, 11, 12, 12, 11)
YEAR_WIDTHS = (18, 13, 13, 11, 11, 14, 13, 11, 14)
LINES_WIDTHS = (38, 11, 11, 11, 12)
NOTE_WIDTHS = (26, 92)


def write_cover(
    page: Page, figures: MonthFigures, names: Sequence[str], comments: Sequence[str]
) -> None:
    """What the report is of, the few figures that are read first, and where the others are."""
    _write_facts(page, figures)
    for text in comments:
        page.row += 1
        page.paragraph(f"コメント：{text}")
    page.row += 1
    page.text(0, "主な件数", "group")
    page.row += 1
    now, before = figures.periods.words.now, figures.periods.words.before
    page.head(("指標", now, before, "増減", "増減率", TO_DATE, "年度目標", "達成率"))
    rows = (
        ("相談対応件数（件）", figures.total, Measure.CONSULTATIONS, "label"),
        ("うち新規", figures.new, None, "part"),
        ("うち継続", figures.repeat, None, "part"),
        ("来訪相談者数（者）", figures.clients, Measure.CLIENTS, "label"),
    )
    for label, counts, measure, look in rows:
        page.text(0, label, look)
        _write_headline(page, counts, figures.target(measure) if measure else None)
        page.row += 1
    page.row += 1
    page.text(0, "シートの一覧", "group")
    page.row += 1
    for name in names:
        page.sheet.write_url(page.row, 0, f"internal:'{name}'!A1", page.looks["link"], name)
        page.row += 1


def _write_facts(page: Page, figures: MonthFigures) -> None:
    period = figures.periods.month
    for label, text in (
        ("拠点", settings.CENTER_NAME),
        ("実施機関", settings.CENTER_OPERATOR),
        ("事業区分", figures.programme_name),
        ("対象", period.label),
    ):
        page.text(0, label, "term")
        page.text(1, text, "plain")
        page.row += 1
    for label, day in (("期間の初日", period.first), ("期間の末日", period.last_day)):
        page.text(0, label, "term")
        page.date(1, day, "day")
        page.row += 1
    page.text(0, "状態", "term")
    page.text(1, words.state(figures), "plain")
    page.row += 1


def _write_headline(page: Page, counts: Counts, target: int | None) -> None:
    row = page.row + 1
    page.number(1, counts.month, "number")
    page.number(2, counts.last_year, "number")
    difference = change(page, counts.month, counts.last_year)
    page.formula(3, f"=B{row}-C{row}", difference, "change")
    if difference is None or counts.last_year:
        share = difference / counts.last_year if difference is not None else None
        page.formula(4, f"=D{row}/C{row}", share, "change_share")
    else:
        page.text(4, words.NOTHING, "hidden")
    page.number(5, counts.year_to_date, "number")
    if target:
        page.number(6, target, "number")
        reached = None if counts.year_to_date is None else counts.year_to_date / target
        page.formula(7, f"=F{row}/G{row}", reached, "share")


def write_year(page: Page, figures: MonthFigures) -> tuple[int, int]:
    """Twelve months of two years; the first and the last row of them."""
    year = fiscal_year(figures.month)
    target = figures.target(Measure.CONSULTATIONS)
    labels = ["月", fiscal_year_label(year), fiscal_year_label(year - 1), "増減", "増減率"]
    labels += ["締めたときの\n件数", "締め後の\n訂正", "締めた日"]
    labels += ["年度目標の\n月割り"] if target else []
    page.head(labels, freeze=True)
    first = page.row
    for each in figures.year:
        _write_month(page, each, target)
        page.row += 1
    _write_year_sum(page, figures, first)
    return first, first + len(figures.year) - 1


def _write_month(page: Page, each: MonthTotal, target: int | None) -> None:
    row = page.row + 1
    page.date(0, each.month, "month")
    for column, count in ((1, each.total), (2, each.last_year), (5, each.frozen)):
        if count is not None:
            page.number(column, count, "number")
    if each.total is not None and each.last_year is not None:
        page.formula(3, f"=B{row}-C{row}", each.total - each.last_year, "change")
        if each.last_year:
            share = (each.total - each.last_year) / each.last_year
            page.formula(4, f"=D{row}/C{row}", share, "change_share")
    if each.total is not None and each.frozen is not None:
        page.formula(6, f"=B{row}-F{row}", each.total - each.frozen, "change")
    page.date(7, each.closed_on, "date")
    if target:
        page.number(8, round(target / MONTHS), "number")


def _write_year_sum(page: Page, figures: MonthFigures, first: int) -> None:
    """Up to the report's last month: a whole year beside half of one would mislead."""
    until = figures.periods.month.until
    counted = [each for each in figures.year if each.month < until]
    if not counted:
        return
    last, row = first + len(counted) - 1, page.row + 1
    now = sum(each.total or 0 for each in counted)
    before = sum(each.last_year or 0 for each in counted)
    page.text(0, f"{counted[-1].month.month}月までの計", "whole_label")
    for column, count in ((1, now), (2, before)):
        area = f"{cell(column, first)}:{cell(column, last)}"
        page.formula(column, f"=SUM({area})", count, "number", "whole_")
    page.formula(3, f"=B{row}-C{row}", now - before, "change", "whole_")
    if before:
        page.formula(4, f"=D{row}/C{row}", (now - before) / before, "change_share", "whole_")
    page.row += 1


def write_lines(page: Page, figures: MonthFigures, lines: Iterable[Line], *, freeze: bool) -> None:
    """Every line, also those of nought: next month's stand in the same cells."""
    page.head(head(figures, "指標"), freeze=freeze)
    for line in lines:
        page.text(0, line.label, "part" if line.is_part else "label")
        write_counts(page, line.counts)
        page.row += 1
        if line.of is not None:
            _write_share(page, line)


def _write_share(page: Page, line: Line) -> None:
    """Under a figure that is a share of another."""
    page.text(0, "割合", "part")
    for column, stretch in ((1, "month"), (2, "last_year"), (4, "year_to_date")):
        share = line.share(stretch)
        page.number(column, None if share is None else share / 100, "share")
    page.row += 1


def write_groups(page: Page, figures: MonthFigures, groups: Iterable[Group]) -> None:
    for group in groups:
        page.text(0, group.title, "group")
        page.row += 1
        write_lines(page, figures, group.lines, freeze=False)
        if group.note:
            page.paragraph(group.note, "soft_text")
        page.row += 1


def write_notes(page: Page, figures: MonthFigures) -> None:
    """How things are counted."""
    page.head(("項目", "数え方"), freeze=True)
    for term, text in notes_of(figures):
        page.text(0, term, "term")
        page.text(1, text, "text")
        page.row += 1
