"""The appointment a memo is written for: one appointment, one memo, whoever writes and how often
they click."""

import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.sharing import Panel, mark_read, panel_of
from consultations.enums import MemoStatus
from consultations.models import Memo
from yorozu.kit.textkeys import int_of

HELD_STATES = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)
# A memo may be voided and written anew; nobody does that more often.
_MOST_TIMES = 4


@dataclass(frozen=True)
class Session:
    """The appointment as the writing page shows it beside the form."""

    appointment: Appointment
    shared: Panel | None = None
    unfit: str = ""
    also_writing: str = ""


def session_of(user: User, raw: Mapping[str, object]) -> Appointment | None:
    """The appointment the form names; one that means nothing to the user is passed over."""
    pk = int_of(str(raw.get("appointment") or ""))
    if pk is None:
        return None
    rows = Appointment.objects.visible_to(user)
    return rows.select_related("booth", "office", "company", "person").filter(pk=pk).first()


def memo_of(appointment: Appointment) -> Memo | None:
    """The memo that counts for the appointment; void ones are over."""
    return Memo.objects.filter(appointment=appointment).exclude(status=MemoStatus.VOID).first()


def why_unfit(appointment: Appointment) -> str:
    """Why no memo can be handed in for it, in words with what to do; empty when one can."""
    if appointment.state not in HELD_STATES:
        return (
            f"この予約は「{appointment.get_state_display()}」です。"
            "予約の画面で状態を直すか、別の相談として提出してください。"
        )
    memo = memo_of(appointment)
    if memo is not None:
        return (
            f"この予約のメモは {memo.number} として提出済みです。"
            "内容を確かめ、別の相談であれば、別の相談として提出してください。"
        )
    return ""


def draft_uuid(appointment: Appointment, user: User) -> uuids.UUID:
    """The same for every tab and every click of the person, until their memo is voided."""
    voided = Memo.objects.filter(
        appointment=appointment, recorder=user, status=MemoStatus.VOID
    ).count()
    return _uuid(appointment, user.pk, voided)


def _uuid(appointment: Appointment, user_id: int, times: int) -> uuids.UUID:
    return uuids.uuid5(appointment.uuid, f"memo-{user_id}-{times}")


def session_page(user: User, raw: Mapping[str, object], memo: Memo | None) -> Session | None:
    """What stands beside the form; of a numbered memo the appointment only."""
    appointment = session_of(user, raw)
    if appointment is None:
        return None
    shared = panel_of(user, appointment)
    mark_read(user, shared)
    if memo is not None and memo.number:
        return Session(appointment, shared)
    return Session(appointment, shared, why_unfit(appointment), _also_writing(appointment, user))


def _also_writing(appointment: Appointment, user: User) -> str:
    """Colleagues of the same appointment who have begun a draft: two need not write it."""
    people = [
        each.user_id
        for each in appointment.participants.all()
        if each.is_responder and each.user_id and each.user_id != user.pk
    ]
    keys = [_uuid(appointment, pk, times) for pk in people for times in range(_MOST_TIMES)]
    if not keys:
        return ""
    drafts = Memo.objects.filter(
        uuid__in=keys, status=MemoStatus.DRAFT, draft__discarded_at__isnull=True
    ).exclude(draft=None)
    return "、".join(drafts.values_list("recorder_name", flat=True))
