"""The demo's events: the same for the same seed, at the volumes of the centre's own account."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment
from consultations.models import Memo
from desks.demo import events as demo
from desks.demo.bookings import bookings_create
from desks.demo.build import SCALES, centre_build
from desks.demo.shifts import shifts_create
from partners.enums import EVENT_COUNTED, EventKind, EventState
from partners.models import OutreachEvent


def build(seed: int) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    shifts_create(today=today, seed=seed)
    bookings_create(team=team, today=today, seed=seed)
    demo.events_create(team=team, today=today, seed=seed)
    rows = OutreachEvent.objects.order_by("received_at", "uuid")
    return list(rows.values_list("title", "state", "kind", "period", "participants"))


def test_same_seed_same_events(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_each_state_is_there_and_a_year_is_whole(db: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(demo, "FEW_MEMOS", 0)
    build(1)
    assert {each.state for each in OutreachEvent.objects.all()} == set(EventState)
    past = OutreachEvent.objects.filter(period__endswith__lt=timezone.now())
    assert past.filter(kind=EventKind.CONSULTATION).count() == 123
    assert past.filter(kind=EventKind.SEMINAR).count() == 54
    assert not past.exclude(state__in=(*EVENT_COUNTED, EventState.CANCELLED)).exists()
    # The bank that signs in finds free slots of its own, and customers in others.
    own = OutreachEvent.objects.filter(branch__name="蒲田支店", state=EventState.CONFIRMED)
    slots = Appointment.objects.filter(event__in=own, event__kind=EventKind.CONSULTATION)
    assert {each.state for each in slots} == {AppointmentState.OPEN, AppointmentState.BOOKED}
    linked = Memo.objects.filter(event__isnull=False)
    for each in linked:
        assert each.event and each.event.starts_at
        assert each.event.starts_at.date() == each.held_on
    for event in OutreachEvent.objects.all():
        last = event.changes.latest("sequence")
        assert (last.to_state, last.sequence) == (event.state, event.version)
