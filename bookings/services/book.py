"""Taking a time: one insert that either wins booth and all people, or leaves nothing behind."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.enums import AppointmentAct, AppointmentState, CancelledBy
from bookings.errors import Refused, SlotTaken
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.periods import Period
from bookings.plan import Plan, Slot
from bookings.services._keeping import record_change
from bookings.services.conflicts import taken_names
from center.enums import Method, ParticipantRole
from coordinators.models import Coordinator
from yorozu.kit.db import insert_unless_taken

_FIRST_ACT = {
    AppointmentState.BOOKED: AppointmentAct.BOOKED,
    AppointmentState.HELD: AppointmentAct.HELD,
    AppointmentState.REQUESTED: AppointmentAct.REQUESTED,
}


@transaction.atomic
def appointment_book(*, plan: Plan, by: User | None) -> Appointment:
    """Book a session. Raises SlotTaken (nothing is left behind), Refused."""
    if not plan.slot.coordinators:
        raise Refused("担当するコーディネーターを選んでください。")
    return _take(plan, AppointmentState.BOOKED, by=by)


@transaction.atomic
def appointment_request(*, plan: Plan, by: User | None) -> Appointment:
    """Ask for a session that the secretariat still has to confirm. Raises as `book`."""
    return _take(plan, AppointmentState.REQUESTED, by=by)


@transaction.atomic
def appointment_hold(*, plan: Plan, until: datetime) -> Appointment:
    """Keep a time for somebody who is still typing. Raises as `book`."""
    return _take(plan, AppointmentState.HELD, by=None, held_until=until)


def _take(
    plan: Plan, state: AppointmentState, *, by: User | None, held_until: datetime | None = None
) -> Appointment:
    require_place(plan.slot)
    release_expired(plan.slot.period)
    appointment = Appointment(
        uuid=plan.uuid,
        state=state,
        held_until=held_until,
        created_by=by,
        **slot_fields(plan.slot),
        **_plain(plan.client),
        **_plain(plan.introduction),
        **{name: value for name, value in _plain(plan.wish).items() if name != "other_topics"},
    )
    appointment.full_clean(validate_constraints=False, validate_unique=False)
    if not insert_unless_taken(appointment):
        raise taken(plan.slot)
    seat_all(appointment, plan.slot)
    appointment.other_topics.set(plan.wish.other_topics)
    record_change(appointment, _FIRST_ACT[state], by=by)
    return appointment


def seat_all(appointment: Appointment, slot: Slot) -> None:
    """Take every coordinator of the slot, or raise SlotTaken.

    All who book take people in one order: two who want each other's would wait for ever.
    """
    seats = sorted(enumerate(slot.responders), key=lambda seat: seat[1][0].pk)
    for position, (coordinator, role) in seats:
        seat = seat_of(appointment, coordinator, role, position=position, period=slot.period)
        if not insert_unless_taken(seat):
            raise taken(slot, but=appointment.pk)


def seat_of(
    appointment: Appointment,
    coordinator: Coordinator,
    role: ParticipantRole,
    *,
    period: Period,
    position: int = 0,
) -> AppointmentParticipant:
    return AppointmentParticipant(
        appointment=appointment,
        coordinator=coordinator,
        user_id=coordinator.user_id,
        name=coordinator.name,
        role=role,
        position=position,
        period=period,
    )


def taken(slot: Slot, but: int | None = None) -> SlotTaken:
    return SlotTaken(
        taken_names(
            period=slot.period,
            booth=slot.booth,
            coordinators=[each.pk for each in slot.coordinators],
            but=but,
        )
    )


def require_place(slot: Slot) -> None:
    """What a method needs of a place. Raises Refused."""
    if slot.end <= slot.start:
        raise Refused("終了時刻は、開始時刻より後にしてください。")
    if slot.method == Method.VISIT and slot.booth is None:
        raise Refused("来訪の相談には、ブースを選んでください。")
    if slot.booth is not None and slot.booth.office_id != slot.office.pk:
        raise Refused("選んだブースは、この拠点のものではありません。")


def release_expired(period: Period) -> int:
    """Let go what was held in the period and not finished in time; how many."""
    late = list(
        Appointment.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state=AppointmentState.HELD,
            held_until__lt=timezone.now(),
            period__overlap=period,
        )
    )
    for each in late:
        let_go(each)
    return len(late)


def let_go(held: Appointment) -> None:
    """End a locked hold whose time has run out."""
    held.state, held.held_until = AppointmentState.CANCELLED, None
    held.cancelled_by = CancelledBy.EXPIRED
    held.version += 1
    held.save(update_fields=["state", "held_until", "cancelled_by", "version"])
    record_change(
        held,
        AppointmentAct.CANCELLED,
        by=None,
        was=AppointmentState.HELD,
        reason="期限までに申込みが完了しなかったため",
    )


def slot_fields(slot: Slot) -> dict[str, Any]:
    return {
        "period": slot.period,
        "method": slot.method,
        "office": slot.office,
        "booth": slot.booth,
        "meeting_url": slot.meeting_url,
        "place": slot.place,
    }


def _plain(part: Any) -> dict[str, Any]:
    """The fields of a part of the plan as they are; `asdict` would copy the records."""
    return {each.name: getattr(part, each.name) for each in fields(part)}
