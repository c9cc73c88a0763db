"""Who may do what with one appointment (design.md). Reading is `Appointment.visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import Permission, Role
from accounts.permissions import has_permission
from bookings.enums import PENDING
from center.enums import ParticipantRole

if TYPE_CHECKING:
    from accounts.models import User
    from bookings.models import Appointment

_RESPONDERS = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)


def can_change(user: User, appointment: Appointment) -> bool:
    """The desk all; a coordinator their own and what nobody has; a bank what is still to come."""
    if user.role == Role.PARTNER:
        return appointment.state in PENDING and is_introduced_by(user, appointment)
    if not has_permission(user, Permission.APPOINTMENT_WRITE):
        return False
    if user.role != Role.COORDINATOR:
        return True
    seats = [each for each in appointment.participants.all() if each.role in _RESPONDERS]
    return not seats or any(each.user_id == user.pk for each in seats)


def is_introduced_by(user: User, appointment: Appointment) -> bool:
    """Whether it was the bank's person (branch or 本部)."""
    staff = getattr(user, "partner_staff", None)
    return (
        staff is not None
        and appointment.introduced_by_id == staff.organization_id
        and staff.branch_id in (None, appointment.introduced_branch_id)
    )
