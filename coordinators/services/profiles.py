"""What the centre tells about a coordinator."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import audit
from accounts.models import User
from coordinators.errors import Stale
from coordinators.models import Coordinator
from coordinators.rules import can_edit_post, can_edit_profile
from coordinators.services._locks import lock

OWN = ("introduction", "themes", "languages", "qualifications")
POST = ("rank", "office", "in_office_from", "in_office_until", "solo_from", "is_public")


@transaction.atomic
def profile_change(
    *, coordinator: Coordinator, by: User, facts: Mapping[str, Any], revision: int
) -> Coordinator:
    """Write `facts`: fields of OWN, for the office and chiefs of POST too.

    The same facts again change nothing. Raises Stale, ValidationError, PermissionDenied.
    """
    row = lock(coordinator)
    if not can_edit_profile(by, row) or not (set(facts) <= set(OWN) or can_edit_post(by)):
        raise PermissionDenied
    changed = [name for name in (*OWN, *POST) if name in facts and _differs(row, name, facts)]
    if not changed:
        return row
    if row.revision != revision:
        raise Stale
    for name in changed:
        setattr(row, name, facts[name])
    row.revision += 1
    row.full_clean()
    row.save(update_fields=[*changed, "revision"])
    audit.record("coordinator.profile_changed", target=row, by=by, fields=changed)
    return row


def _differs(row: Coordinator, name: str, facts: Mapping[str, Any]) -> bool:
    """Whether the fact differs from what stands there."""
    if name == "office":
        return bool(row.office_id != getattr(facts[name], "pk", None))
    return bool(getattr(row, name) != facts[name])
