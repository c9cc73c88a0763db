"""A referral to be read: whether the agency may know who comes, its link, what may be done."""

from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from accounts.models import User
from companies.enums import ConsentKind
from companies.models import Company, Consent, Person
from consultations.enums import REFERRAL_MOVES, ReferralState
from consultations.models import Referral, ReferralLink, ReferralTransition
from consultations.rules import can_refer

SALT = "consultations.referral-link"


@dataclass(frozen=True)
class ReferralReading:
    referral: Referral
    transitions: list[ReferralTransition]
    link: ReferralLink | None
    consent: bool
    may_write: bool
    moves: list[ReferralState] = field(default_factory=list)

    @property
    def consent_client(self) -> Company | Person | None:
        return self.referral.company or self.referral.person

    @property
    def consent_kind(self) -> str:
        return "company" if self.referral.company else "person"

    @property
    def token(self) -> str:
        return token_of(self.link) if self.link else ""


def may_tell_agency(referral: Referral) -> bool:
    """Whether the client agreed that this agency hears who they are."""
    client = referral.company or referral.person
    if client is None:
        return referral.told_agency_ok
    agreed = Consent.objects.in_force(
        ConsentKind.REFERRAL, client, agency=referral.organization.name
    )
    return referral.told_agency_ok or agreed.exists()


def referral_reading(user: User, referral: Referral) -> ReferralReading:
    links = referral.links.filter(revoked_at=None)
    link: ReferralLink | None = next(iter(links), None)
    may = can_refer(user)
    return ReferralReading(
        referral=referral,
        transitions=list(referral.transitions.select_related("by")),
        link=link if link and link.opens else None,
        consent=may_tell_agency(referral),
        may_write=may,
        moves=[state for state in ReferralState if (referral.state, state) in REFERRAL_MOVES]
        if may
        else [],
    )


def token_of(link: ReferralLink) -> str:
    return signing.dumps(str(link.key), salt=SALT)


def link_of(token: str) -> ReferralLink | None:
    """The link of a token; None when it is forged. Whether it still opens, `opens` says."""
    try:
        key: Any = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return (
        ReferralLink.objects.select_related(
            "referral__organization", "referral__company", "referral__person"
        )
        .filter(key=key)
        .first()
    )
