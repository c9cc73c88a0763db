"""Who looks after which organisation (issue of the centre's own practice), and what staff see."""

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import OrganizationKind as Kind
from partners.models import MeetingAction, OutreachEvent

# 公的機関・信金 = 職員, 信組・自治体 = コンシェルジュ: a suggestion, never a rule.
_OWNED_BY = {
    **dict.fromkeys(
        (Kind.SHINKIN, Kind.PUBLIC, Kind.CHAMBER, Kind.SOCIETY, Kind.GUARANTEE, Kind.YOROZU),
        Role.MANAGER,
    ),
    Kind.CREDIT_UNION: Role.SECRETARIAT,
    Kind.GOVERNMENT: Role.SECRETARIAT,
}


def suggested_owner(kind: str) -> Role | None:
    """The role that looks after organisations of this kind."""
    return _OWNED_BY.get(Kind(kind)) if kind in Kind.values else None


def may_tick(user: User, action: MeetingAction) -> bool:
    """Whoever writes meetings, and its owner: one's own duty is one's own to finish."""
    return has_permission(user, Permission.MEETING_WRITE) or action.owner_id == user.pk


def is_of_bank(user: User) -> bool:
    """Whether the reader is a partner's person: they see their own part only."""
    return user.role == Role.PARTNER


def is_host(user: User, event: OutreachEvent) -> bool:
    """Whether the event is the reader's to arrange: their branch's, or their bank's for the 本部.

    A branch at a 出張相談会 for all branches is a guest: it books, and no more.
    """
    staff = getattr(user, "partner_staff", None)
    if user.role != Role.PARTNER or staff is None:
        return False
    is_own_bank: bool = staff.organization_id == event.organization_id
    return is_own_bank and staff.branch_id in (None, event.branch_id)
