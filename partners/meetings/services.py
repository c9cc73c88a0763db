"""連携打合せ and what was agreed there."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.errors import Refused
from partners.models import LiaisonMeeting, MeetingAction
from partners.orgs.services.keeping import fill, locked, set_many, store

_AGAIN = "この打合せは、いま登録されました。"


@transaction.atomic
def meeting_record(*, key: uuid.UUID, values: Mapping[str, Any], by: User) -> LiaisonMeeting:
    """Sent twice (`key`) it is one. Raises ValidationError by field."""
    there = LiaisonMeeting.objects.filter(uuid=key).first()
    if there is not None:
        return there
    row = LiaisonMeeting(uuid=key, written_by=by)
    fill(row, values)
    _require_in_order(row, values)
    store(row, again=_AGAIN)
    set_many(row, values)
    audit.record("meeting.recorded", target=row, by=by)
    return row


@transaction.atomic
def meeting_change(
    *, meeting: LiaisonMeeting, version: int, values: Mapping[str, Any], by: User
) -> LiaisonMeeting:
    """Raises Stale, Refused, ValidationError by field."""
    row = locked(meeting, version)
    if row.withdrawn_at is not None:
        raise Refused("取り消した打合せです。")
    changed = fill(row, values)
    _require_in_order(row, values)
    changed += set_many(row, values)
    if changed:
        row.version += 1
        store(row, again=_AGAIN)
        audit.record("meeting.changed", target=row, by=by, fields=changed)
    return row


@transaction.atomic
def meeting_withdraw(
    *, meeting: LiaisonMeeting, version: int, reason: str, by: User
) -> LiaisonMeeting:
    """Counted nowhere from now on; said twice it changes nothing more. Raises Stale."""
    if not reason:
        raise ValidationError({"reason": "理由を入力してください。"})
    row = locked(meeting)
    if row.withdrawn_at is not None:
        return row
    row = locked(meeting, version)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = timezone.now(), by, reason
    row.version += 1
    store(row, again=_AGAIN)
    audit.record("meeting.withdrawn", target=row, by=by)
    return row


@transaction.atomic
def meeting_action_add(
    *,
    meeting: LiaisonMeeting,
    what: str,
    by: User,
    owner: User | None = None,
    owner_name: str = "",
    due_on: date | None = None,
) -> MeetingAction:
    """The same words for the same owner, still open, are one (a double click). Raises Refused."""
    held = locked(meeting)
    if held.withdrawn_at is not None:
        raise Refused("取り消した打合せです。")
    same = held.actions.filter(
        what=what, owner=owner, owner_name=owner_name, due_on=due_on, done_at=None, dropped_at=None
    ).first()
    if same is not None:
        return same
    row = MeetingAction(meeting=held, what=what, owner=owner, owner_name=owner_name, due_on=due_on)
    store(row, again=_AGAIN)
    audit.record("meeting_action.added", target=row, by=by, meeting=held.pk)
    return row


@transaction.atomic
def meeting_action_tick(*, action: MeetingAction, is_done: bool, by: User) -> MeetingAction:
    """Done, or after all not; said twice it changes nothing more."""
    row = locked(action)
    if row.dropped_at is not None or (row.done_at is not None) == is_done:
        return row
    row.done_at, row.done_by = (timezone.now(), by) if is_done else (None, None)
    row.save(update_fields=["done_at", "done_by"])
    audit.record("meeting_action.done" if is_done else "meeting_action.reopened", target=row, by=by)
    return row


@transaction.atomic
def meeting_action_drop(*, action: MeetingAction, by: User) -> MeetingAction:
    """It will not be done. What was done stays done."""
    row = locked(action)
    if not row.is_open:
        return row
    row.dropped_at, row.dropped_by = timezone.now(), by
    row.save(update_fields=["dropped_at", "dropped_by"])
    audit.record("meeting_action.dropped", target=row, by=by)
    return row


def _require_in_order(row: LiaisonMeeting, values: Mapping[str, Any]) -> None:
    if row.ends_at and row.ends_at <= row.starts_at:
        raise ValidationError({"ends": "開始より後の時刻を入力してください。"})
    banks = {each.pk for each in values.get("organizations", ())}
    for branch in values.get("branches", ()):
        if branch.organization_id not in banks:
            raise ValidationError({"branch": "相手先に選んだ機関の支店を選んでください。"})
