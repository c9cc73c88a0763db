"""年度末見込み: what a 年度 comes to if it goes on as the one before did.

Consultations have seasons: the share of the year that the same days of last year made is a better
measure of how far the year has come than the calendar. Without a last year it is the days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from consultations.models import Memo
from reports.words import share
from yorozu.kit.spans import within
from yorozu.kit.wareki import fiscal_year, fiscal_year_range, format_date

# A share of fewer memos tells of chance, not of the season.
LEAST_LAST_YEAR = 30


@dataclass(frozen=True)
class Pace:
    """The expected total of the 年度, and in words what it rests on."""

    expected: int
    basis: str

    def of_target(self, target: int) -> str:
        return share(self.expected, target)


def paces(today: date) -> dict[int, Pace]:
    """By programme, for the 年度 of the day; none for what has counted nothing. One query.

    Today is not over: the days up to yesterday are measured, and those of last year likewise.
    """
    year = fiscal_year(today)
    this, last = fiscal_year_range(year), fiscal_year_range(year - 1)
    same_day = last[0] + (today - this[0])
    parts = {
        "now": Count("pk", filter=within((this[0], today), "started_at")),
        "then": Count("pk", filter=within((last[0], same_day), "started_at")),
        "whole": Count("pk", filter=within(last, "started_at")),
    }
    rows = Memo.objects.counted().between(last[0], this[1])
    counted = rows.order_by().values_list("programme").annotate(**parts)
    found = {}
    for programme, now, then, whole in counted:
        if programme and now:
            found[programme] = _pace(today, this, now, then, whole)
    return found


def _pace(today: date, year: tuple[date, date], now: int, then: int, whole: int) -> Pace:
    until = today - timedelta(days=1)
    if whole >= LEAST_LAST_YEAR and then:
        return Pace(
            round(now * whole / then),
            f"{format_date(until)}までの{now:,}件を、前年度の同じ時期が年間に占めた割合"
            f"（{share(then, whole)}）で割った値です。",
        )
    gone, days = (today - year[0]).days, (year[1] - year[0]).days
    return Pace(
        round(now * days / gone),
        f"{format_date(until)}までの{now:,}件を、経過した日数（{gone}日）の割合で"
        "伸ばした値です。前年度の記録が少ないため、季節の差は見込んでいません。",
    )


def paces_for(year: int, today: date) -> dict[int, Pace]:
    """Of the running 年度 only: one that is over needs no guess."""
    return paces(today) if year == fiscal_year(today) else {}
