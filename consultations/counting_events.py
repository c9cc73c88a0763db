"""相談 held at outreach events: confirmed memos that carry one.

They are part of 相談対応件数, not beside it. A figure's link says in the memo list's query string
`counted=1&programme=&from=&to=&at_event=1`.
"""

from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from center.models import Programme
from consultations.models import Memo
from yorozu.kit.wareki import start_of

Span = tuple[date, date]


def consultations_at_events(programme: Programme, spans: list[Span]) -> list[int]:
    """One number for each span, one query each: few memos carry an event."""
    rows = Memo.objects.counted().filter(programme=programme, event__isnull=False)
    return [
        rows.filter(started_at__gte=start_of(first), started_at__lt=start_of(until))
        .order_by()
        .aggregate(n=Count("pk"))["n"]
        for first, until in spans
    ]


def list_url(programme: Programme, span: Span) -> str:
    first, until = span
    query = {
        "counted": "1",
        "programme": programme.code,
        "from": first.isoformat(),
        "to": (until - timedelta(days=1)).isoformat(),
        "at_event": "1",
    }
    return f"{reverse('consultations:list')}?{urlencode(query)}"
