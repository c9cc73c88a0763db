"""What happens to an appointment after it was taken."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings import mails
from bookings.enums import (
    PENDING,
    AppointmentAct,
    AppointmentState,
    CancelledBy,
    IncidentKind,
)
from bookings.errors import Refused, WrongState
from bookings.models import Appointment, BookingPolicy, MailKind, UsageIncident
from bookings.models.participant import RESPONDERS
from bookings.plan import Slot
from bookings.services._keeping import (
    lock,
    names,
    require_change,
    require_move,
    require_reason,
    save_act,
)
from bookings.services.book import release_expired, require_place, seat_all, slot_fields
from bookings.services.event_slots import slot_reopen
from bookings.web.mailing import tell_client, time_is_freed
from coordinators.models import Coordinator
from partners.events.services.keeping import event_lock
from yorozu.kit.textkeys import phone_key

UNDOABLE = {
    AppointmentState.ARRIVED: AppointmentState.BOOKED,
    AppointmentState.DONE: AppointmentState.ARRIVED,
    AppointmentState.NO_SHOW: AppointmentState.BOOKED,
}


@transaction.atomic
def appointment_confirm(*, appointment: Appointment, by: User, version: int) -> Appointment:
    """申込受付 → 予約確定. Raises Stale, WrongState, Refused, PermissionDenied."""
    row = _open(appointment, by, version, AppointmentState.BOOKED)
    if not row.participants.filter(role__in=RESPONDERS).exists():
        raise Refused("担当するコーディネーターを選んでから、確定してください。")
    save_act(row, AppointmentAct.BOOKED, by=by, fields={"state": AppointmentState.BOOKED})
    tell_client(row, MailKind.BOOKED)
    return row


@transaction.atomic
def appointment_move(
    *,
    appointment: Appointment,
    slot: Slot,
    by: User | None,
    version: int,
    reason: str,
    of_event: bool = False,
) -> Appointment:
    """Another time, place or coordinator, with the reason. Observers stay.

    A slot of an event is moved on the event's page alone (`of_event`), where it leaves a free one.
    Raises SlotTaken, Stale, WrongState, Refused, PermissionDenied; nothing changes then.
    """
    reason = require_reason(AppointmentAct.MOVED, reason)
    require_place(slot)
    row = require_change(lock(appointment, version), by)
    if row.event_id is not None and not of_event:
        raise Refused("出張相談会の枠です。行事のページで、別の枠へ移してください。")
    if row.state not in PENDING:
        raise WrongState(f"「{row.get_state_display()}」の予約は、日時を変更できません。")
    release_expired(slot.period)
    before = _where(row)
    _lock_people(row, slot)
    row.participants.filter(role__in=RESPONDERS).delete()
    save_act(
        row,
        AppointmentAct.MOVED,
        by=by,
        reason=reason,
        before=before,
        people=[each.pk for each in slot.coordinators],
        fields=slot_fields(slot),
    )
    seat_all(row, slot)
    tell_client(row, MailKind.MOVED)
    time_is_freed()
    return row


@transaction.atomic
def appointment_cancel(
    *,
    appointment: Appointment,
    by: User | None,
    version: int,
    reason: str,
    cancelled_by: CancelledBy = CancelledBy.CLIENT,
    reopen: bool = True,
) -> Appointment:
    """Give the time back. A client's late cancellation goes into the ledger. Raises as `move`.

    An event's slot is free again at once, unless the event itself goes (`reopen`); whoever booked
    it and whoever introduced them are told, on whichever page it was cancelled.
    """
    reason = require_reason(AppointmentAct.CANCELLED, reason)
    if appointment.event is not None:
        # Before its slots, as whoever cancels or moves the event does.
        event_lock(appointment.event)
    row = _open(appointment, by, version, AppointmentState.CANCELLED)
    if row.state == AppointmentState.OPEN:
        raise Refused("空き枠は、行事のページで閉じてください。")
    late = cancelled_by == CancelledBy.CLIENT and _is_late(row, timezone.now())
    save_act(
        row,
        AppointmentAct.CANCELLED,
        by=by,
        reason=reason,
        fields={
            "state": AppointmentState.CANCELLED,
            "cancelled_by": cancelled_by,
            "held_until": None,
        },
    )
    if late:
        _record_incident(row, IncidentKind.LATE_CANCEL, by)
    if reopen:
        slot_reopen(row)
    _tell_cancelled(row)
    time_is_freed()
    return row


def _tell_cancelled(row: Appointment) -> None:
    if row.event_id is not None:
        mails.post_to_all(row, MailKind.CANCELLED)
    tell_client(row, MailKind.CANCELLED)


@transaction.atomic
def appointment_arrive(*, appointment: Appointment, by: User, version: int) -> Appointment:
    row = _open(appointment, by, version, AppointmentState.ARRIVED)
    return save_act(row, AppointmentAct.ARRIVED, by=by, fields={"state": AppointmentState.ARRIVED})


@transaction.atomic
def appointment_finish(
    *, appointment: Appointment, by: User, version: int | None = None
) -> Appointment:
    """The session has taken place; also called when its memo is handed in."""
    row = _open(appointment, by, version, AppointmentState.DONE)
    return save_act(row, AppointmentAct.DONE, by=by, fields={"state": AppointmentState.DONE})


@transaction.atomic
def appointment_held(*, appointment: Appointment, by: User) -> Appointment:
    """Its memo is handed in: the session took place, also where nobody pressed 来所.

    Whoever wrote the memo held the session, whatever seat they were booked for. Raises WrongState.
    """
    row = lock(appointment)
    if row.state == AppointmentState.DONE:
        return row
    require_move(row, AppointmentState.DONE)
    return save_act(row, AppointmentAct.DONE, by=by, fields={"state": AppointmentState.DONE})


@transaction.atomic
def appointment_no_show(
    *, appointment: Appointment, by: User, version: int, reason: str
) -> Appointment:
    """Nobody came. Goes into the ledger; people decide what follows."""
    reason = require_reason(AppointmentAct.NO_SHOW, reason)
    row = _open(appointment, by, version, AppointmentState.NO_SHOW)
    if timezone.now() < row.period.lower:
        raise WrongState("開始時刻の前は、無断欠席にできません。")
    save_act(
        row,
        AppointmentAct.NO_SHOW,
        by=by,
        reason=reason,
        fields={"state": AppointmentState.NO_SHOW},
    )
    _record_incident(row, IncidentKind.NO_SHOW, by)
    return row


@transaction.atomic
def appointment_undo(*, appointment: Appointment, by: User, version: int) -> Appointment:
    """Back from 来所, 終了 or 無断欠席, pressed by mistake. Raises SlotTaken as well."""
    locked = require_change(lock(appointment, version), by)
    before = UNDOABLE.get(AppointmentState(locked.state))
    if before is None:
        raise WrongState("元に戻せる操作がありません。")
    UsageIncident.objects.filter(appointment=locked, forgiven_at=None).update(
        forgiven_by=by, forgiven_at=timezone.now(), forgiven_reason="操作の取消のため"
    )
    return save_act(locked, AppointmentAct.UNDONE, by=by, fields={"state": before})


def _open(
    appointment: Appointment, by: User | None, version: int | None, state: AppointmentState
) -> Appointment:
    row = require_change(lock(appointment, version), by)
    require_move(row, state)
    return row


def _lock_people(row: Appointment, slot: Slot) -> None:
    """Who leaves and who comes, in one order: two moves that swap their people never block."""
    seats = row.participants.filter(coordinator__isnull=False).values_list("coordinator", flat=True)
    people = {*seats, *(each.pk for each in slot.coordinators)}
    rows = Coordinator.objects.select_for_update(no_key=True).filter(pk__in=people)
    list(rows.order_by("pk").values_list("pk"))


def _where(row: Appointment) -> dict[str, Any]:
    """What the history says of the time before."""
    responders = row.participants.filter(role__in=RESPONDERS)
    return {
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat(),
        "method": row.method,
        "office": row.office.name,
        "booth": row.booth.name if row.booth else "",
        "coordinators": names(each.shown_name for each in responders),
    }


def _is_late(row: Appointment, now: datetime) -> bool:
    notice = timedelta(hours=BookingPolicy.current().late_cancel_hours)
    return row.state == AppointmentState.BOOKED and now > row.period.lower - notice


def _record_incident(row: Appointment, kind: IncidentKind, by: User | None) -> None:
    phone = row.contact_phone or (row.company.phone if row.company else "")
    UsageIncident.objects.update_or_create(
        appointment=row,
        defaults={
            "kind": kind,
            "company": row.company,
            "person": row.person,
            "phone_key": phone_key(phone)[:20],
            "recorded_by": by,
            "happened_at": timezone.now(),
            "forgiven_by": None,
            "forgiven_at": None,
            "forgiven_reason": "",
        },
    )
