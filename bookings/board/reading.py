"""What is known of the days on a board: seven queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import jpholiday
from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant, BookingPolicy, Booth, Shift
from bookings.models.participant import RESPONDERS
from bookings.models.periods import day_range
from center.models import ClosedDay
from coordinators.models import Coordinator


@dataclass
class Known:
    """Rows of the stretch by the Tokyo day; `shifts` also by coordinator."""

    policy: BookingPolicy
    now: datetime
    booths: list[Booth]
    appointments: dict[date, list[Appointment]] = field(default_factory=lambda: defaultdict(list))
    shifts: dict[tuple[date, int], list[Shift]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, Coordinator] = field(default_factory=dict)
    closed: dict[date, str] = field(default_factory=dict)
    # The centre's own days off: nobody is bookable then, whatever the shifts say.
    own_closed: set[date] = field(default_factory=set)


def read_days(user: User, days: list[date]) -> Known:
    first, until = days[0], days[-1] + timedelta(days=1)
    known = Known(
        policy=BookingPolicy.current(),
        now=timezone.now(),
        booths=list(Booth.objects.visible_to(user).in_use().select_related("office")),
    )
    for each in _appointments(user, first, until):
        known.appointments[each.day].append(each)
        for seat in each.seats:  # type: ignore[attr-defined]
            if seat.coordinator is not None:
                known.people[seat.coordinator_id] = seat.coordinator
    for shift in _shifts(user, first, until):
        assert shift.coordinator is not None
        known.shifts[timezone.localtime(shift.period.lower).date(), shift.coordinator.pk].append(
            shift
        )
        known.people[shift.coordinator.pk] = shift.coordinator
    own = own_days_off(days)
    known.own_closed = set(own)
    known.closed = holidays(days) | own
    return known


def _appointments(user: User, first: date, until: date) -> Iterable[Appointment]:
    """A hold whose time has run out is free: the next booking lets go of it."""
    seats = AppointmentParticipant.objects.filter(role__in=RESPONDERS).select_related("coordinator")
    expired = Q(state=AppointmentState.HELD, held_until__lt=timezone.now())
    return (
        Appointment.objects.visible_to(user)
        .live()
        .filter(period__overlap=day_range(first, until))
        .exclude(expired)
        .select_related("company", "person", "booth", "office", "event")
        .prefetch_related(Prefetch("participants", seats, to_attr="seats"))
        .order_by("period", "pk")
    )


def _shifts(user: User, first: date, until: date) -> Iterable[Shift]:
    return (
        Shift.objects.visible_to(user)
        .filter(coordinator__isnull=False, period__overlap=day_range(first, until))
        .select_related("coordinator", "office")
        .order_by("period", "pk")
    )


def own_days_off(days: list[date]) -> dict[date, str]:
    rows = ClosedDay.objects.filter(day__range=(days[0], days[-1]), is_active=True)
    return dict(rows.values_list("day", "name"))


def holidays(days: list[date]) -> dict[date, str]:
    return {day: str(name) for day in days if (name := jpholiday.is_holiday_name(day))}
