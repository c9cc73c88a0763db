"""How long the desk waits before it asks an agency."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from consultations.errors import ReferralChanged
from consultations.models import ReferralPolicy


@transaction.atomic
def referral_policy_change(
    *, by: User, version: int, chase_days: int, link_days: int
) -> ReferralPolicy:
    """Holds for what is recorded from now on. Raises ReferralChanged."""
    ReferralPolicy.objects.get_or_create(pk=1)
    policy = ReferralPolicy.objects.select_for_update().get(pk=1)
    before = {"chase_days": policy.chase_days, "link_days": policy.link_days}
    after = {"chase_days": chase_days, "link_days": link_days}
    if before == after:
        return policy
    if policy.version != version:
        raise ReferralChanged
    policy.chase_days, policy.link_days = chase_days, link_days
    policy.version += 1
    policy.full_clean()
    policy.save()
    audit.record("referral_policy.changed", target=policy, by=by, before=before, after=after)
    return policy
