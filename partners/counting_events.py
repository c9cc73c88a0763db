"""How outreach events are counted (domain.md, "How things are counted").

The report and the list count through this module, so that a figure and the list it opens cannot
differ. A figure's link says in the query string of `events:list`:

    counted=1             `OutreachEventQuerySet.counted`: held, or reported since
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    kind=<code>           one kind; the kinds are disjoint and add up to the total
    organization=<id>     one organisation, `none` the centre's own; they add up to the total too

参加者数 is the sum of what was counted at the door; an event of which nobody counted adds nothing.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.http import urlencode

from center.models import Programme
from partners.models import OutreachEvent
from yorozu.kit.wareki import start_of

Span = tuple[date, date]
OWN = "none"


def held_by_kind(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By kind, one number for each span; "" is the total. One query."""
    return _counted(programme, spans, "kind", Count("pk"))


def participants_by_kind(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """参加者数 likewise."""
    return _counted(programme, spans, "kind", Sum("participants"))


def held_by_organization(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """By the organisation's id as text, `none` for the centre's own; "" is the total."""
    found = _counted(programme, spans, "organization", Count("pk"))
    return {OWN if key == "None" else key: numbers for key, numbers in found.items()}


def _counted(
    programme: Programme, spans: list[Span], by: str, measure: Any
) -> dict[str, list[int]]:
    rows = OutreachEvent.objects.counted().filter(programme=programme)
    wanted = {f"n{n}": _of(measure, _within(span)) for n, span in enumerate(spans)}
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(spans))
    found[""] = [0] * len(spans)
    for row in rows.order_by().values(by).annotate(**wanted):
        numbers = [row[f"n{n}"] or 0 for n in range(len(spans))]
        if any(numbers):
            found[str(row[by])] = numbers
            found[""] = [total + each for total, each in zip(found[""], numbers, strict=True)]
    return dict(found)


def _of(measure: Any, within: Q) -> Any:
    return type(measure)(measure.get_source_expressions()[0].name, filter=within)


def _within(span: Span) -> Q:
    first, until = span
    return Q(period__startswith__gte=start_of(first), period__startswith__lt=start_of(until))


def list_url(programme: Programme, span: Span, **narrow: str) -> str:
    """The list that a figure counts; `narrow` is kind= or organization=."""
    first, until = span
    query = {"counted": "1", "programme": programme.code, **narrow}
    query |= {"from": first.isoformat(), "to": (until - timedelta(days=1)).isoformat()}
    return f"{reverse('events:list')}?{urlencode(query)}"
