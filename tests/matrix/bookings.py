"""Boards, appointments, booths and the rules of booking."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Permission as P
from accounts.enums import Role
from bookings.models import ShiftPattern
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def pk(world: World) -> dict[str, Any]:
    return {"pk": world.appointment.pk}


def version(world: World) -> dict[str, Any]:
    return {"version": world.appointment.version}


def seat(world: World) -> dict[str, Any]:
    seats = world.appointment.participants
    return {"pk": world.appointment.pk, "seat": seats.get(role=ParticipantRole.TRAINEE).pk}


def booth(world: World) -> dict[str, Any]:
    make.booth("ブース2")
    return {"pk": make.booth().pk}


def after_the_other(world: World) -> dict[str, Any]:
    return {"side": "after", "beside": make.booth("ブース2").pk}


def with_booth(world: World) -> dict[str, Any]:
    booth(world)
    return {}


def worker(world: World) -> dict[str, Any]:
    return {"who": f"co-{Coordinator.objects.get(user=world.users['coordinator']).pk}"}


def worker_day(world: World) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=3)
    return {**worker(world), "on": day.isoformat()}


def pattern(world: World) -> dict[str, Any]:
    lead = Coordinator.objects.get(user=world.users["coordinator"])
    made, _ = ShiftPattern.objects.get_or_create(
        coordinator=lead,
        weekday=1,
        defaults={"starts": time(9), "ends": time(17), "valid_from": timezone.localdate()},
    )
    return {"pk": made.pk}


PAGES: dict[str, Page] = {
    # Others are led to the list of what they may see.
    "bookings:board": Page(
        P.APPOINTMENT_READ,
        exceptions={Role.PARTNER: 302, Role.TRAINEE: 302},
    ),
    "bookings:list": Page(P.APPOINTMENT_READ),
    "bookings:detail": Page(P.APPOINTMENT_READ, pk),
    "bookings:act": Page(
        P.APPOINTMENT_WRITE,
        pk,
        ok=302,
        method="post",
        data=lambda world: {"act": "arrive", **version(world)},
    ),
    "bookings:cancel": Page(P.APPOINTMENT_WRITE, pk),
    "bookings:move": Page(P.APPOINTMENT_WRITE, pk),
    "bookings:correct": Page(P.APPOINTMENT_WRITE, pk),
    "bookings:observer_add": Page(
        P.APPOINTMENT_WRITE,
        pk,
        ok=302,
        method="post",
        data=lambda world: {"name": "蒲田 太郎", **version(world)},
    ),
    "bookings:observer_remove": Page(
        P.APPOINTMENT_WRITE, seat, ok=302, method="post", data=version
    ),
    "bookings:shifts": Page(P.SHIFT_READ),
    "bookings:worker": Page(P.SHIFT_READ, worker),
    "bookings:shift_day": Page(P.SHIFT_WRITE, worker_day),
    "bookings:shift_day_reset": Page(
        P.SHIFT_WRITE, worker_day, ok=302, method="post", data=lambda world: {"version": "none"}
    ),
    "bookings:pattern_new": Page(P.SHIFT_WRITE, worker),
    "bookings:pattern_edit": Page(P.SHIFT_WRITE, pattern),
    "bookings:pattern_stop": Page(P.SHIFT_WRITE, pattern, ok=302, method="post"),
    "booking_settings:booths": Page(P.SETTINGS_MANAGE, with_booth),
    "booking_settings:booth_new": Page(P.SETTINGS_MANAGE),
    "booking_settings:booth_edit": Page(P.SETTINGS_MANAGE, booth),
    "booking_settings:booth_place": Page(
        P.SETTINGS_MANAGE, booth, ok=302, method="post", data=after_the_other
    ),
    "booking_settings:booth_active": Page(P.SETTINGS_MANAGE, booth, ok=302, method="post"),
    "booking_settings:policy": Page(P.SETTINGS_MANAGE),
}
