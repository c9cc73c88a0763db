"""A working group is set up, changed, ended and taken up again."""

import uuid as uuids
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from coordinators.enums import GroupState
from coordinators.errors import Refused, Stale
from coordinators.models import GroupMember, WorkingGroup
from coordinators.rules import can_found, can_manage
from yorozu.kit.db import insert_unless_taken


@dataclass(frozen=True)
class GroupFacts:
    kind: str
    name: str
    aim: str
    lead: User
    members: tuple[User, ...]
    active_from: date
    is_restricted: bool = False


@transaction.atomic
def group_create(*, uuid: uuids.UUID, by: User, facts: GroupFacts) -> WorkingGroup:
    """The same form sent twice is one group. Raises Refused, ValidationError, PermissionDenied."""
    if not can_found(by, facts.kind):
        raise PermissionDenied
    if (known := WorkingGroup.objects.filter(uuid=uuid, created_by=by).first()) is not None:
        return known
    group = WorkingGroup(uuid=uuid, created_by=by)
    _fill(group, facts)
    group.full_clean()
    if not insert_unless_taken(group):  # the other click was quicker, or somebody with that name
        known = WorkingGroup.objects.filter(uuid=uuid, created_by=by).first()
        if known is None:
            raise Refused("同じ名称で活動中の部会・PJがあります。")
        return known
    # A coordinator who gathers people belongs to them; the office sets up what it is no part of.
    own = (by,) if by.role == Role.COORDINATOR else ()
    _set_members(group, (*facts.members, *own), on=facts.active_from)
    audit.record("group.created", target=group, by=by)
    return group


@transaction.atomic
def group_change(*, group: WorkingGroup, by: User, facts: GroupFacts, version: int) -> WorkingGroup:
    """Raises Refused, Stale, ValidationError, PermissionDenied."""
    row = lock_group(group)
    if not can_manage(by, row) or (row.kind != facts.kind and not can_found(by, facts.kind)):
        raise PermissionDenied
    if not row.is_active:
        raise Refused("終了した部会・PJは変えられません。再開してから直してください。")
    _require_version(row, version)
    _fill(row, facts)
    row.version += 1
    row.full_clean()
    row.save()
    _set_members(row, facts.members, on=timezone.localdate())
    audit.record("group.changed", target=row, by=by)
    return row


@transaction.atomic
def group_close(*, group: WorkingGroup, by: User, version: int) -> WorkingGroup:
    """End it today; what is open stays to be done. Twice is once.

    Raises Stale, PermissionDenied.
    """
    row = lock_group(group)
    if not can_manage(by, row):
        raise PermissionDenied
    if not row.is_active:
        return row
    _require_version(row, version)
    row.state = GroupState.CLOSED
    row.active_until = max(timezone.localdate(), row.active_from)
    return _move(row, "group.closed", by)


@transaction.atomic
def group_reopen(*, group: WorkingGroup, by: User, version: int) -> WorkingGroup:
    """Raises Stale, ValidationError (another of its name works now), PermissionDenied."""
    row = lock_group(group)
    if not can_manage(by, row):
        raise PermissionDenied
    if row.is_active:
        return row
    _require_version(row, version)
    row.state, row.active_until = GroupState.ACTIVE, None
    return _move(row, "group.reopened", by)


def _move(row: WorkingGroup, act: str, by: User) -> WorkingGroup:
    row.version += 1
    row.full_clean()
    row.save()
    audit.record(act, target=row, by=by)
    return row


def lock_group(group: WorkingGroup) -> WorkingGroup:
    """One act on a group and what belongs to it at a time."""
    rows = WorkingGroup.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=group.pk)


def _require_version(row: WorkingGroup, version: int) -> None:
    if row.version != version:
        raise Stale


def _fill(group: WorkingGroup, facts: GroupFacts) -> None:
    group.kind, group.name, group.aim = facts.kind, facts.name, facts.aim
    group.lead, group.active_from = facts.lead, facts.active_from
    group.is_restricted = facts.is_restricted
    require_eligible(facts.lead)


def _set_members(group: WorkingGroup, members: tuple[User, ...], *, on: date) -> None:
    """The lead among them; who left keeps the row with the day."""
    wanted = {each.pk: each for each in (*members, group.lead)}
    now = {row.user_id: row for row in group.memberships.filter(left_on__isnull=True)}
    for pk, each in wanted.items():
        if pk not in now:
            require_eligible(each)
            GroupMember.objects.create(group=group, user=each, joined_on=on)
    for pk, row in now.items():
        if pk not in wanted:
            row.left_on = max(on, row.joined_on)
            row.save(update_fields=["left_on"])


def require_eligible(user: User) -> None:
    if not has_permission(user, Permission.GROUP_WRITE):
        raise Refused(f"{user.name}さんは、部会・PJのメンバーになれません。")
