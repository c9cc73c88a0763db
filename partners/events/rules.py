"""Whose an event is to arrange."""

from accounts.enums import Role
from accounts.models import User
from partners.models import OutreachEvent


def is_host(user: User, event: OutreachEvent) -> bool:
    """Whether the event is the reader's to arrange: their branch's, or their bank's for the 本部.

    A branch at a 出張相談会 for all branches is a guest: it books, and no more.
    """
    staff = getattr(user, "partner_staff", None)
    if user.role != Role.PARTNER or staff is None:
        return False
    is_own_bank: bool = staff.organization_id == event.organization_id
    return is_own_bank and staff.branch_id in (None, event.branch_id)
