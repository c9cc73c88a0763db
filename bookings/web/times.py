"""Which times the public may ask for: those of every coordinator who fits, merged.

A visitor chooses a time, not a person; who takes it is the portal's choice (`takers_at`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from bookings.availability import (
    Calendar,
    FreeSlot,
    Span,
    Stretch,
    read_calendar,
)
from bookings.matching import Need, Proposal, match
from bookings.models import BookingPolicy, Booth
from center.calendar import is_working_day
from center.enums import Method
from center.models import UNSET_OFFICE, Office, SupportCourse
from coordinators.enums import Level
from coordinators.selectors.matching import Skilled, skilled_in
from yorozu.kit.wareki import fiscal_year

# What a visitor may choose by themselves; 訪問 and 出張 are arranged by the desk.
METHODS = (Method.VISIT, Method.ONLINE, Method.PHONE)


@dataclass(frozen=True)
class Wanted:
    """What the visitor looks for. Without a course they do not know it; an office for a visit."""

    course: SupportCourse | None
    method: str
    office: Office | None = None


@dataclass(frozen=True)
class Window:
    """The days [first, until) that may be asked for, from `earliest` on."""

    first: date
    until: date
    earliest: datetime

    def days(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.until - self.first).days)]


def window_on(policy: BookingPolicy, now: datetime) -> Window:
    """From the n-th working day after today on, so that the desk has time to answer."""
    today = timezone.localtime(now).date()
    first = today
    for _ in range(policy.web_lead_days):
        first += timedelta(days=1)
        while not is_working_day(first):
            first += timedelta(days=1)
    until = today + timedelta(days=policy.web_horizon_days + 1)
    return Window(first, max(first, until), max(now, _midnight(first)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def offices_open(year: int) -> list[Office]:
    """Where somebody can be met: offices with a booth in use."""
    with_booth = Booth.objects.in_use().values("office")
    rows = Office.objects.valid_in(year).filter(pk__in=with_booth)
    return list(rows.exclude(code=UNSET_OFFICE))


def courses_open(year: int) -> list[SupportCourse]:
    return list(SupportCourse.objects.valid_in(year))


def candidates(
    course: SupportCourse | None, window: Window, also: int | None = None
) -> list[Skilled]:
    """Public coordinators able in a topic of the course.

    Where nobody is known to be able all are asked: nobody is turned away for want of a record.
    `also` is whoever has the appointment that is to move.
    """
    topics = [each.pk for each in course.topics.all()] if course else []
    people = [
        each for each in skilled_in(topics, on=window.first) if each.is_public or each.id == also
    ]
    level = {each.id: max((s.level for s in each.skills.values()), default=0) for each in people}
    able = [each for each in people if level[each.id] >= Level.ABLE or each.id == also]
    if all(each.id == also for each in able):
        able = people
    return able


def calendar_of(
    people: Collection[Skilled], first: date, until: date, but: int | None = None
) -> Calendar:
    return read_calendar(first, until, coordinators=[each.id for each in people], but=but)


def read_times(
    wanted: Wanted, *, now: datetime, but: int | None = None, also: int | None = None
) -> dict[datetime, set[int]]:
    """All starts in the window at which somebody is free, in order.

    With each whether `also` is among them (their id, or nothing). `but` is an appointment that
    moves: what it takes counts as free.
    """
    policy = BookingPolicy.current()
    window = window_on(policy, now)
    people = candidates(wanted.course, window, also)
    calendar = calendar_of(people, window.first, window.until, but)
    found = {each: set[int]() for each in free_starts(wanted, people, calendar, window, policy)}
    if also is not None:
        lead = [each for each in people if each.id == also]
        for start in free_starts(wanted, lead, calendar, window, policy):
            found[start].add(also)
    return found


def free_starts(
    wanted: Wanted,
    people: Collection[Skilled],
    calendar: Calendar,
    window: Window,
    policy: BookingPolicy,
) -> list[datetime]:
    """The starts at which somebody is free: the first who is settles each.

    A visitor looks at six weeks of all coordinators at once, so this one is written to be quick:
    shifts and sessions lie under their days, and moments are compared in one time zone.
    """
    days = _Days(people, calendar, wanted)
    found = []
    for day in window.days():
        if day in calendar.closed or not (working := days.working(day)):
            continue
        for start in _grid(day, policy):
            end = start + policy.session
            if start >= window.earliest and days.somebody(working, start, end):
                found.append(timezone.localtime(start))
    return found


def _grid(day: date, policy: BookingPolicy) -> Iterator[datetime]:
    start = timezone.make_aware(datetime.combine(day, policy.opens)).astimezone(UTC)
    closes = timezone.make_aware(datetime.combine(day, policy.closes)).astimezone(UTC)
    while start + policy.session <= closes:
        yield start
        start += policy.step


class _Days:
    """Whose shifts and sessions lie on which day."""

    def __init__(self, people: Collection[Skilled], calendar: Calendar, wanted: Wanted) -> None:
        self.people, self.calendar = people, calendar
        self.is_visit = wanted.method == Method.VISIT
        self.shifts: dict[tuple[int, date], list[Stretch]] = defaultdict(list)
        self.busy: dict[tuple[int, date], list[Span]] = defaultdict(list)
        self.booths: dict[tuple[int, date], list[Span]] = defaultdict(list)
        office = wanted.office.pk if wanted.office else None
        for who, stretches in calendar.work.items():
            for each in stretches:
                if not self.is_visit or (each.office_id and office in (None, each.office_id)):
                    for day in _days_of(each.start, each.end):
                        self.shifts[who, day].append(each)
        for taken, by_day in (
            (calendar.taken, self.busy),
            (calendar.booths_taken, self.booths),
        ):
            for key, spans in taken.items():
                for span in spans:
                    for day in _days_of(*span):
                        by_day[key, day].append(span)

    def working(self, day: date) -> list[tuple[int, list[Stretch]]]:
        return [
            (each.id, self.shifts[each.id, day])
            for each in self.people
            if (each.id, day) in self.shifts and each.stands_alone_on(day)
        ]

    def somebody(
        self, working: list[tuple[int, list[Stretch]]], start: datetime, end: datetime
    ) -> bool:
        day = timezone.localtime(start).date()
        return any(
            stretch.start <= start
            and end <= stretch.end
            and not _meets(self.busy.get((who, day), ()), start, end)
            and (not self.is_visit or self._has_booth(stretch.office_id, day, start, end))
            for who, stretches in working
            for stretch in stretches
        )

    def _has_booth(self, office: int | None, day: date, start: datetime, end: datetime) -> bool:
        return office is not None and any(
            not _meets(self.booths.get((booth, day), ()), start, end)
            for booth in self.calendar.booths.get(office, ())
        )


def _days_of(start: datetime, end: datetime) -> list[date]:
    first = timezone.localtime(start).date()
    last = timezone.localtime(end).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _meets(spans: Iterable[Span], start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in spans)


@dataclass(frozen=True)
class Taker:
    """Somebody who is free at a time, and why they stand where they stand."""

    slot: FreeSlot
    proposal: Proposal


def takers_at(
    wanted: Wanted,
    start: datetime,
    *,
    now: datetime,
    but: int | None = None,
    also: int | None = None,
) -> list[Taker]:
    """Who is free at this very time, the best match first; empty outside the window.

    The week is read, not the day: how full it is counts in matching.
    """
    policy = BookingPolicy.current()
    window = window_on(policy, now)
    day = timezone.localtime(start).date()
    if not window.first <= day < window.until or start < window.earliest:
        return []
    if start not in _grid(day, policy):
        return []
    people = candidates(wanted.course, window, also)
    monday = day - timedelta(days=day.weekday())
    calendar = calendar_of(people, monday, monday + timedelta(days=7), but)
    free = {
        each.id: slot
        for each in people
        if each.stands_alone_on(day) and (slot := _slot(wanted, each.id, calendar, start, policy))
    }
    able = [each for each in people if each.id in free]
    matching = match(_need(wanted, day, start), able, calendar, {}, policy)
    return [Taker(free[each.coordinator.id], each) for each in matching.proposals]


def _slot(
    wanted: Wanted, who: int, calendar: Calendar, start: datetime, policy: BookingPolicy
) -> FreeSlot | None:
    end = start + policy.session
    stretch = calendar.works(who, start, end)
    if stretch is None or not calendar.is_free(who, start, end):
        return None
    if wanted.method != Method.VISIT:
        return FreeSlot(start, end, who, stretch.office_id)
    if stretch.office_id is None or (wanted.office and stretch.office_id != wanted.office.pk):
        return None
    booths = calendar.free_booths(stretch.office_id, start, end)
    return FreeSlot(start, end, who, stretch.office_id, booths) if booths else None


def _need(wanted: Wanted, day: date, start: datetime) -> Need:
    course = wanted.course
    return Need(
        method=wanted.method,
        first=day,
        until=day + timedelta(days=1),
        earliest=start,
        course=course.name if course else "",
        course_topics={each.pk: each.name for each in course.topics.all()} if course else {},
        office_id=wanted.office.pk if wanted.office else None,
    )


def this_year(now: datetime) -> int:
    return fiscal_year(timezone.localtime(now).date())
