"""The door of a dialogue: who is expected, here, absent, gone. Several people stand at it."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from partners.dialogues.errors import DialogueRefused
from partners.dialogues.services._keeping import lock_running, require_writer
from partners.dialogues.services.members import MemberFacts, member_admit
from partners.enums import AttendanceState
from partners.models import DialogueAttendance, DialogueMember, DialogueSession


@transaction.atomic
def attendance_expect(
    *, session: DialogueSession, members: Iterable[DialogueMember], by: User
) -> int:
    """Put members on the list; how many are new on it. Raises DialogueRefused."""
    require_writer(by)
    row = lock_running(session)
    wanted = [each for each in members if each.is_joined]
    known = set(row.attendances.values_list("member_id", flat=True))
    new = [each for each in wanted if each.pk not in known]
    DialogueAttendance.objects.bulk_create(
        DialogueAttendance(session=row, member=each) for each in new
    )
    if new:
        audit.record("dialogue.expected", target=row.event, by=by, people=len(new))
    return len(new)


@transaction.atomic
def attendance_set(
    *, attendance: DialogueAttendance, state: AttendanceState, by: User
) -> DialogueAttendance:
    """The last word counts: two at the door say the same, or the later knows better.

    Raises DialogueRefused, PermissionDenied.
    """
    require_writer(by)
    lock_running(attendance.session)
    row = DialogueAttendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    if row.state != state:
        row.state, row.changed_at = state, timezone.now()
        row.full_clean(validate_unique=False)
        row.save(update_fields=["state", "changed_at"])
    return row


@transaction.atomic
def attendance_walk_in(
    *, session: DialogueSession, facts: MemberFacts, by: User, uuid: uuids.UUID | None = None
) -> DialogueAttendance:
    """Somebody new at the door, who agreed there; once for each form.

    Raises DialogueRefused, ValidationError.
    """
    require_writer(by)
    row = lock_running(session)
    member = member_admit(facts=facts, by=by, uuid=uuid)
    there, _ = DialogueAttendance.objects.get_or_create(
        session=row, member=member, defaults={"state": AttendanceState.HERE}
    )
    return there


def attendance_of(session: DialogueSession, pk: int) -> DialogueAttendance:
    """Raises DialogueRefused when the list was dropped or the person has left meanwhile."""
    found = (
        DialogueAttendance.objects.filter(session=session, pk=pk)
        .select_related("session", "member")
        .first()
    )
    if found is None:
        raise DialogueRefused("この方の受付の記録は、もうありません。")
    return found
