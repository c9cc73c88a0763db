"""The address of the list that holds exactly the memos a figure counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from reports.figures import MonthFigures
from reports.periods import Period

NEW = {"visit": "new"}
REPEAT = {"visit": "repeat"}
CLIENTS = {"per": "client"}


def counted_url(
    figures: MonthFigures, period: Period, query: Mapping[str, str] | None = None
) -> str:
    """The memos that count in the period, narrowed as a part of a split says."""
    return _list_url(figures, period, {"counted": "1", **(query or {})})


def waiting_url(figures: MonthFigures, state: str) -> str:
    """The month's memos that do not count yet."""
    return _list_url(figures, figures.periods.month, {"state": state})


def branches_url(figures: MonthFigures) -> str:
    """The page of all branches of the month."""
    address = reverse("reports:branches", args=[f"{figures.month:%Y-%m}"])
    return f"{address}?{urlencode({'programme': figures.programme_code})}"


def _list_url(figures: MonthFigures, period: Period, query: Mapping[str, str]) -> str:
    narrowed = {**figures.scope.query, **query}
    return f"{_stretch_url(figures.programme_code, period)}&{urlencode(narrowed)}"


@lru_cache(maxsize=64)
def _stretch_url(programme_code: str, period: Period) -> str:
    """What the hundreds of links of a page have in common."""
    parameters = {
        "programme": programme_code,
        "from": period.first.isoformat(),
        "to": period.last_day.isoformat(),
    }
    return f"{reverse('consultations:list')}?{urlencode(parameters)}"
