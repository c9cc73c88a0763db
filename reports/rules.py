"""Who may do what with one record of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import Permission, Role
from accounts.permissions import has_permission

if TYPE_CHECKING:
    from accounts.models import User
    from coordinators.models import Coordinator


def may_read_duty(user: User, coordinator: Coordinator) -> bool:
    """A coordinator their own log; chiefs and the office everybody's."""
    if not has_permission(user, Permission.DUTY_READ):
        return False
    return user.role != Role.COORDINATOR or coordinator.user_id == user.pk
