"""When a branch counts as one without contact: the manager's to say."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from center.errors import Stale
from partners.models import PartnerPolicy


@transaction.atomic
def partner_policy_change(*, dormant_months: int, version: int, by: User) -> PartnerPolicy:
    """Raises Stale, ValidationError."""
    PartnerPolicy.objects.get_or_create(pk=1)
    policy = PartnerPolicy.objects.select_for_update().get(pk=1)
    if policy.version != version:
        raise Stale
    before = policy.dormant_months
    if before == dormant_months:
        return policy
    policy.dormant_months = dormant_months
    policy.version += 1
    policy.full_clean(validate_constraints=False)
    policy.save()
    audit.record(
        "partner_policy.changed", target=policy, by=by, before=before, after=dormant_months
    )
    return policy
