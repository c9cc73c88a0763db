"""フォローアップ会議: planned, invited to by mail, answered over a link, held, minuted."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from coordinators.models import Coordinator
from trainees import mails
from trainees.enums import Answer, MailKind, MeetingState
from trainees.errors import Refused
from trainees.models import FollowUpMeeting, MeetingInvitation, Trainee, TraineeMail
from trainees.services._keeping import changed_of, lock, require_version, said_twice, write
from yorozu.kit.outbox import MailState

FIELDS = ("title", "programme", "starts_at", "ends_at", "place", "online_url", "agenda", "minutes")
WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "online_url")
_ACTS = {
    MeetingState.HELD: "meeting.held",
    MeetingState.CANCELLED: "meeting.cancelled",
    MeetingState.PLANNED: "meeting.reopened",
}
MOVES = frozenset(
    {
        (MeetingState.PLANNED, MeetingState.HELD),
        (MeetingState.PLANNED, MeetingState.CANCELLED),
        (MeetingState.HELD, MeetingState.PLANNED),
    }
)


@transaction.atomic
def meeting_plan(*, values: Mapping[str, Any], by: User) -> FollowUpMeeting:
    """Sent twice it is there once. Raises ValidationError by field."""
    facts = {name: values[name] for name in FIELDS if name in values}
    # The second click waits until the first has been written.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    planned = FollowUpMeeting.objects.filter(created_by=by, state=MeetingState.PLANNED)
    known = planned.filter(**facts).first()
    if known is not None:
        return known
    row = FollowUpMeeting(created_by=by, **facts)
    row.full_clean()
    row.save(force_insert=True)
    row.coordinators.set(values.get("coordinators", ()))
    audit.record("meeting.planned", target=row, by=by)
    return row


@transaction.atomic
def meeting_change(
    *, meeting: FollowUpMeeting, values: Mapping[str, Any], by: User, version: int
) -> FollowUpMeeting:
    """Who was asked is told of another time or place. Raises Stale, Refused, ValidationError."""
    row = lock(meeting, version)
    if row.state == MeetingState.CANCELLED:
        raise Refused("中止した会議は直せません。")
    facts = {name: values[name] for name in FIELDS if name in values}
    changed = changed_of(row, facts)
    others = "coordinators" in values and _name_coordinators(row, values["coordinators"])
    if changed or others:
        write(row, {name: facts[name] for name in changed})
        if {*changed} & {*WHEN_AND_WHERE} and row.is_planned and row.ends_at > timezone.now():
            _tell_moved(row)
        fields = [*changed, *(["coordinators"] if others else [])]
        audit.record("meeting.changed", target=row, by=by, fields=fields)
    return row


def _name_coordinators(row: FollowUpMeeting, people: Collection[Coordinator]) -> bool:
    """Whether they are others than before."""
    before = set(row.coordinators.all())
    row.coordinators.set(people)
    return before != set(people)


@transaction.atomic
def meeting_invite(
    *, meeting: FollowUpMeeting, trainees: Collection[Trainee], by: User
) -> tuple[int, int]:
    """Ask these alumni; who was asked is not asked again. How many were asked, how many by mail.

    Raises Refused.
    """
    row = lock(meeting)
    if not row.is_planned or row.ends_at <= timezone.now():
        raise Refused("これから開く会議だけ、案内を送れます。")
    asked = sent = 0
    for each in trainees:
        invitation, is_new = MeetingInvitation.objects.get_or_create(meeting=row, trainee=each)
        if is_new:
            asked += 1
            sent += mails.post(
                MailKind.MEETING, trainee=each, invitation=invitation, occasion=f"m{row.pk}"
            )
    if asked:
        audit.record("meeting.invited", target=row, by=by, items=asked)
    return asked, sent


@transaction.atomic
def meeting_answer(*, invitation: MeetingInvitation, answer: Answer, message: str) -> None:
    """Over the signed link; the last answer counts, until the meeting begins. Raises Refused."""
    meeting = lock(invitation.meeting)
    row = MeetingInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not meeting.is_planned or meeting.starts_at <= timezone.now():
        raise Refused("この会議の回答は締め切りました。お電話でお知らせください。")
    if (row.answer, row.message) == (answer, message):
        return
    row.answer, row.message, row.answered_at = answer, message, timezone.now()
    row.full_clean(validate_constraints=False)
    row.save(update_fields=["answer", "message", "answered_at"])
    audit.record_stranger("meeting.answered", target=meeting, answer=answer.value)


@transaction.atomic
def meeting_move(
    *, meeting: FollowUpMeeting, state: MeetingState, by: User, version: int
) -> FollowUpMeeting:
    """開催済・中止・予定に戻す. Said twice it is done once. Raises Stale, Refused."""
    row = lock(meeting)
    if row.state == state and said_twice(row, version):
        return row
    require_version(row, version)
    was = MeetingState(row.state)
    if (was, state) not in MOVES:
        raise Refused(f"「{was.label}」の会議は、「{state.label}」にできません。")
    if state == MeetingState.HELD and row.starts_at > timezone.now():
        raise Refused("まだ始まっていない会議です。")
    write(row, {"state": state})
    if state == MeetingState.CANCELLED:
        _tell_cancelled(row)
    audit.record(_ACTS[state], target=row, by=by)
    return row


@transaction.atomic
def attendance_record(
    *, meeting: FollowUpMeeting, present: Collection[int], by: User, version: int
) -> FollowUpMeeting:
    """Who of the invited was there (ids of invitations). Raises Stale, Refused."""
    row = lock(meeting, version)
    if row.state == MeetingState.CANCELLED or row.starts_at > timezone.now() + timedelta(hours=1):
        raise Refused("出欠は、会議の当日から記録できます。")
    chosen = set(present)
    changed = 0
    for each in row.invitations.select_for_update():
        was_there = each.pk in chosen
        if each.attended != was_there:
            MeetingInvitation.objects.filter(pk=each.pk).update(attended=was_there)
            changed += 1
    if changed:
        write(row, {})
        audit.record("meeting.attendance", target=row, by=by, items=len(chosen))
    return row


def _tell_cancelled(row: FollowUpMeeting) -> None:
    for each in row.invitations.exclude(answer=Answer.ABSENT).select_related("trainee__user"):
        mails.post(MailKind.CANCELLED, trainee=each.trainee, invitation=each, occasion=f"m{row.pk}")


def _tell_moved(row: FollowUpMeeting) -> None:
    """Also those who declined: they may be free now. Each change is told once, the latest alone."""
    waiting = TraineeMail.objects.filter(kind=MailKind.MOVED, state=MailState.WAITING)
    waiting.filter(invitation__meeting=row).update(state=MailState.DROPPED)
    occasion = f"m{row.pk}v{row.version}"
    for each in row.invitations.select_related("trainee__user"):
        mails.post(MailKind.MOVED, trainee=each.trainee, invitation=each, occasion=occasion)
