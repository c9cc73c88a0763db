"""An event from the confirmation to the report: with its slots, and those who booked them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings import mails
from bookings.enums import AppointmentState, CancelledBy
from bookings.errors import Refused
from bookings.event_time import usual_starts
from bookings.models import Appointment, EventWaiting, MailKind
from bookings.models.periods import period_of
from bookings.plan import Slot
from bookings.services.acts import appointment_cancel, appointment_move
from bookings.services.event_slots import coming, live_rows, slots_close, slots_make
from coordinators.models import Coordinator
from partners.enums import Answer, EventAct, EventKind, EventMailKind, EventState
from partners.events.mails import bank_addresses, coordinator_addresses, post, tell_other_side
from partners.events.services.keeping import (
    event_lock,
    event_save,
    require_move,
    require_open,
    require_reason,
)
from partners.events.services.people import event_answer
from partners.models import OutreachEvent

TAKEN = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.DONE)


@transaction.atomic
def event_confirm(
    *, event: OutreachEvent, starts: Iterable[datetime], by: User, version: int
) -> OutreachEvent:
    """開催確定: the slots are made, or the coordinators' time is taken. All or nothing.

    Raises EventStale, EventRefused, Refused, EventClash.
    """
    row = event_lock(event, version)
    require_move(row, EventState.CONFIRMED)
    if row.state == EventState.HELD:
        raise Refused("開催済の行事です。取り消すときは「開催済を取り消す」を使ってください。")
    if row.period is None:
        raise Refused("日時が決まっていません。先に日時を合意してください。")
    starts = list(starts)
    if row.kind == EventKind.CONSULTATION:
        if not coming(row):
            raise Refused("承諾したコーディネーターがいません。先に打診し、回答を待ってください。")
        if not starts:
            raise Refused("作る枠を、1つは選んでください。")
    event_save(row, EventAct.CONFIRMED, by=by, fields={"state": EventState.CONFIRMED})
    slots_make(event=row, starts=starts, by=by)
    _tell_all(row, EventMailKind.CONFIRMED)
    return row


@transaction.atomic
def event_remake(
    *, event: OutreachEvent, starts: Iterable[datetime], by: User, version: int
) -> OutreachEvent:
    """Other slots, after coordinators or times have changed; what is taken stays.

    Raises as `event_confirm`.
    """
    row = event_lock(event, version)
    if row.state != EventState.CONFIRMED:
        raise Refused("開催が確定している行事だけ、枠を作り直せます。")
    made = slots_make(event=row, starts=starts, by=by)
    return event_save(row, EventAct.SLOTS, by=by, reason=f"新しい枠 {made}")


@transaction.atomic
def event_reply(
    *, event: OutreachEvent, coordinator: Coordinator, answer: Answer, by: User, reason: str = ""
) -> OutreachEvent:
    """The coordinator's answer; of a confirmed event their slots come and go with it.

    Slots that are taken stay: they need another coordinator. Raises as `event_answer`, EventClash.
    """
    row = event_answer(event=event, coordinator=coordinator, answer=answer, by=by, reason=reason)
    if row.state == EventState.CONFIRMED:
        starts = _starts_now(row) or usual_starts(row)
        slots_make(event=row, starts=starts, by=by)
    return row


def _starts_now(event: OutreachEvent) -> list[datetime]:
    return sorted({each.starts_at for each in live_rows(event)})


@transaction.atomic
def event_move(
    *,
    event: OutreachEvent,
    period: Any,
    place: str,
    move_booked: bool,
    by: User,
    version: int,
    reason: str,
) -> OutreachEvent:
    """Another time or place after the confirmation. Those who booked come along by as much, or
    their bookings are cancelled and they are told: somebody decides which.

    Raises EventStale, EventRefused, Refused, EventClash, SlotTaken; nothing changes then.
    """
    row = event_lock(event, version)
    if row.state != EventState.CONFIRMED:
        raise Refused("開催が確定している行事だけ、日時・会場を変えられます。")
    reason = require_reason(reason, "変更")
    if period.upper <= period.lower:
        raise Refused("終了時刻は、開始時刻より後にしてください。")
    shift = period.lower - row.period.lower
    starts = [each + shift for each in _starts_now(row)]
    event_save(row, EventAct.MOVED, by=by, fields={"period": period, "place": place}, reason=reason)
    rows = live_rows(row)
    slots_close(_free(rows), by=by, reason=f"行事の日時・会場の変更のため：{reason}")
    taken = [each for each in rows if each.state in TAKEN]
    if move_booked:
        _carry_along(row, taken, shift, by=by, reason=reason)
    else:
        _drop(taken, by=by, reason=reason)
    fits = [each for each in starts if period.lower <= each and each + _length(row) <= period.upper]
    slots_make(event=row, starts=fits or usual_starts(row), by=by)
    _tell_all(row, EventMailKind.MOVED)
    return row


def _free(rows: list[Appointment]) -> list[Appointment]:
    return [each for each in rows if each.state == AppointmentState.OPEN]


def _length(event: OutreachEvent) -> timedelta:
    return timedelta(minutes=event.slot_minutes)


def _carry_along(
    event: OutreachEvent, taken: list[Appointment], shift: timedelta, *, by: User, reason: str
) -> None:
    """From the far end on, so that nobody meets who has not gone yet."""
    ordered = sorted(taken, key=lambda each: each.period.lower, reverse=shift > timedelta(0))
    for each in ordered:
        start, end = each.period.lower + shift, each.period.upper + shift
        if start < event.period.lower or event.period.upper < end:
            raise Refused(
                f"{each.starts_at:%H:%M}の予約（{each.client}）が、新しい時間に収まりません。"
                "時間を延ばすか、先に予約を別の枠へ移してください。"
            )
        moved = appointment_move(
            appointment=each,
            slot=slot_of(each, period_of(start, end), place=event.place),
            by=by,
            version=each.version,
            reason=reason,
            of_event=True,
        )
        mails.post_to_all(moved, MailKind.MOVED)


def _drop(taken: list[Appointment], *, by: User, reason: str) -> None:
    for each in taken:
        if each.state != AppointmentState.BOOKED:
            raise Refused("すでに来場を記録した予約があります。先に元に戻してください。")
        appointment_cancel(
            appointment=each,
            by=by,
            version=each.version,
            reason=reason,
            cancelled_by=CancelledBy.CENTRE,
            reopen=False,
        )


def slot_of(
    row: Appointment, period: Any, *, place: str | None = None, lead: Coordinator | None = None
) -> Slot:
    """The appointment's own slot at another time, or with another coordinator."""
    seats = [each for each in row.participants.all() if each.is_responder]
    people = tuple(each.coordinator for each in seats if each.coordinator is not None)
    return Slot(
        start=period.lower,
        end=period.upper,
        method=row.method,
        office=row.office,
        coordinators=(lead,) if lead else people,
        meeting_url=row.meeting_url,
        place=row.place if place is None else place,
    )


