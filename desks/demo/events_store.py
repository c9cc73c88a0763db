"""The demo's events as rows, with all that hangs on them: what the services would leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from bookings.enums import AppointmentAct, AppointmentState
from bookings.models import Appointment, AppointmentChange, AppointmentParticipant
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from partners.enums import Answer, EventAct, EventState
from partners.models import (
    EventChange,
    EventCoordinator,
    EventDate,
    EventMessage,
    OutreachEvent,
)

S, A = EventState, EventAct
Path = tuple[tuple[EventAct, EventState, int], ...]
# The acts that lead to a state, each with how many days before the event it was done.
_ASKED: Path = ((A.REQUESTED, S.REQUESTED, 30),)
_AGREED: Path = (*_ASKED, (A.ADJUSTED, S.ADJUSTING, 25))
_SURE: Path = (*_AGREED, (A.ASKED, S.ADJUSTING, 24), (A.CONFIRMED, S.CONFIRMED, 21))
_OVER: Path = (*_SURE, (A.HELD, S.HELD, 0))
PATHS: dict[str, Path] = {
    S.REQUESTED: _ASKED,
    S.ADJUSTING: (*_ASKED, (A.CHANGED, S.ADJUSTING, 25)),
    S.CONFIRMED: _SURE,
    S.HELD: _OVER,
    S.REPORTED: (*_OVER, (A.REPORTED, S.REPORTED, -3)),
    S.CANCELLED: (*_AGREED, (A.CANCELLED, S.CANCELLED, 9)),
}


@dataclass
class Made:
    """An event with who comes, what was said, its slots and the memos of its sessions."""

    row: OutreachEvent
    people: list[Coordinator] = field(default_factory=list)
    answer: Answer = Answer.ACCEPTED
    dates: list[Any] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    slots: list[tuple[Appointment, Coordinator]] = field(default_factory=list)
    memos: list[int] = field(default_factory=list)


def events_store(made: list[Made], *, desk: User) -> None:
    for each in made:
        each.row.version = len(PATHS[each.row.state]) - 1
    OutreachEvent.objects.bulk_create([each.row for each in made], batch_size=500)
    EventChange.objects.bulk_create(_changes(made, desk), batch_size=1000)
    EventCoordinator.objects.bulk_create(_people(made, desk), batch_size=1000)
    EventDate.objects.bulk_create(_dates(made))
    EventMessage.objects.bulk_create(_messages(made))
    _slots_store(made)
    _memos_link(made)


def _start(row: OutreachEvent) -> datetime:
    start: datetime = row.period.lower if row.period else row.received_at + timedelta(days=30)
    return start


def _changes(made: Iterable[Made], desk: User) -> Iterator[EventChange]:
    now = timezone.now()
    for each in made:
        was = ""
        for sequence, (act, state, days) in enumerate(PATHS[each.row.state]):
            at = min(_start(each.row) - timedelta(days=days), now - timedelta(minutes=30))
            yield EventChange(
                event=each.row,
                sequence=sequence,
                act=act,
                from_state=was,
                to_state=state,
                reason=each.row.cancel_reason if act == A.CANCELLED else "",
                by=each.row.requested_by if act == A.REQUESTED else desk,
                at=each.row.received_at if act == A.REQUESTED else at,
            )
            was = state


def _people(made: Iterable[Made], desk: User) -> Iterator[EventCoordinator]:
    now = timezone.now()
    for each in made:
        asked = min(_start(each.row) - timedelta(days=24), now - timedelta(hours=5))
        for who in each.people:
            yield EventCoordinator(
                event=each.row,
                coordinator=who,
                answer=each.answer,
                asked_by=desk,
                asked_at=asked,
                answered_at=None if each.answer == Answer.ASKED else asked + timedelta(hours=3),
            )


def _dates(made: Iterable[Made]) -> Iterator[EventDate]:
    for each in made:
        for position, period in enumerate(each.dates, start=1):
            yield EventDate(event=each.row, position=position, period=period)


def _messages(made: Iterable[Made]) -> Iterator[EventMessage]:
    now = timezone.now()
    for each in made:
        for said in each.messages:
            days = said.pop("days")
            at = max(now - timedelta(days=days), each.row.received_at + timedelta(hours=4 - days))
            yield EventMessage(event=each.row, at=at, **said)


def _slots_store(made: Iterable[Made]) -> None:
    pairs = [(slot, who) for each in made for slot, who in _with_event(each)]
    Appointment.objects.bulk_create([slot for slot, _ in pairs], batch_size=500)
    AppointmentParticipant.objects.bulk_create(
        [
            AppointmentParticipant(
                appointment=slot,
                coordinator=who,
                user_id=who.user_id,
                name=who.name,
                role=ParticipantRole.LEAD,
                period=slot.period,
            )
            for slot, who in pairs
        ]
    )
    AppointmentChange.objects.bulk_create(
        [
            AppointmentChange(
                appointment=slot,
                sequence=1,
                act=AppointmentAct.BOOKED,
                from_state=AppointmentState.OPEN,
                to_state=AppointmentState.BOOKED,
                by=slot.created_by,
            )
            for slot, _ in pairs
            if slot.state == AppointmentState.BOOKED
        ]
    )


def _with_event(made: Made) -> Iterator[tuple[Appointment, Coordinator]]:
    """A row is created before what points at it has its key."""
    for slot, who in made.slots:
        slot.event = made.row
        yield slot, who


def _memos_link(made: Iterable[Made]) -> None:
    """The memos of each event name it, and so do the appointments behind them."""
    pairs = [(memo, each.row.pk) for each in made for memo in each.memos]
    values = [[memo for memo, _ in pairs], [event for _, event in pairs]]
    with connection.cursor() as cursor:
        # A table with checks still to come cannot be altered: let them come now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What the memo says does not change: it needs no new version in its history.
        cursor.execute("ALTER TABLE consultations_memo DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE consultations_memo m SET event_id = p.event"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS p(memo, event) WHERE m.id = p.memo",
            values,
        )
        cursor.execute("ALTER TABLE consultations_memo ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE bookings_appointment DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE bookings_appointment a SET event_id = m.event_id FROM consultations_memo m"
            " WHERE m.appointment_id = a.id AND m.id = ANY(%s::bigint[])",
            values[:1],
        )
        cursor.execute("ALTER TABLE bookings_appointment ENABLE TRIGGER USER")
