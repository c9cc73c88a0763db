"""Booking by the staff: the form, its parts, the bank call."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from bookings.models import Appointment
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def taken(world: World) -> dict[str, Any]:
    """One booked at the desk; made when a page of ours is first asked for."""
    made = Appointment.objects.filter(client_name="株式会社受付済").first()
    if made is None:
        made = make.appointment(
            make.coordinator("予約 担当"),
            client_name="株式会社受付済",
            booth=make.booth("受付ブース"),
            by=world.users["secretariat"],
        )
    return {"pk": made.pk}


PAGES: dict[str, Page] = {
    "bookings:new": Page(P.APPOINTMENT_WRITE, seen_by=(Role.RECEPTION,)),
    "bookings:booked": Page(P.APPOINTMENT_WRITE, taken, seen_by=(Role.RECEPTION,)),
    "bookings:proposals": Page(P.APPOINTMENT_PROPOSE, sweep=False),
    "bookings:lookup_introducers": Page(
        P.APPOINTMENT_WRITE, query="?introduced_by=1&q=山", sweep=False
    ),
    "bank_call:call": Page(P.APPOINTMENT_WRITE, seen_by=(Role.RECEPTION,)),
}
