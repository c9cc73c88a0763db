"""What organisations and meetings put on the start page."""

from datetime import date, timedelta
from typing import Any

from accounts.enums import OFFICE, ROLES_WITH, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.bank_page import next_events
from partners.models import MeetingAction, Organization
from yorozu.kit.registry import StartPanel

SOON = timedelta(days=7)
MOST = 8


def _ask(user: User, today: date) -> dict[str, Any] | None:  # noqa: ARG001
    """A bank's first card: asking for a session, what is agreed, where to look."""
    own = Organization.objects.visible_to(user).first()
    if own is None:
        return None
    return {
        "partner_organization": own,
        "partner_events": next_events(user)[:MOST],
        "partner_may_ask": has_permission(user, Permission.EVENT_REQUEST),
    }


def _actions(user: User, today: date) -> dict[str, Any] | None:
    """One's own actions that are late or due within a week; nothing to do, no card."""
    rows = MeetingAction.objects.visible_to(user).open().filter(owner=user)
    rows = rows.filter(due_on__lte=today + SOON).select_related("meeting")
    found = list(rows.order_by("due_on", "pk")[:MOST])
    if not found:
        return None
    return {
        "meeting_actions": found,
        "meeting_actions_late": sum(1 for row in found if row.due_on and row.due_on < today),
    }


PANELS = (
    StartPanel(
        "partner_ask", "partners/orgs/_panel_ask.html", frozenset({Role.PARTNER}), 110, _ask
    ),
    StartPanel(
        "meeting_actions",
        "partners/meetings/_panel_actions.html",
        ROLES_WITH[Permission.MEETING_WRITE] | OFFICE,
        145,
        _actions,
    ),
)