@transaction.atomic
def event_cancel(*, event: OutreachEvent, by: User, version: int, reason: str) -> OutreachEvent:
    """中止: all slots are given back, whoever booked is told. Raises as `event_move`."""
    row = event_lock(event, version)
    require_open(row)
    reason = require_reason(reason, "中止")
    fields = {"state": EventState.CANCELLED, "cancel_reason": reason}
    event_save(row, EventAct.CANCELLED, by=by, fields=fields, reason=reason)
    rows = live_rows(row)
    slots_close(_free(rows), by=by, reason=f"行事の中止のため：{reason}")
    _drop(
        [each for each in rows if each.state in TAKEN], by=by, reason=f"行事の中止：{reason}"[:200]
    )
    EventWaiting.objects.end_all(row, by=by, reason=f"行事の中止：{reason}")
    _tell_all(row, EventMailKind.CANCELLED)
    if by.role == Role.PARTNER:
        tell_other_side(row, EventMailKind.CANCELLED, by=by)
    return row


@transaction.atomic
def event_hold(
    *,
    event: OutreachEvent,
    participants: int | None,
    companies_count: int | None,
    by: User,
    version: int,
) -> OutreachEvent:
    """開催済, with what was counted at the door. Raises EventStale, EventRefused, Refused."""
    row = event_lock(event, version)
    require_move(row, EventState.HELD)
    if row.state != EventState.CONFIRMED:
        raise Refused("報告を取り消すときは「報告済を取り消す」を使ってください。")
    if timezone.now() < row.period.lower:
        raise Refused("開始時刻の前は、開催済にできません。")
    fields: dict[str, Any] = {"state": EventState.HELD}
    fields |= {"participants": participants, "companies_count": companies_count}
    return event_save(row, EventAct.HELD, by=by, fields=fields)


@transaction.atomic
def event_report(
    *,
    event: OutreachEvent,
    report: str,
    participants: int | None,
    companies_count: int | None,
    by: User,
    version: int,
) -> OutreachEvent:
    """報告済: the bank is told that its letter is there. Raises EventStale, EventRefused."""
    row = event_lock(event, version)
    require_move(row, EventState.REPORTED)
    if not report.strip():
        raise Refused("実施報告（当日の様子）を入力してください。")
    fields: dict[str, Any] = {"state": EventState.REPORTED, "report": report}
    fields |= {"participants": participants, "companies_count": companies_count}
    event_save(row, EventAct.REPORTED, by=by, fields=fields)
    EventWaiting.objects.end_all(row, by=by, reason="行事が終わったため")
    post(row, EventMailKind.REPORTED, bank_addresses(row), occasion=f"v{row.version}")
    return row


_BACK = {EventState.HELD: EventState.CONFIRMED, EventState.REPORTED: EventState.HELD}


@transaction.atomic
def event_undo(*, event: OutreachEvent, by: User, version: int) -> OutreachEvent:
    """Back from 開催済 or 報告済, pressed by mistake. Raises EventStale, Refused."""
    row = event_lock(event, version)
    before = _BACK.get(EventState(row.state))
    if before is None:
        raise Refused("元に戻せる操作がありません。")
    return event_save(row, EventAct.UNDONE, by=by, fields={"state": before})


def _tell_all(event: OutreachEvent, kind: EventMailKind) -> None:
    """The bank, and the coordinators who come or may come."""
    asked = coordinator_addresses(event, (Answer.ACCEPTED, Answer.ASKED))
    people = [*bank_addresses(event), *asked]
    post(event, kind, people, occasion=f"v{event.version}")
