"""The demo calendar: the same for the same seed, nobody booked twice, behind memos that exist."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import LIVE, AppointmentState
from bookings.models import Appointment, AppointmentChange, Booth, Shift, UsageIncident
from bookings.months import month_of
from center.enums import Method
from consultations.models import Memo
from desks.demo.bookings import bookings_create
from desks.demo.build import SCALES, centre_build
from desks.demo.shifts import BOOTHS, shifts_create


def build(seed: int) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    shifts_create(today=today, seed=seed)
    bookings_create(team=team, today=today, seed=seed)
    rows = Appointment.objects.order_by("period", "uuid")
    return list(rows.values_list("period", "state", "method", "client_name", "briefing"))


def test_same_seed_same_calendar(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_the_calendar_stands_as_the_services_would_leave_it(db: Any) -> None:
    build(1)
    today = timezone.localdate()
    assert Booth.objects.count() == sum(map(len, BOOTHS.values()))
    states = set(Appointment.objects.values_list("state", flat=True))
    assert {AppointmentState.BOOKED, AppointmentState.DONE} <= states
    for each in Appointment.objects.prefetch_related("participants", "changes"):
        seat = each.participants.get()
        assert (seat.period, seat.is_live) == (each.period, each.state in LIVE)
        assert (each.booth_id is not None) == (each.method == Method.VISIT)
        steps = list(each.changes.all())
        assert [one.sequence for one in steps] == list(range(each.version + 1))
        assert [one.at for one in steps] == sorted(one.at for one in steps)
        assert steps[-1].to_state == each.state
    linked = Memo.objects.filter(appointment__isnull=False)
    assert linked.count() == Appointment.objects.filter(state=AppointmentState.DONE).count() > 0
    for memo in linked.select_related("appointment"):
        assert memo.appointment
        assert memo.appointment.is_recorded
        assert memo.appointment.period.lower == memo.started_at
    assert (
        UsageIncident.objects.count()
        <= AppointmentChange.objects.filter(act__in=["cancelled", "no_show"]).count()
    )
    ahead = Shift.objects.filter(period__startswith__gt=timezone.now() + timedelta(days=80))
    assert ahead.exists()
    bank = User.objects.get(email="bank@yorozu.example")
    assert Appointment.objects.visible_to(bank).exists()
    chief = User.objects.filter(role=Role.CHIEF)[0]
    month = month_of(chief, (today + timedelta(days=31)).replace(day=1))
    assert any(cover.present == cover.wanted == 2 for cover in month.cover)
