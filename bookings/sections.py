"""What this room puts on the pages of appointments and clients."""

from typing import Any

from bookings.sharing import mark_read, panel_of
from bookings.timeline import appointments_of
from companies.models import Company, Person
from yorozu.kit.registry import RecordSection, appointment_sections, client_sections

Context = dict[str, Any]


def register() -> None:
    client_sections.register(
        RecordSection("appointments", "bookings/_client_appointments.html", 10, _appointments)
    )
    shared = ("shared", "bookings/_shared.html", 20, _shared)
    appointment_sections.register(RecordSection(*shared))
    client_sections.register(RecordSection(*shared))


def _appointments(request: Any, client: Company | Person) -> Context:
    return {"client_appointments": appointments_of(request.user, client)}


def _shared(request: Any, record: Any) -> Context | None:
    """Reading the page is reading the notes."""
    panel = panel_of(request.user, record)
    mark_read(request.user, panel)
    return None if panel is None else {"shared": panel}
