"""Who once stood in line is forgotten with everything else that is past its term.

Requests themselves are appointments and go with those (`bookings.disposal`); sex and age band
stay, they are counted.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from bookings.enums import EntryState
from bookings.models import WaitingListEntry
from bookings.models.periods import day_range
from companies.disposal import not_done
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids

ENTRY = "waiting_entry"


def register() -> None:
    disposal.register(Disposable(ENTRY, "空き待ち", 16, _due, _describe, _wipe))


def _due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day it ended; whoever still waits is not past any term."""
    rows = WaitingListEntry.objects.filter(
        not_done(ENTRY), state=EntryState.ENDED, ended_at__lt=day_range(kept_from).lower
    )
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    for row in rows.order_by("pk").iterator(2000):
        assert row.ended_at is not None
        yield Due(row.pk, "", timezone.localtime(row.ended_at).date())


def _describe(ids: Ids) -> Mapping[int, Described]:
    rows = WaitingListEntry.objects.filter(pk__in=ids)
    return {row.pk: Described(f"{row.created_at:%Y-%m-%d} の空き待ち", row.name) for row in rows}


def _wipe(ids: Ids) -> None:
    rows = WaitingListEntry.objects.filter(pk__in=ids)
    disposal.blank(rows, disposal.typed_columns(WaitingListEntry), name=WIPED)
