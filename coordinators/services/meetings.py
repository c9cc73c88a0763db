"""A group's meeting: planned, written, held, cancelled."""

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from coordinators.enums import MeetingState
from coordinators.errors import Refused, Stale
from coordinators.models import GroupMeeting, MeetingDraft, WorkingGroup
from coordinators.rules import can_write
from coordinators.services.groups import lock_group

NOT_YET = "まだ始まっていない会議は、開催済にできません。"


@dataclass(frozen=True)
class MeetingFacts:
    started_at: datetime
    ended_at: datetime
    title: str = ""
    place: str = ""
    guests: str = ""
    agenda: str = ""
    minutes: str = ""
    decisions: str = ""
    attendees: tuple[User, ...] = ()


_OWN = ("title", "started_at", "ended_at", "place", "guests", "agenda", "minutes", "decisions")


@transaction.atomic
def meeting_plan(
    *, group: WorkingGroup, uuid: uuids.UUID, by: User, facts: MeetingFacts
) -> GroupMeeting:
    """The same form sent twice is one meeting. Raises ValidationError, PermissionDenied."""
    row = lock_group(group)
    _require_writer(by, row)
    if (known := row.meetings.filter(uuid=uuid).first()) is not None:
        return known
    meeting = GroupMeeting(group=row, uuid=uuid)
    _write(meeting, facts, by)
    audit.record("group_meeting.planned", target=meeting, by=by)
    return meeting


@transaction.atomic
def meeting_save(
    *, meeting: GroupMeeting, by: User, facts: MeetingFacts, version: int, held: bool = False
) -> GroupMeeting:
    """Write it over what the person saw; what they had typed so far is no draft any more.

    `held`: it took place. The very same content sent again is not stale, it is there already.
    Raises Refused, Stale, ValidationError, PermissionDenied.
    """
    row = _lock(meeting)
    _require_writer(by, row.group)
    if row.state == MeetingState.CANCELLED:
        raise Refused("中止した会議は書けません。予定に戻してから書いてください。")
    if row.version != version:
        if row.written_by_id == by.pk and facts_of(row) == facts and (row.is_held or not held):
            return row
        raise Stale
    if held and facts.started_at > timezone.now():
        raise Refused(NOT_YET)
    was_held = row.is_held
    if held:
        row.state = MeetingState.HELD
    elif was_held and facts.started_at > timezone.now():
        raise Refused("開催済の会議を、先の日時にはできません。")
    row.version += 1
    _write(row, facts, by)
    MeetingDraft.objects.filter(meeting=row, user=by).delete()
    audit.record("group_meeting.changed", target=row, by=by)
    if row.is_held and not was_held:
        audit.record("group_meeting.held", target=row, by=by)
    return row


def meeting_hold(*, meeting: GroupMeeting, by: User, version: int) -> GroupMeeting:
    """It took place. Raises Refused, Stale, PermissionDenied."""
    return _move(meeting, MeetingState.HELD, by, version, "group_meeting.held")


def meeting_replan(*, meeting: GroupMeeting, by: User, version: int) -> GroupMeeting:
    """Neither held nor cancelled after all. Raises Stale, PermissionDenied."""
    return _move(meeting, MeetingState.PLANNED, by, version, "group_meeting.replanned")


def meeting_cancel(*, meeting: GroupMeeting, by: User, version: int, reason: str) -> GroupMeeting:
    """Raises Refused, Stale, ValidationError (no reason), PermissionDenied."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "中止の理由を入力してください。"})
    state, act = MeetingState.CANCELLED, "group_meeting.cancelled"
    return _move(meeting, state, by, version, act, reason=reason)


@transaction.atomic
def _move(
    meeting: GroupMeeting,
    state: MeetingState,
    by: User,
    version: int,
    act: str,
    *,
    reason: str = "",
) -> GroupMeeting:
    """A second click finds it there and changes nothing."""
    row = _lock(meeting)
    _require_writer(by, row.group)
    if row.state == state:
        return row
    if row.version != version:
        raise Stale
    if state == MeetingState.HELD and row.state == MeetingState.CANCELLED:
        raise Refused("中止した会議です。予定に戻してから、開催済にしてください。")
    if state == MeetingState.CANCELLED and row.is_held:
        raise Refused("開催済の会議は中止にできません。")
    if state == MeetingState.HELD and not row.has_begun:
        raise Refused(NOT_YET)
    row.state, row.reason = state, reason
    row.version += 1
    row.full_clean()
    row.save()
    audit.record(act, target=row, by=by)
    return row


def facts_of(meeting: GroupMeeting) -> MeetingFacts:
    """What stands there now."""
    own = {name: getattr(meeting, name) for name in _OWN}
    return MeetingFacts(**own, attendees=tuple(meeting.attendees.order_by("pk")))


def _write(row: GroupMeeting, facts: MeetingFacts, by: User) -> None:
    for name in _OWN:
        setattr(row, name, getattr(facts, name))
    row.written_by, row.written_at = by, timezone.now()
    row.full_clean()
    row.save()
    row.attendees.set(facts.attendees)


def _lock(meeting: GroupMeeting) -> GroupMeeting:
    lock_group(meeting.group)
    rows = GroupMeeting.objects.select_related("group").select_for_update(of=("self",))
    return rows.get(pk=meeting.pk)


def _require_writer(by: User, group: WorkingGroup) -> None:
    if not can_write(by, group):
        raise PermissionDenied
