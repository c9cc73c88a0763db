"""What working groups put on the start page: what one owes, and when one meets."""

from datetime import date, timedelta
from typing import Any

from accounts.enums import ROLES_WITH, Permission
from accounts.models import User
from coordinators.selectors import my_next_meetings, my_open_actions
from yorozu.kit.registry import StartPanel

SOON = timedelta(days=14)
SHOWN = 5


def _actions(user: User, today: date) -> dict[str, Any] | None:
    """Late or due within two weeks. One query."""
    rows = list(my_open_actions(user).filter(due_on__lte=today + SOON))
    if not rows:
        return None
    return {
        "group_actions": rows[:SHOWN],
        "group_actions_count": len(rows),
        "group_actions_late": sum(row.due_on < today for row in rows),
    }


def _meetings(user: User, today: date) -> dict[str, Any] | None:
    rows = list(my_next_meetings(user, until=today + SOON)[:SHOWN])
    return {"group_meetings": rows} if rows else None


_READERS = ROLES_WITH[Permission.GROUP_READ]
GROUP_PANELS = (
    StartPanel("group_actions", "coordinators/groups/_panel_actions.html", _READERS, 170, _actions),
    StartPanel(
        "group_meetings", "coordinators/groups/_panel_meetings.html", _READERS, 340, _meetings
    ),
)
