"""Who once stood in line for a slot of an event is forgotten when everything of that day is.

Who booked one is an appointment and goes with those (`bookings.disposal`).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from bookings.enums import EventWaitingState
from bookings.models import EventWaiting
from bookings.models.periods import day_range
from companies.disposal import not_done
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids

ENTRY = "event_waiting"


def register() -> None:
    disposal.register(Disposable(ENTRY, "相談枠のキャンセル待ち", 17, _due, _describe, _wipe))


def _due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day it ended; whoever still waits is not past any term."""
    rows = EventWaiting.objects.filter(not_done(ENTRY), ended_at__lt=day_range(kept_from).lower)
    rows = rows.exclude(state=EventWaitingState.WAITING)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    for row in rows.order_by("pk").iterator(2000):
        assert row.ended_at is not None
        key = f"c{row.company_id}" if row.company_id else ""
        yield Due(row.pk, key, timezone.localtime(row.ended_at).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = EventWaiting.objects.filter(pk__in=ids).select_related("company")
    return {
        row.pk: Described(f"{row.queued_at:%Y-%m-%d} の相談枠のキャンセル待ち", row.client)
        for row in rows
    }


def _wipe(ids: Ids) -> None:
    rows = EventWaiting.objects.filter(pk__in=ids)
    disposal.blank(rows, disposal.typed_columns(EventWaiting), client_name=WIPED)
