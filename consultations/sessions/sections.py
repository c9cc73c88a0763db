"""What this room puts on the page of an appointment: its memo."""

from typing import Any

from accounts.enums import Permission
from accounts.permissions import has_permission
from bookings.models import Appointment
from consultations.sessions.appointments import HELD_STATES, memo_of
from consultations.sessions.events import event_memos
from partners.models import OutreachEvent
from yorozu.kit.registry import RecordSection, appointment_sections, event_sections


def register() -> None:
    appointment_sections.register(
        RecordSection("memo", "consultations/_appointment_memo.html", 10, _memo)
    )
    event_sections.register(
        RecordSection("memos", "consultations/_event_memos.html", 30, _event_memos)
    )


def _event_memos(request: Any, event: OutreachEvent) -> dict[str, Any] | None:
    found = event_memos(event, request.user)
    return None if found is None else {"event_memos": found}


def _memo(request: Any, appointment: Appointment) -> dict[str, Any] | None:
    """Who reads no memos learns its number and state at most; a bank not even that."""
    user = request.user
    if not has_permission(user, Permission.MEMO_LIST):
        return None
    memo = memo_of(appointment)
    may_write = has_permission(user, Permission.MEMO_WRITE) and appointment.state in HELD_STATES
    if memo is None and not may_write:
        return None
    return {
        "session_memo": memo,
        "may_write_session_memo": may_write,
        "may_read_session_memo": has_permission(user, Permission.MEMO_READ),
    }
