"""What meetings put on the start page."""

from datetime import date, timedelta
from typing import Any

from accounts.enums import ROLES_WITH, Permission
from accounts.models import User
from partners.models import MeetingAction
from yorozu.kit.registry import StartPanel

SOON = timedelta(days=7)
MOST = 8


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
        "meeting_actions",
        "partners/meetings/_panel_actions.html",
        ROLES_WITH[Permission.MEETING_READ],
        145,
        _actions,
    ),
)
