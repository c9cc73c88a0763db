"""同席 plan: which booked sessions somebody could sit in, and which of them first.

One pure choice for trainees and for new coordinators: `suggested` takes what was seen so far as
data, so that it can be tested without a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.appointment import AppointmentQuerySet
from bookings.models.participant import RESPONDERS
from bookings.models.periods import Period, day_range
from bookings.rules import can_change
from bookings.services.details import MOST_OBSERVERS
from center.enums import ParticipantRole
from coordinators.models import Coordinator
from yorozu.kit.wareki import start_of

if TYPE_CHECKING:
    from trainees.models import OjtPlan, Trainee

WINDOW = timedelta(days=14)
MOST_SHOWN = 200
MOST_SUGGESTED, MOST_A_DAY = 10, 2
# What a session that is about lending is worth against two of the same kind seen before.
FOCUS_WEIGHT = 2


@dataclass(frozen=True)
class Sitter:
    """Who sits in: a trainee of a bank, or a new coordinator."""

    role: ParticipantRole
    name: str
    first: date
    last: date
    user: User | None = None
    coordinator: Coordinator | None = None
    focus: frozenset[int] = frozenset()
    bank_id: int | None = None

    @property
    def seats(self) -> Q:
        """Their seats among all participants."""
        own = Q(coordinator=self.coordinator) if self.coordinator else Q(user=self.user)
        return Q(role=self.role) & own

    @property
    def anywhere(self) -> Q:
        """Wherever they are, in whatever role: nobody sits in two sessions at once."""
        return Q(coordinator=self.coordinator) if self.coordinator else Q(user=self.user)


def sitter_of_trainee(trainee: Trainee) -> Sitter:
    return Sitter(
        role=ParticipantRole.TRAINEE,
        name=trainee.name,
        first=trainee.starts_on,
        last=trainee.ends_on,
        user=trainee.user,
        focus=frozenset(each.pk for each in trainee.cohort.focus_topics.all()),
        bank_id=trainee.organization_id,
    )


def sitter_of_plan(plan: OjtPlan) -> Sitter:
    return Sitter(
        role=ParticipantRole.NEW_CO,
        name=plan.coordinator.name,
        first=plan.starts_on,
        last=plan.ends_on,
        coordinator=plan.coordinator,
    )


@dataclass(frozen=True)
class Seen:
    """How often they sat in, or will: by topic, by the coordinator who leads, by day."""

    topics: Counter[int | None] = field(default_factory=Counter)
    people: Counter[int | None] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)

    def noted(self, each: Candidate) -> Seen:
        return Seen(
            self.topics + Counter([each.topic_id]),
            self.people + Counter([each.lead_id]),
            self.days + Counter([each.day]),
        )


@dataclass(frozen=True)
class Candidate:
    """A booked session with a free seat."""

    appointment: Any
    lead_id: int | None
    lead: str
    topic_id: int | None
    start: datetime
    end: datetime
    seats_left: int
    is_focus: bool
    is_other_bank: bool
    reasons: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return timezone.localtime(self.start).date()

    def meets(self, other: Candidate) -> bool:
        return self.start < other.end and other.start < self.end


def seen_of(sitter: Sitter) -> Seen:
    """From the seats they have, past and to come; one query."""
    rows = AppointmentParticipant.objects.filter(sitter.seats, is_live=True)
    sessions = Appointment.objects.filter(pk__in=rows.values("appointment"))
    lead = Q(participants__role=ParticipantRole.LEAD)
    found = list(
        sessions.filter(lead).values_list("primary_topic", "participants__coordinator", "period")
    )
    return Seen(
        Counter(topic for topic, _, _ in found),
        Counter(lead for _, lead, _ in found),
        Counter(timezone.localtime(period.lower).date() for _, _, period in found),
    )


def window_of(sitter: Sitter, first: date | None, last: date | None) -> tuple[date, date] | None:
    """The days to look at, within the term and not before today; None when there are none."""
    today = timezone.localdate()
    begin = max(first or today, sitter.first, today)
    end = min(last or begin + WINDOW, sitter.last)
    return (begin, end) if begin <= end else None


def candidates_for(
    sitter: Sitter, user: User, first: date, last: date, topic: int | None = None
) -> list[Candidate]:
    """Booked sessions of these days that somebody may still sit in, as `user` may change them.

    Left out: where the client declines, where two sit in, where they sit or are busy themselves.
    Of more than can be shown those about lending come first.
    """
    since = max(timezone.now(), start_of(first))
    if since >= start_of(last + timedelta(days=1)):
        return []
    observers = Count("participants", filter=~Q(participants__role__in=RESPONDERS))
    rows = (
        _changeable_by(user)
        .filter(
            Q(primary_topic=topic) if topic else Q(),
            state=AppointmentState.BOOKED,
            declines_observers=False,
            period__startswith__gte=since,
            period__startswith__lt=start_of(last + timedelta(days=1)),
        )
        .annotate(
            observers=observers,
            turn=Case(When(primary_topic__in=sitter.focus, then=0), default=1),
        )
        .filter(observers__lt=MOST_OBSERVERS)
        .select_related("company", "person", "primary_topic", "office", "booth", "introduced_by")
        .prefetch_related("participants__coordinator", "participants__user")
        .order_by("turn", "period", "pk")[:MOST_SHOWN]
    )
    busy = _busy(sitter, day_range(first, last + timedelta(days=1)))
    return [
        _candidate(row, sitter)
        for row in sorted(rows, key=lambda row: (row.period.lower, row.pk))
        if can_change(user, row) and not _is_busy(busy, row.period)
    ]


def _changeable_by(user: User) -> AppointmentQuerySet:
    """As `can_change` says of each: a coordinator's own, and what nobody has."""
    rows = Appointment.objects.visible_to(user)
    if user.role != Role.COORDINATOR:
        return rows
    seats = AppointmentParticipant.objects.filter(appointment=OuterRef("pk"), role__in=RESPONDERS)
    return rows.filter(~Exists(seats) | Exists(seats.filter(user=user)))


