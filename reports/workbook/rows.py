"""Rows of figures: this time, last year's, the change between them, the year to date."""

from __future__ import annotations

from reports.counts import Counts
from reports.figures import MonthFigures
from reports.workbook.page import Page, cell

TO_DATE = "年度累計"


def head(figures: MonthFigures, first: str, *, share: bool = False) -> tuple[str, ...]:
    """What the columns of figures are called."""
    words = figures.periods.words
    shares = ("構成比",) if share else ()
    return (first, words.now, *shares, words.before, "増減", TO_DATE)


def change(page: Page, now: int | None, before: int | None) -> int | None:
    """None where one of the two is hidden: the other could be reckoned from it."""
    return None if now is None or before is None or not page.is_compared else now - before


def write_counts(page: Page, counts: Counts, column: int = 1, whole: str = "") -> None:
    """Now, before, change, the year to date, from the column on."""
    now, before = cell(column, page.row), cell(column + 1, page.row)
    page.number(column, counts.month, "number", whole)
    page.number(column + 1, counts.last_year, "number", whole)
    difference = change(page, counts.month, counts.last_year)
    page.formula(column + 2, f"={now}-{before}", difference, "change", whole)
    page.number(column + 3, counts.year_to_date, "number", whole)
