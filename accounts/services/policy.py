"""How people sign in here."""

from collections.abc import Sequence

from django.db import transaction

from accounts import audit
from accounts.models import SecurityPolicy, User
from accounts.services._locks import lock


@transaction.atomic
def policy_change(*, by: User, mfa_roles: Sequence[str], idle_minutes: int) -> SecurityPolicy:
    """Holds from each person's next sign-in. Raises Refused."""
    lock(target=by, by=by)
    policy = SecurityPolicy.current()
    before = (sorted(policy.mfa_roles), policy.idle_minutes)
    after = (sorted(mfa_roles), idle_minutes)
    if after != before:
        policy.mfa_roles, policy.idle_minutes = after
        policy.full_clean()
        policy.save()
        audit.record(
            "policy.changed",
            target=policy,
            by=by,
            before=dict(zip(("mfa_roles", "idle_minutes"), before, strict=True)),
            after=dict(zip(("mfa_roles", "idle_minutes"), after, strict=True)),
        )
    return policy
