"""The twelve months of a 年度, beside those of the year before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from center.models import Programme
from reports.periods import months_of_year
from reports.scope import CENTER, Scope
from reports.sql import BY_MONTH, fetch
from yorozu.kit.wareki import fiscal_year, month_range, start_of


@dataclass(frozen=True)
class MonthTotal:
    """相談対応件数 of one month, beside that of a year before; None in a month to come.

    Of a closed month what it was closed with, and when.
    """

    month: date
    total: int | None
    last_year: int
    frozen: int | None = None
    closed_on: date | None = None


def year_totals(month: date, programme: Programme, scope: Scope = CENTER) -> tuple[MonthTotal, ...]:
    """The twelve months of the 年度 beside those of the year before. One query.

    What a month was closed with is known of the whole centre only.
    """
    year = fiscal_year(month)
    months = [each for start in (year - 1, year) for each in months_of_year(start)]
    ranges = [month_range(each) for each in months if each <= month]
    rows = fetch(
        BY_MONTH,
        programme=programme.pk,
        months=[first for first, _ in ranges],
        firsts=[start_of(first) for first, _ in ranges],
        untils=[start_of(until) for _, until in ranges],
        **scope.params,
    )
    counted = {first: row for (first, _), row in zip(ranges, rows, strict=True)}
    totals = tuple(
        _month_total(each, counted.get(each), counted[each.replace(year=each.year - 1)][0])
        for each in months_of_year(year)
    )
    return totals if scope.is_center else tuple(replace(each, frozen=None) for each in totals)


def _month_total(month: date, row: Any, last_year: int) -> MonthTotal:
    total, frozen, closed_at = row or (None, None, None)
    closed_on = timezone.localtime(closed_at).date() if closed_at else None
    return MonthTotal(month, total, last_year, frozen, closed_on)
