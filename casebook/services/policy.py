"""What the centre marks and warns of."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from casebook.errors import Stale
from casebook.models import CasePolicy


@transaction.atomic
def policy_change(
    *, marks_coordinators: bool, rare_below: int, version: int, by: User
) -> CasePolicy:
    """Holds for whatever is asked for from now on. Raises Stale, PermissionDenied."""
    if not has_permission(by, Permission.SETTINGS_MANAGE):
        raise PermissionDenied
    CasePolicy.objects.get_or_create(pk=1)
    policy = CasePolicy.objects.select_for_update().get(pk=1)
    before = {"marks_coordinators": policy.marks_coordinators, "rare_below": policy.rare_below}
    after = {"marks_coordinators": marks_coordinators, "rare_below": rare_below}
    if before == after:
        return policy
    if policy.version != version:
        raise Stale
    policy.marks_coordinators, policy.rare_below = marks_coordinators, rare_below
    policy.version += 1
    policy.full_clean()
    policy.save()
    audit.record("casebook.policy", target=policy, by=by, before=before, after=after)
    return policy
