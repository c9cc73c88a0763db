"""Appointments of the demo centre as rows: what the services would leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User
from bookings.enums import (
    AppointmentAct,
    AppointmentState,
    IncidentKind,
)
from bookings.models import (
    Appointment,
    AppointmentChange,
    AppointmentParticipant,
    UsageIncident,
)
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from yorozu.kit.textkeys import phone_key

LATE, ABSENT, EARLY = (
    "当日の朝、体調不良との電話",
    "15分待ったが来所がなく、電話もつながらない",
    "急な納品が入ったため、改めて申し込むとのこと",
)
Act = AppointmentAct


@dataclass
class Made:
    """An appointment with who answers and what happened to it."""

    row: Appointment
    lead: Coordinator
    acts: list[tuple[AppointmentAct, AppointmentState, datetime, str]]
    memo: int | None = None


def bookings_store(made: list[Made], *, desk: User) -> None:
    """All of them with their people, their history and the memos that were written for them."""
    for each in made:
        each.row.version = len(each.acts) - 1
        # The triggers that would say so rest while the memos are linked.
        each.row.is_recorded = each.memo is not None
    Appointment.objects.bulk_create([each.row for each in made], batch_size=500)
    AppointmentParticipant.objects.bulk_create(map(_seat, made), batch_size=1000)
    AppointmentChange.objects.bulk_create(_changes(made, desk), batch_size=1000)
    UsageIncident.objects.bulk_create(_incidents(made, desk))
    _memos_link(made)


def _seat(made: Made) -> AppointmentParticipant:
    return AppointmentParticipant(
        appointment=made.row,
        coordinator=made.lead,
        user_id=made.lead.user_id,
        name=made.lead.name,
        role=ParticipantRole.LEAD,
        period=made.row.period,
    )


def _changes(made: Iterable[Made], desk: User) -> Iterator[AppointmentChange]:
    for each in made:
        was = ""
        for sequence, (act, state, at, reason) in enumerate(each.acts):
            yield AppointmentChange(
                appointment=each.row,
                sequence=sequence,
                act=act,
                from_state=was,
                to_state=state,
                reason=reason,
                by=desk,
                at=at,
            )
            was = state


def _incidents(made: Iterable[Made], desk: User) -> Iterator[UsageIncident]:
    for each in made:
        act, _, at, reason = each.acts[-1]
        if reason not in (LATE, ABSENT):
            continue
        yield UsageIncident(
            appointment=each.row,
            kind=IncidentKind.NO_SHOW if act == Act.NO_SHOW else IncidentKind.LATE_CANCEL,
            company=each.row.company,
            person=each.row.person,
            phone_key=phone_key(each.row.contact_phone)[:20],
            recorded_by=desk,
            happened_at=at,
        )


def _memos_link(made: Iterable[Made]) -> None:
    """The memo of each session names its appointment, as if opened from it."""
    pairs: list[Any] = [(each.memo, each.row.pk) for each in made if each.memo]
    with connection.cursor() as cursor:
        # A table with checks still to come cannot be altered: let them come now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What the memo says does not change: it needs no new version in its history.
        cursor.execute("ALTER TABLE consultations_memo DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE consultations_memo m SET appointment_id = p.appointment"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS p(memo, appointment)"
            " WHERE m.id = p.memo",
            [[memo for memo, _ in pairs], [row for _, row in pairs]],
        )
        cursor.execute("ALTER TABLE consultations_memo ENABLE TRIGGER USER")
