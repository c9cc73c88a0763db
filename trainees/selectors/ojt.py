"""How far a new coordinator is: items signed, sessions sat in, with whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from bookings.models import AppointmentParticipant
from bookings.models.participant import RESPONDERS
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from trainees.models import OjtItem, OjtPlan
from trainees.selectors.sittings import TOOK_PLACE
from yorozu.kit.wareki import format_date


@dataclass(frozen=True)
class Seat:
    """A session in which the new one sat, and who answered in it."""

    appointment: Any
    responders: tuple[tuple[int | None, str], ...]

    @property
    def words(self) -> str:
        names = "・".join(name for _, name in self.responders)
        day = format_date(self.appointment.day)
        return f"{day} {self.appointment.client}（{names}）"

    def is_led_by(self, who: Coordinator | None) -> bool:
        return who is not None and any(pk == who.pk for pk, _ in self.responders)


@dataclass(frozen=True)
class Progress:
    plan: OjtPlan
    items: list[OjtItem]
    seats: list[Seat]

    @property
    def signed(self) -> int:
        return sum(each.signed_at is not None for each in self.items)

    @property
    def left(self) -> int:
        return len(self.items) - self.signed

    @property
    def by_person(self) -> list[tuple[str, int]]:
        """Whom they sat with, and how often; the most first."""
        found = Counter(name for seat in self.seats for _, name in seat.responders)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def people(self) -> int:
        return len(self.by_person)

    @property
    def has_enough(self) -> bool:
        return (
            len(self.seats) >= self.plan.sessions_wanted and self.people >= self.plan.people_wanted
        )

    def late(self, today: date) -> list[OjtItem]:
        return [each for each in self.items if each.signed_at is None and each.due_on < today]


def progress_of(plan: OjtPlan, now: datetime) -> Progress:
    return progress_of_all([plan], now)[0]


def progress_of_all(plans: Sequence[OjtPlan], now: datetime) -> list[Progress]:
    """From the participants of sessions that are over; four queries, however many plans."""
    known = {each.pk: each for each in plans}
    items: dict[int, list[OjtItem]] = defaultdict(list)
    rows = OjtItem.objects.filter(plan__in=known)
    for item in rows.select_related("teacher", "signed_by", "appointment"):
        item.plan = known[item.plan_id]
        items[item.plan_id].append(item)
    seats: dict[int | None, list[Seat]] = defaultdict(list)
    for row in _seats_of([each.coordinator_id for each in plans], now):
        seats[row.coordinator_id].append(_seat(row))
    return [Progress(each, items[each.pk], seats[each.coordinator_id]) for each in plans]


def _seats_of(people: list[int], now: datetime) -> QuerySet[AppointmentParticipant]:
    rows = AppointmentParticipant.objects.filter(
        role=ParticipantRole.NEW_CO,
        coordinator__in=people,
        appointment__state__in=TOOK_PLACE,
        period__endswith__lte=now,
    )
    return (
        rows.select_related("appointment__company", "appointment__person")
        .prefetch_related("appointment__participants__coordinator")
        .order_by("-period", "-pk")
    )


def _seat(seat: AppointmentParticipant) -> Seat:
    people = seat.appointment.participants.all()
    found = [(each.coordinator_id, each.shown_name) for each in people if each.role in RESPONDERS]
    return Seat(seat.appointment, tuple(found))
