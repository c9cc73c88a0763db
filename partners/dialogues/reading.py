"""What the pages of a dialogue show: groups, the door, figures, the people one has met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from partners.enums import EVENT_COUNTED, Affiliation, AttendanceState, EventState
from partners.models import (
    DialogueAttendance,
    DialogueMember,
    DialogueRound,
    DialogueSeat,
    DialogueSession,
    MetPair,
)
from yorozu.kit.wareki import format_date

KINDS = dict(Affiliation.choices)


@dataclass(frozen=True)
class Table:
    number: int
    people: list[DialogueMember]


@dataclass(frozen=True)
class RoundSheet:
    """One round with its groups; a name is all that is said of a person."""

    row: DialogueRound
    tables: list[Table]
    is_next: bool

    @property
    def is_begun(self) -> bool:
        return self.row.started_at is not None


@dataclass(frozen=True)
class Door:
    """How many stand where, and who the groups of the next round do not fit."""

    counts: dict[str, int]
    unseated: list[DialogueMember]
    missing: list[DialogueMember]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(state.label, self.counts.get(state, 0)) for state in AttendanceState]


def sheets_of(session: DialogueSession) -> list[RoundSheet]:
    """Two queries, whatever the number of people."""
    rows = list(session.rounds.all())
    seats = DialogueSeat.objects.filter(round__in=rows).select_related("member")
    found: dict[int, dict[int, list[DialogueMember]]] = {row.pk: {} for row in rows}
    for seat in seats.order_by("table", "member__kana", "member__name", "pk"):
        found[seat.round_id].setdefault(seat.table, []).append(seat.member)
    first = next((row.pk for row in rows if row.started_at is None), None)
    return [
        RoundSheet(
            row,
            [Table(number, people) for number, people in found[row.pk].items()],
            row.pk == first,
        )
        for row in rows
    ]


def current_sheet(sheets: Sequence[RoundSheet], wanted: int | None = None) -> RoundSheet | None:
    """The round that is asked for; else the one going on; before the first, the first."""
    asked = [each for each in sheets if each.row.number == wanted]
    begun = [each for each in sheets if each.is_begun]
    return next(iter(asked or begun[-1:] or sheets), None)


def door_of(session: DialogueSession, sheets: Sequence[RoundSheet]) -> Door:
    rows = list(session.attendances.select_related("member"))
    counts = Counter(row.state for row in rows)
    coming = next((each for each in sheets if each.is_next), None)
    if coming is None:
        return Door(dict(counts), [], [])
    seated = {person.pk for table in coming.tables for person in table.people}
    away = (AttendanceState.ABSENT, AttendanceState.GONE)
    return Door(
        dict(counts),
        [r.member for r in rows if r.state == AttendanceState.HERE and r.member_id not in seated],
        [r.member for r in rows if r.state in away and r.member_id in seated],
    )


def attendances_of(session: DialogueSession, words: str) -> QuerySet[DialogueAttendance]:
    rows = session.attendances.select_related("member__organization")
    if words:
        rows = rows.filter(Q(member__name__contains=words) | Q(member__kana__contains=words))
    return rows.order_by("member__kana", "member__name", "pk")


def mix_of(session: DialogueSession) -> list[tuple[str, int]]:
    """Affiliations of those who talked, in the order of the choices."""
    return [(label, session.mix[kind]) for kind, label in KINDS.items() if kind in session.mix]


def coming_sessions(user: User) -> QuerySet[DialogueSession]:
    """Still to come or running, the nearest first."""
    rows = DialogueSession.objects.visible_to(user).filter(closed_at=None)
    return (
        rows.exclude(event__state=EventState.CANCELLED)
        .select_related("event__organization", "chapter")
        .annotate(
            expected=Count(
                "attendances",
                filter=Q(attendances__state__in=(AttendanceState.EXPECTED, AttendanceState.HERE)),
            )
        )
        .order_by("event__period", "pk")
    )


def past_sessions(user: User) -> QuerySet[DialogueSession]:
    return (
        DialogueSession.objects.visible_to(user)
        .filter(closed_at__isnull=False, event__state__in=EVENT_COUNTED)
        .select_related("event__organization", "chapter")
    )


def totals_of(rows: QuerySet[DialogueSession]) -> dict[str, Any]:
    return rows.order_by().aggregate(
        dialogues=Count("pk"),
        people=Sum("people", default=0),
        new=Sum("new_pairs", default=0),
        repeated=Sum("repeated_pairs", default=0),
        least=Sum("least_repeats", default=0),
    )


def met_where(member: DialogueMember) -> dict[int, str]:
    """By id whom this person has talked with, and when last: the day and the round."""
    rows = MetPair.objects.filter(Q(one=member) | Q(other=member))
    rows = rows.order_by("event__period", "round").select_related("event")
    return {
        pair.other_id if pair.one_id == member.pk else pair.one_id: _when(pair) for pair in rows
    }


def _when(pair: MetPair) -> str:
    begin = pair.event.starts_at
    return f"{f'{format_date(begin.date())} ' if begin else ''}第{pair.round}回"


def met_by(member: DialogueMember) -> QuerySet[DialogueMember]:
    """Those still with us whom this person has talked with."""
    pairs = MetPair.objects.filter(Q(one=member) | Q(other=member)).values_list("one", "other")
    ids = {pk for pair in pairs for pk in pair} - {member.pk}
    return DialogueMember.objects.joined().filter(pk__in=ids).select_related("organization")
