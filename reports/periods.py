"""The three stretches of time a month's report looks at. All in Tokyo days, half open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from yorozu.kit.wareki import (
    fiscal_year,
    fiscal_year_label,
    fiscal_year_range,
    format_month,
    month_range,
)

FIRST_MONTH = date(1989, 2, 1)
LAST_MONTH = date(2999, 12, 1)


@dataclass(frozen=True)
class Period:
    label: str
    first: date
    until: date

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Periods:
    """The month, its 年度 to date, and the same month of the year before."""

    month: Period
    year_to_date: Period
    last_year: Period

    @classmethod
    def of(cls, month: date) -> Self:
        first, until = month_range(month)
        year = fiscal_year(first)
        before = first.replace(year=first.year - 1)
        return cls(
            month=Period(format_month(first), first, until),
            year_to_date=Period(
                f"{fiscal_year_label(year)}累計", fiscal_year_range(year)[0], until
            ),
            last_year=Period(format_month(before), *month_range(before)),
        )


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
