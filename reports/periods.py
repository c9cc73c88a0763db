"""The three stretches of time a report looks at. All in Tokyo days, half open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from reports.enums import ReportSpan
from yorozu.kit.spans import Span, months_after
from yorozu.kit.wareki import (
    fiscal_year,
    fiscal_year_label,
    fiscal_year_range,
    format_month,
    month_range,
)

FIRST_MONTH = date(1989, 2, 1)
LAST_MONTH = date(2999, 12, 1)
MONTHS_IN = {ReportSpan.MONTH: 1, ReportSpan.QUARTER: 3, ReportSpan.YEAR: 12}
QUARTERS = {4: 1, 7: 2, 10: 3, 1: 4}


@dataclass(frozen=True)
class Period:
    label: str
    first: date
    until: date

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Words:
    """What the columns are called. Of a year there is no 年度累計: it is the year itself."""

    now: str
    before: str
    to_date: str


WORDS = {
    ReportSpan.MONTH: Words("当月", "前年同月", "年度累計"),
    ReportSpan.QUARTER: Words("当四半期", "前年同期", "年度累計"),
    ReportSpan.YEAR: Words("当年度", "前年度", ""),
}


@dataclass(frozen=True)
class Periods:
    """What is reported on, its 年度 to date, and the same stretch of the year before.

    `month` is the whole of what is reported on, be it a quarter or a year.
    """

    month: Period
    year_to_date: Period
    last_year: Period
    span: ReportSpan = ReportSpan.MONTH

    @classmethod
    def of(cls, month: date, span: ReportSpan = ReportSpan.MONTH) -> Self:
        first = begins(month, span)
        until = months_after(first, MONTHS_IN[span])
        year = fiscal_year(first)
        before = first.replace(year=first.year - 1)
        return cls(
            month=Period(span_label(first, span), first, until),
            year_to_date=Period(
                f"{fiscal_year_label(year)}累計", fiscal_year_range(year)[0], until
            ),
            last_year=Period(
                span_label(before, span), before, months_after(before, MONTHS_IN[span])
            ),
            span=span,
        )

    @property
    def words(self) -> Words:
        return WORDS[self.span]

    @property
    def spans(self) -> list[Span]:
        """The three stretches, in the order of `Counts`."""
        return [
            (each.first, each.until) for each in (self.month, self.year_to_date, self.last_year)
        ]

    @property
    def months(self) -> list[date]:
        """The first days of what is reported on."""
        return [months_after(self.month.first, each) for each in range(MONTHS_IN[self.span])]


def begins(day: date, span: ReportSpan) -> date:
    """The first day of the span that holds the day."""
    first = month_range(day)[0]
    if span == ReportSpan.YEAR:
        return fiscal_year_range(fiscal_year(first))[0]
    return months_after(first, -((first.month - 1) % MONTHS_IN[span]))


def span_label(first: date, span: ReportSpan) -> str:
    """令和8年10月, 令和8年度第3四半期, 令和8年度."""
    if span == ReportSpan.MONTH:
        return format_month(first)
    year = fiscal_year_label(fiscal_year(first))
    return year if span == ReportSpan.YEAR else f"{year}第{QUARTERS[first.month]}四半期"


def parse_month(text: str) -> date:
    """The first day of "2026-10". Raises ValueError with a Japanese message."""
    wrong = ValueError(f"月は 2026-10 のように西暦4桁と月2桁で指定してください（{text[:20]}）。")
    year, dash, number = text.partition("-")
    if not (dash and len(year) == 4 and len(number) == 2 and text.isascii()):
        raise wrong
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):
        raise wrong
    if not FIRST_MONTH.year < int(year) <= LAST_MONTH.year:
        raise wrong
    return date(int(year), int(number), 1)


def months_of_year(year: int) -> list[date]:
    """April to March of the 年度."""
    return [date(year + (month < 4), month, 1) for month in (*range(4, 13), 1, 2, 3)]
