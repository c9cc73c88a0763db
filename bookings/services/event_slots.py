"""The slots of an 出張相談会, coordinator × time; of other events the coordinators' time.

A slot is an appointment in state OPEN that carries the event: the same exclusion constraint that
keeps a coordinator from two clients keeps them from two events. A seminar's time is one such row
for each coordinator; nobody books it, and it never becomes a session.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from bookings.enums import AppointmentAct, AppointmentState, CancelledBy, Source
from bookings.errors import EventClash, Refused
from bookings.event_time import blocks_of, presence_of
from bookings.models import Appointment, AppointmentChange, AppointmentParticipant
from bookings.models.periods import Period, period_of
from bookings.services._keeping import LONGEST_REASON
from bookings.services.book import release_expired, seat_of
from center.enums import Method, ParticipantRole
from center.models import UNSET_OFFICE, Office
from coordinators.models import Coordinator
from partners.enums import Answer, EventState
from partners.events.lists import words_of_period
from partners.models import OutreachEvent

REMADE = "行事の枠を作り直したため"
SlotPair = tuple[Coordinator, Period]


def office_of(event: OutreachEvent) -> Office:
    """Who looks after it; else the main office."""
    office = event.office or (
        Office.objects.filter(is_active=True)
        .exclude(code=UNSET_OFFICE)
        .order_by("position", "pk")
        .first()
    )
    if office is None:
        raise Refused("拠点が登録されていません。設定で拠点を登録してください。")
    return office


def live_rows(event: OutreachEvent) -> list[Appointment]:
    """The event's slots that take somebody's time, locked, with their seats."""
    rows = Appointment.objects.select_for_update(of=("self",)).live().filter(event=event)
    return list(rows.order_by("period", "pk").prefetch_related("participants"))


def coming(event: OutreachEvent) -> list[Coordinator]:
    rows = event.coordinators.filter(answer=Answer.ACCEPTED).select_related("coordinator")
    return [each.coordinator for each in rows.order_by("coordinator_id")]


@transaction.atomic
def slots_make(*, event: OutreachEvent, starts: Iterable[datetime], by: User) -> int:
    """Let the event's free slots be exactly those of who comes × the starts; how many are new.

    What is taken stays. All or nothing: raises EventClash, which says who and with what. A fixed
    number of queries, whatever the number of slots.
    """
    wanted = blocks_of(event, starts)
    people = coming(event)
    rows = live_rows(event)
    plan = {(who.pk, each.lower, each.upper) for who in people for each in wanted}
    gone = [row for row in rows if row.state == AppointmentState.OPEN and _key(row) not in plan]
    slots_close(gone, by=by, reason=REMADE)
    kept = [row for row in rows if row not in gone]
    missing = [
        (who, period)
        for who in people
        for period in wanted
        if not any(_lead(row) == who.pk and _meet(row.period, period) for row in kept)
    ]
    if clashing := _insert(event, missing):
        raise EventClash(_clash_words(event, clashing))
    return len(missing)


class _ClashError(Exception):
    def __init__(self, pairs: list[SlotPair]) -> None:
        super().__init__()
        self.pairs = pairs


def _insert(event: OutreachEvent, pairs: Collection[SlotPair]) -> list[SlotPair]:
    """Free slots with their coordinators' seats, all of them or none.

    Those pairs come back whose coordinator has something else then.
    """
    if not pairs:
        return []
    # All who book take people in one order: two who want each other's would wait for ever.
    ordered = sorted(pairs, key=lambda pair: (pair[0].pk, pair[1].lower))
    release_expired(_span(period for _, period in ordered))
    try:
        with transaction.atomic():
            if clashing := _unseated(event, ordered):
                raise _ClashError(clashing)
    except _ClashError as error:
        return error.pairs
    return []


def _span(periods: Iterable[Any]) -> Period:
    ends = [(each.lower, each.upper) for each in periods]
    return period_of(min(first for first, _ in ends), max(last for _, last in ends))


def _unseated(event: OutreachEvent, pairs: list[SlotPair]) -> list[SlotPair]:
    """Insert them all; those that found their coordinator taken, and are to be rolled back."""
    fields = _slot_fields(event)
    rows = Appointment.objects.bulk_create(
        Appointment(event=event, period=period, **fields) for _, period in pairs
    )
    slots = list(zip(rows, pairs, strict=True))
    AppointmentParticipant.objects.bulk_create(
        (seat_of(row, who, ParticipantRole.LEAD, period=period) for row, (who, period) in slots),
        ignore_conflicts=True,
    )
    seats = AppointmentParticipant.objects.filter(appointment__in=rows)
    seated = set(seats.values_list("appointment_id", flat=True))
    return [pair for row, pair in slots if row.pk not in seated]


def slots_close(rows: Collection[Appointment], *, by: User | None, reason: str) -> None:
    """Take free slots away that are locked; nobody had them."""
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=AppointmentState.CANCELLED,
        cancelled_by=CancelledBy.CENTRE,
        version=F("version") + 1,
    )
    AppointmentChange.objects.bulk_create(
        AppointmentChange(
            appointment=row,
            sequence=row.version + 1,
            act=AppointmentAct.CANCELLED,
            from_state=row.state,
            to_state=AppointmentState.CANCELLED,
            reason=reason[:LONGEST_REASON],
            by=by,
        )
        for row in rows
    )
    audit.record_all(f"appointment.{AppointmentAct.CANCELLED.value}", targets=rows, by=by)


def slot_reopen(row: Appointment) -> bool:
    """After a slot's client is gone: the same time of the same coordinator is free again."""
    who = next((seat.coordinator for seat in row.participants.all() if seat.is_responder), None)
    if row.event is None or who is None:
        return False
    return slot_give_back(row.event, who, row.period)


def slot_give_back(event: OutreachEvent, who: Coordinator, period: Period) -> bool:
    """Free again, unless the event is over or the coordinator no longer comes to it."""
    comes = event.coordinators.filter(coordinator=who, answer=Answer.ACCEPTED)
    is_on = event.state == EventState.CONFIRMED and comes.exists()
    return is_on and not _insert(event, [(who, period)])


def _slot_fields(event: OutreachEvent) -> dict[str, Any]:
    return {
        "state": AppointmentState.OPEN,
        "method": Method.OUTREACH,
        "programme": event.programme,
        "office": office_of(event),
        "place": event.place,
        "meeting_url": event.meeting_url,
        "source": Source.EVENT,
    }


def _lead(row: Appointment) -> int | None:
    return next((seat.coordinator_id for seat in row.participants.all() if seat.is_responder), None)


def _key(row: Appointment) -> tuple[int | None, datetime, datetime]:
    return (_lead(row), row.period.lower, row.period.upper)


def _meet(one: Any, other: Any) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def _clash_words(event: OutreachEvent, clashing: Collection[SlotPair]) -> list[str]:
    """石田 真さん（令和8年12月8日(火) 10:00 大田精機の予約と重なります）"""
    found: list[str] = []
    for who, period in clashing:
        (there,) = presence_of([who], period, event=event)
        what = "、".join(there.clashes) or words_of_period(period)
        line = f"{who.name}さん（{what}）"
        if line not in found:
            found.append(line)
    return found
