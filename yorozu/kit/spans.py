"""Counting within stretches of Tokyo days, and the address of the list that holds what counts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, Q, QuerySet
from django.urls import reverse

from yorozu.kit.wareki import start_of

# The first day, and the day after the last.
Span = tuple[date, date]
TOTAL = ""


def months_after(day: date, months: int) -> date:
    """The same day of a later month (an earlier one below nought), or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within(span: Span, column: str, *, days: bool = False) -> Q:
    """Whether the moment in `column` (or, with `days`, the date) lies in the span."""
    first, until = span if days else (start_of(span[0]), start_of(span[1]))
    return Q(**{f"{column}__gte": first, f"{column}__lt": until})


def count_in(
    rows: QuerySet[Any],
    spans: Collection[Span],
    column: str,
    *,
    measure: type[Aggregate] = Count,
    of: str = "pk",
    days: bool = False,
) -> list[int]:
    """One number for each span. One query."""
    if not spans:
        return []
    met = rows.filter(_met(spans, column, days)).order_by()
    found = met.aggregate(**_measures(spans, column, measure, of, days))
    return [number or 0 for number in found.values()]


def count_by(
    rows: QuerySet[Any],
    by: str,
    spans: Collection[Span],
    column: str,
    *,
    measure: type[Aggregate] = Count,
    of: str = "pk",
    days: bool = False,
) -> defaultdict[Any, list[int]]:
    """For each value of `by` one number for each span; `TOTAL` is their sum. One query.

    A value that is met in no span has noughts.
    """
    met = _met(spans, column, days)
    measures = _measures(spans, column, measure, of, days)
    grouped = rows.filter(met).order_by().values_list(by).annotate(**measures)
    counts = {value: [number or 0 for number in numbers] for value, *numbers in grouped}
    total = [sum(numbers) for numbers in zip(*counts.values(), strict=True)]
    return defaultdict(lambda: [0] * len(spans), {**counts, TOTAL: total or [0] * len(spans)})


def counted_url(view: str, programme: str, span: Span, query: Mapping[str, str]) -> str:
    """The list at `view`, narrowed to the programme (by code), the span and the query."""
    asked = {
        "programme": programme,
        "from": span[0].isoformat(),
        "to": (span[1] - timedelta(days=1)).isoformat(),
        **query,
    }
    return f"{reverse(view)}?{urlencode(asked)}"


def _met(spans: Collection[Span], column: str, days: bool) -> Q:
    """Whether the row lies in any of the spans: nothing else need be read."""
    met = Q()
    for span in spans:
        met |= within(span, column, days=days)
    return met


def _measures(
    spans: Collection[Span], column: str, measure: type[Aggregate], of: str, days: bool
) -> dict[str, Aggregate]:
    return {
        f"in_{n}": measure(of, filter=within(span, column, days=days))
        for n, span in enumerate(spans)
    }
