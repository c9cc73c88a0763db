"""Who may finish what was agreed at a meeting."""

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from partners.models import MeetingAction


def may_tick(user: User, action: MeetingAction) -> bool:
    """Whoever writes meetings, and its owner: one's own duty is one's own to finish."""
    return has_permission(user, Permission.MEETING_WRITE) or action.owner_id == user.pk
