"""宿題: given, changed, done, taken up again, dropped."""

import uuid as uuids
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from coordinators.errors import Refused, Stale
from coordinators.models import GroupAction, GroupMeeting, WorkingGroup
from coordinators.rules import can_settle, can_write, is_member
from coordinators.services.groups import lock_group


@dataclass(frozen=True)
class ActionFacts:
    what: str
    owner: User
    due_on: date


@transaction.atomic
def action_add(
    *,
    group: WorkingGroup,
    uuid: uuids.UUID,
    by: User,
    facts: ActionFacts,
    meeting: GroupMeeting | None = None,
) -> GroupAction:
    """Sent twice, it is given once. Raises Refused, ValidationError, PermissionDenied."""
    row = lock_group(group)
    if not can_write(by, row):
        raise PermissionDenied
    if (known := row.actions.filter(uuid=uuid).first()) is not None:
        return known
    action = GroupAction(group=row, uuid=uuid, meeting=meeting, created_by=by)
    _fill(action, facts)
    action.full_clean()
    action.save(force_insert=True)
    audit.record("group_action.added", target=action, by=by, group=row.pk)
    return action


@transaction.atomic
def action_change(
    *, action: GroupAction, by: User, facts: ActionFacts, version: int
) -> GroupAction:
    """Raises Refused, Stale, ValidationError, PermissionDenied."""
    row = _lock(action)
    if not can_write(by, row.group):
        raise PermissionDenied
    if not row.is_open:
        raise Refused("終わった宿題は変えられません。未了に戻してから直してください。")
    if row.version != version:
        raise Stale
    _fill(row, facts)
    return _save(row, "group_action.changed", by)


@transaction.atomic
def action_done(*, action: GroupAction, by: User) -> GroupAction:
    """A second click, or a colleague's, finds it done. Raises Refused, PermissionDenied."""
    row = _lock(action)
    if not can_settle(by, row):
        raise PermissionDenied
    if row.done_on is not None:
        return row
    if row.dropped_at is not None:
        raise Refused("この宿題は、取りやめになっています。")
    row.done_on, row.done_by = timezone.localdate(), by
    return _save(row, "group_action.done", by)


@transaction.atomic
def action_drop(*, action: GroupAction, by: User) -> GroupAction:
    """Raises Refused, PermissionDenied."""
    row = _lock(action)
    if not is_member(by, row.group):
        raise PermissionDenied
    if row.dropped_at is not None:
        return row
    if row.done_on is not None:
        raise Refused("この宿題は、すでに終わっています。")
    row.dropped_at, row.dropped_by = timezone.now(), by
    return _save(row, "group_action.dropped", by)


@transaction.atomic
def action_reopen(*, action: GroupAction, by: User) -> GroupAction:
    """Neither done nor dropped after all. Raises PermissionDenied."""
    row = _lock(action)
    if not can_settle(by, row):
        raise PermissionDenied
    if row.is_open:
        return row
    row.done_on = row.done_by = row.dropped_at = row.dropped_by = None
    return _save(row, "group_action.reopened", by)


def _fill(row: GroupAction, facts: ActionFacts) -> None:
    if facts.owner.pk != row.owner_id and not is_member(facts.owner, row.group):
        raise Refused(f"{facts.owner.name}さんは、この部会・PJのメンバーではありません。")
    row.what, row.owner, row.due_on = facts.what, facts.owner, facts.due_on


def _lock(action: GroupAction) -> GroupAction:
    rows = GroupAction.objects.select_related("group").select_for_update(of=("self",))
    return rows.get(pk=action.pk)


def _save(row: GroupAction, act: str, by: User) -> GroupAction:
    row.version += 1
    row.full_clean()
    row.save()
    audit.record(act, target=row, by=by, group=row.group_id)
    return row
