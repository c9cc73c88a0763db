"""What this room puts on the pages of appointments and clients."""

from typing import Any

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings import bank_sections
from bookings.event_reading import acts_of, board_of
from bookings.models import Appointment, CalendarFeed
from bookings.sharing import mark_read, panel_of
from bookings.timeline import appointments_of
from companies.models import Company, Person
from partners.models import OutreachEvent
from yorozu.kit.registry import (
    RecordSection,
    appointment_sections,
    client_sections,
    event_sections,
    preference_sections,
)

Context = dict[str, Any]
MOST_MAILS = 20


def register() -> None:
    client_sections.register(
        RecordSection("appointments", "bookings/_client_appointments.html", 10, _appointments)
    )
    preference_sections.register(RecordSection("calendar_feed", "bookings/_feed.html", 10, _feed))
    appointment_sections.register(RecordSection("mails", "bookings/_mails.html", 40, _mails))
    shared = ("shared", "bookings/_shared.html", 20, _shared)
    appointment_sections.register(RecordSection(*shared))
    client_sections.register(RecordSection(*shared))
    bank_sections.register()
    event_sections.register(RecordSection("slots", "bookings/events/_section.html", 10, _event))


def _appointments(request: Any, client: Company | Person) -> Context:
    return {"client_appointments": appointments_of(request.user, client)}


def _feed(request: Any, user: User) -> Context | None:  # noqa: ARG001
    if not has_permission(user, Permission.CALENDAR_FEED):
        return None
    return {"calendar_feed": CalendarFeed.objects.filter(user=user, revoked_at=None).first()}


def _event(request: Any, event: OutreachEvent) -> Context:
    """The slots, and what can be done with the event now."""
    return {
        "slot_board": board_of(event, request.user),
        "event_acts": acts_of(event, request.user),
    }


def _mails(request: Any, appointment: Appointment) -> Context | None:
    """What the client and the bank's person were told, for who answers when they ask."""
    if not has_permission(request.user, Permission.APPOINTMENT_WRITE):
        return None
    mails = list(appointment.mails.order_by("-pk")[:MOST_MAILS])
    return {"mails": mails} if mails else None


def _shared(request: Any, record: Any) -> Context | None:
    """Reading the page is reading the notes."""
    panel = panel_of(request.user, record)
    mark_read(request.user, panel)
    return None if panel is None else {"shared": panel}