def _busy(sitter: Sitter, period: Period) -> list[Period]:
    rows = AppointmentParticipant.objects.filter(
        sitter.anywhere, is_live=True, period__overlap=period
    )
    return list(rows.values_list("period", flat=True))


def _is_busy(busy: Iterable[Period], period: Period) -> bool:
    """`period_of` bounds: both ends are always there (`IS_PERIOD`)."""
    start, end = period.lower, period.upper
    assert start is not None and end is not None
    return any(
        each.lower is not None
        and each.upper is not None
        and each.lower < end
        and start < each.upper
        for each in busy
    )


def _candidate(row: Any, sitter: Sitter) -> Candidate:
    people = list(row.participants.all())
    lead = next((each for each in people if each.role == ParticipantRole.LEAD), None)
    return Candidate(
        appointment=row,
        lead_id=lead.coordinator_id if lead else None,
        lead=lead.shown_name if lead else "（担当未定）",
        topic_id=row.primary_topic_id,
        start=row.period.lower,
        end=row.period.upper,
        seats_left=MOST_OBSERVERS - row.observers,
        is_focus=row.primary_topic_id in sitter.focus,
        is_other_bank=bool(
            sitter.bank_id and row.introduced_by_id and row.introduced_by_id != sitter.bank_id
        ),
    )


def suggested(candidates: Sequence[Candidate], seen: Seen) -> list[Candidate]:
    """Which to take first: about lending, then what and whom they have met least.

    At most two a day, never two at once, none that another bank sent while there are others.
    Each choice counts at once, so that the next one balances it.
    """
    chosen: list[Candidate] = []
    left = list(candidates)
    while left and len(chosen) < MOST_SUGGESTED:
        best = min(left, key=lambda each: _rank(each, seen))
        left.remove(best)
        if seen.days[best.day] >= MOST_A_DAY or any(best.meets(each) for each in chosen):
            continue
        chosen.append(best)
        seen = seen.noted(best)
    return chosen


def _rank(each: Candidate, seen: Seen) -> tuple[bool, int, datetime, int]:
    met = seen.topics[each.topic_id] + seen.people[each.lead_id]
    bonus = FOCUS_WEIGHT if each.is_focus else 0
    return (each.is_other_bank, met - bonus, each.start, each.appointment.pk)


def reasons_of(each: Candidate, seen: Seen) -> tuple[str, ...]:
    """Why, in words."""
    found = ["優先分野"] if each.is_focus else []
    if not seen.topics[each.topic_id]:
        found.append("初めての分野")
    if not seen.people[each.lead_id]:
        found.append("初めて同席するCO")
    if each.is_other_bank:
        found.append("ほかの金融機関の紹介")
    return tuple(found)
