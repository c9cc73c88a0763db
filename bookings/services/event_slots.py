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

from accounts.models import User
from bookings.enums import AppointmentAct, AppointmentState, CancelledBy, Source
from bookings.errors import EventClash, Refused
from bookings.event_time import blocks_of, presence_of
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.periods import Period
from bookings.services._keeping import save_act
from bookings.services.book import release_expired
from center.enums import Method, ParticipantRole
from center.models import UNSET_OFFICE, Office
from coordinators.models import Coordinator
from partners.enums import Answer, EventState
from partners.event_lists import words_of_period
from partners.models import OutreachEvent
from yorozu.kit.db import insert_unless_taken

REMADE = "行事の枠を作り直したため"


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
def slots_make(
    *, event: OutreachEvent, starts: Iterable[datetime], by: User, keep_open: bool = True
) -> int:
    """Let the event's free slots be exactly those of who comes × the starts; how many are new.

    What is taken stays. All or nothing: raises EventClash, which says who and with what.
    """
    wanted = blocks_of(event, starts)
    people = coming(event)
    rows = live_rows(event)
    plan = {(who.pk, each.lower, each.upper) for who in people for each in wanted}
    kept: list[Appointment] = []
    for row in rows:
        is_free = row.state == AppointmentState.OPEN
        if is_free and not (keep_open and _key(row) in plan):
            slot_close(row, by=by, reason=REMADE)
        else:
            kept.append(row)
    missing = [
        (who, period)
        for who in people
        for period in wanted
        if not any(_lead(row) == who.pk and _meet(row.period, period) for row in kept)
    ]
    clashing = [pair for pair in missing if not slot_insert(event, *pair)]
    if clashing:
        raise EventClash(_clash_words(event, clashing))
    return len(missing)


def slot_insert(event: OutreachEvent, who: Coordinator, period: Period) -> bool:
    """A free slot with its coordinator's seat; False when they have something else then."""
    release_expired(period)
    try:
        with transaction.atomic():
            row = Appointment(event=event, period=period, **_slot_fields(event))
            row.save(force_insert=True)
            if not insert_unless_taken(_seat(row, who)):
                raise _ClashError
    except _ClashError:
        return False
    return True


class _ClashError(Exception):
    pass


def slot_close(row: Appointment, *, by: User | None, reason: str) -> None:
    """Take a free slot away; nobody had it."""
    fields = {"state": AppointmentState.CANCELLED, "cancelled_by": CancelledBy.CENTRE}
    save_act(row, AppointmentAct.CANCELLED, by=by, reason=reason, fields=fields)


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
    return is_on and slot_insert(event, who, period)


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


def _seat(row: Appointment, who: Coordinator) -> AppointmentParticipant:
    return AppointmentParticipant(
        appointment=row,
        coordinator=who,
        user_id=who.user_id,
        name=who.name,
        role=ParticipantRole.LEAD,
        period=row.period,
    )


def _lead(row: Appointment) -> int | None:
    return next((seat.coordinator_id for seat in row.participants.all() if seat.is_responder), None)


def _key(row: Appointment) -> tuple[int | None, datetime, datetime]:
    return (_lead(row), row.period.lower, row.period.upper)


def _meet(one: Any, other: Any) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def _clash_words(
    event: OutreachEvent, clashing: Collection[tuple[Coordinator, Period]]
) -> list[str]:
    """石田 真さん（令和8年12月8日(火) 10:00 大田精機の予約と重なります）"""
    found: list[str] = []
    for who, period in clashing:
        (there,) = presence_of([who], period, event=event)
        what = "、".join(there.clashes) or words_of_period(period)
        line = f"{who.name}さん（{what}）"
        if line not in found:
            found.append(line)
    return found
