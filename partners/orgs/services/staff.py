"""Which organisation and branch a partner's account belongs to."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.enums import Role
from accounts.models import User
from accounts.services.invitations import user_invite
from accounts.services.users import UserFacts
from partners.models import Branch, Organization, PartnerStaff


@transaction.atomic
def partner_staff_place(
    *, user: User, organization: Organization, branch: Branch | None, by: User
) -> PartnerStaff:
    """Without a branch they are 本部 and see the whole organisation. Raises ValidationError."""
    if branch is not None and branch.organization_id != organization.pk:
        raise ValidationError({"branch": "この機関の支店を選んでください。"})
    row = PartnerStaff.objects.select_for_update(of=("self",)).filter(user=user).first()
    row = row or PartnerStaff(user=user)
    if row.pk and (row.organization_id, row.branch_id) == (
        organization.pk,
        branch.pk if branch else None,
    ):
        return row
    row.organization, row.branch = organization, branch
    row.full_clean()
    row.save()
    audit.record(
        "partner_staff.placed",
        target=user,
        by=by,
        organization=organization.pk,
        branch=branch.pk if branch else None,
    )
    return row


@transaction.atomic
def partner_staff_invite(
    *,
    organization: Organization,
    branch: Branch | None,
    name: str,
    kana: str,
    email: str,
    by: User,
) -> User:
    """An account of the bank's, closed until its invitation is taken up.

    Raises ValidationError (also when the address is taken), accounts' Refused.
    """
    facts = UserFacts(name=name, kana=kana, email=email, role=Role.PARTNER)
    person = user_invite(facts=facts, by=by, from_room=True)
    partner_staff_place(user=person, organization=organization, branch=branch, by=by)
    return person
