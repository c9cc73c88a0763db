"""How conferences are counted (domain.md, "How things are counted": アシスト会議).

Held conferences and the cases taken up at them, by the day the conference began and the
conference's 事業区分. What was cancelled, is still to come, or was taken off the agenda is not
counted. The report and the lists count through this module and the querysets' `counted`, so that
a figure and the list it opens cannot differ. A figure's link says in the list's query string:

    counted=1             `AssistConferenceQuerySet.counted` / `AssistCaseQuerySet.counted`
    programme=yorozu      the 事業区分 by code
    from= & to=           begun on these ISO days, both included
    bank=<id>             the organisation that brought the cases
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from assist.models import AssistCase, AssistConference
from center.models import Programme
from yorozu.kit.wareki import start_of

Span = tuple[date, date]
CONFERENCES, CASES = "conferences", "cases"
_LISTS = {CONFERENCES: "assist:list", CASES: "assist:cases"}


def assist_counts(programme: Programme, spans: list[Span]) -> dict[str, list[int]]:
    """Conferences held and cases taken up, one number for each span [first, until). Two queries."""
    held = AssistConference.objects.counted().filter(programme=programme)
    cases = AssistCase.objects.counted().filter(conference__programme=programme)
    return {
        CONFERENCES: _counts(held, "period__startswith", spans),
        CASES: _counts(cases, "conference__period__startswith", spans),
    }


def _counts(rows: Any, moment: str, spans: list[Span]) -> list[int]:
    if not spans:
        return []
    within = [
        Q(**{f"{moment}__gte": start_of(first), f"{moment}__lt": start_of(until)})
        for first, until in spans
    ]
    counted = rows.aggregate(
        **{f"c_{n}": Count("pk", filter=span) for n, span in enumerate(within)}
    )
    return [counted[f"c_{n}"] for n in range(len(spans))]


def list_url(what: str, programme: Programme, span: Span, **more: Any) -> str:
    """The list that holds exactly the counted rows."""
    first, until = span
    query = {
        "counted": 1,
        "programme": programme.code,
        "from": first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
        **more,
    }
    return f"{reverse(_LISTS[what])}?{urlencode(query)}"
