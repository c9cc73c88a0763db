"""What the dialogues put on the page of an event."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission
from accounts.permissions import has_permission
from partners.enums import AttendanceState, EventKind
from partners.models import DialogueSession, OutreachEvent
from yorozu.kit.registry import RecordSection, event_sections

COMING = (AttendanceState.EXPECTED, AttendanceState.HERE)


def register() -> None:
    event_sections.register(
        RecordSection("dialogue", "partners/dialogue/_event_section.html", 30, _board)
    )


def _board(request: Any, event: OutreachEvent) -> dict[str, Any] | None:
    """The way to the groups; a bank sees nothing of them."""
    may_read = has_permission(request.user, Permission.DIALOGUE_READ)
    if event.kind != EventKind.DIALOGUE or not may_read:
        return None
    session = DialogueSession.objects.visible_to(request.user).filter(event=event).first()
    people = session.attendances.filter(state__in=COMING).count() if session else 0
    may_write = has_permission(request.user, Permission.DIALOGUE_WRITE)
    return {
        "dialogue_board": {
            "event": event,
            "session": session,
            "people": people,
            "may_write": may_write,
        }
    }
