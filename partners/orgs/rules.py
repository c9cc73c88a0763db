"""Who looks after which organisation (issue of the centre's own practice), and what staff see."""

from accounts.enums import Role
from accounts.models import User
from partners.enums import OrganizationKind as Kind

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


def is_of_bank(user: User) -> bool:
    """Whether the reader is a partner's person: they see their own part only."""
    return user.role == Role.PARTNER
