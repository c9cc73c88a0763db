"""When somebody is really free: shifts − closed days − appointments, computed, never stored.

`read_calendar` reads a stretch of days in four queries, whatever its length and the number of
coordinators; everything after that is plain arithmetic on periods.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import F, Field, Func, Q, QuerySet
from django.utils import timezone

from bookings.enums import LIVE, AppointmentState
from bookings.models import Appointment, AppointmentParticipant, BookingPolicy, Booth, Shift
from bookings.models.periods import day_range
from center.enums import Method
from center.models import ClosedDay

# [from, until)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stretch:
    """One stretch of a coordinator's work; `office_id` None is 在宅."""

    start: datetime
    end: datetime
    office_id: int | None


@dataclass(frozen=True)
class FreeSlot:
    """A time at which the coordinator could take a session; a visit names the booths left."""

    start: datetime
    end: datetime
    coordinator_id: int
    office_id: int | None
    booth_ids: tuple[int, ...] = ()


class Busy:
    """Spans melted into a row without overlaps: a quarter's bookings are asked by bisection."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether any of them and [start, end) have a moment in common."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


@dataclass
class Calendar:
    """What is known of a stretch of days. All times are aware; booths by office."""

    work: dict[int, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    booths: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    booths_taken: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    closed: set[date] = field(default_factory=set)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    _sorted: dict[tuple[str, int], tuple[int, Busy]] = field(default_factory=dict, repr=False)

    def busy(self, coordinator_id: int) -> Busy:
        return self._busy("coordinator", coordinator_id, self.taken.get(coordinator_id, []))

    def booth_busy(self, booth_id: int) -> Busy:
        return self._busy("booth", booth_id, self.booths_taken.get(booth_id, []))

    def _busy(self, kind: str, pk: int, spans: list[Span]) -> Busy:
        """Sorted once, and again only when something was added since."""
        known = self._sorted.get((kind, pk))
        if known is None or known[0] != len(spans):
            known = self._sorted[kind, pk] = (len(spans), Busy(spans))
        return known[1]

    def is_free(self, coordinator_id: int, start: datetime, end: datetime) -> bool:
        return not self.busy(coordinator_id).meets(start, end)

    def works(self, coordinator_id: int, start: datetime, end: datetime) -> Stretch | None:
        """The stretch that holds all of the time; None outside shifts and on closed days."""
        if start.astimezone(self.zone).date() in self.closed:
            return None
        for each in self.work.get(coordinator_id, ()):
            if each.start <= start and end <= each.end:
                return each
        return None

    def free_booths(self, office_id: int, start: datetime, end: datetime) -> tuple[int, ...]:
        return tuple(
            booth
            for booth in self.booths.get(office_id, ())
            if not self.booth_busy(booth).meets(start, end)
        )


def read_calendar(
    first: date, until: date, *, coordinators: Collection[int] | None = None, but: int | None = None
) -> Calendar:
    """The days [first, until) of the coordinators (ids; all by default).

    `but` is an appointment that is about to move: what it takes counts as free. A hold whose
    time has run out is free as well: booking lets go of it.
    """
    calendar = Calendar()
    days = day_range(first, until)
    whose = Q() if coordinators is None else Q(coordinator__in=coordinators)
    shifts = Shift.objects.working().filter(whose, coordinator__isnull=False)
    for who, office, start, end in _spans(
        shifts.filter(period__overlap=days), "coordinator", "office"
    ):
        calendar.work[who].append(Stretch(start, end, office))
    seats = AppointmentParticipant.objects.filter(
        whose, coordinator__isnull=False, is_live=True, period__overlap=days
    )
    seats = seats.exclude(appointment__in=_expired()).exclude(appointment=but or 0)
    for who, start, end in _spans(seats, "coordinator"):
        calendar.taken[who].append((start, end))
    _read_booths(calendar, first, until, but)
    calendar.closed = set(
        ClosedDay.objects.filter(day__gte=first, day__lt=until, is_active=True).values_list(
            "day", flat=True
        )
    )
    return calendar


_FIRST = "floor(extract(epoch from lower(%(expressions)s)))::int8"
_LAST = "ceil(extract(epoch from upper(%(expressions)s)))::int8"


class _Second(Func):
    """A whole number as it comes; of an integer field Django would make each into one again."""

    output_field = Field()


class _Moments(dict[int, datetime]):
    """Seconds as times, each made once: thousands of periods begin at a few hundred full hours.

    Local, as the times they are compared with: across zones each comparison costs twenty.
    """

    def __init__(self) -> None:
        self._zone = timezone.get_current_timezone()

    def __missing__(self, second: int) -> datetime:
        self[second] = moment = datetime.fromtimestamp(second, self._zone)
        return moment


def _expired() -> QuerySet[Appointment]:
    """Holds that ran out: seldom any, and found by an index of their own."""
    held = Appointment.objects.filter(state=AppointmentState.HELD, held_until__lt=timezone.now())
    return held.order_by().values("pk")  # type: ignore[return-value]


def _spans(rows: QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """The named columns with the period's ends. As whole seconds: a quarter of a large centre is
    fifty thousand periods, and ranges of local times take forty times as long to read.
    """
    found = rows.order_by().annotate(
        starts_=_Second(F("period"), template=_FIRST),
        ends_=_Second(F("period"), template=_LAST),
    )
    moments = _Moments()
    for *columns, start, end in found.values_list(*names, "starts_", "ends_"):
        yield *columns, moments[start], moments[end]


def _read_booths(calendar: Calendar, first: date, until: date, but: int | None) -> None:
    """One query: a booth without appointments comes once, without a period."""
    taken = Appointment.objects.filter(
        booth__isnull=False, state__in=LIVE, period__overlap=day_range(first, until)
    )
    taken = taken.exclude(pk__in=_expired()).exclude(pk=but or 0)
    for booth, start, end in _spans(taken, "booth"):
        calendar.booths_taken[booth].append((start, end))
    for booth, office in Booth.objects.in_use().values_list("pk", "office"):
        calendar.booths[office].append(booth)


def free_slots(
    calendar: Calendar,
    coordinator_id: int,
    *,
    method: str,
    office_id: int | None,
    policy: BookingPolicy,
    earliest: datetime,
    minutes: int | None = None,
) -> Iterator[FreeSlot]:
    """In order of time, on the policy's grid, inside the opening hours, from `earliest` on.

    A visit needs the coordinator at that office and a booth there; 訪問 and 出張 need them free;
    online and telephone sessions go from anywhere, and without `office_id` a visit goes to any
    office where they are.
    """
    length = timedelta(minutes=minutes or policy.session_minutes)
    for stretch in sorted(calendar.work.get(coordinator_id, ()), key=lambda each: each.start):
        if method == Method.VISIT and not _is_at(stretch, office_id):
            continue
        for start in _starts(stretch, length, policy, calendar.zone):
            end = start + length
            if start < earliest or start.date() in calendar.closed:
                continue
            if not calendar.is_free(coordinator_id, start, end):
                continue
            booths: tuple[int, ...] = ()
            if method == Method.VISIT:
                assert stretch.office_id is not None
                booths = calendar.free_booths(stretch.office_id, start, end)
                if not booths:
                    continue
            yield FreeSlot(start, end, coordinator_id, stretch.office_id, booths)


def _is_at(stretch: Stretch, office_id: int | None) -> bool:
    if stretch.office_id is None:
        return False
    return office_id is None or stretch.office_id == office_id


def _starts(
    stretch: Stretch, length: timedelta, policy: BookingPolicy, zone: tzinfo
) -> Iterator[datetime]:
    """Local times. The grid begins at the opening hour of each day; Japan has no summer time."""
    day = stretch.start.astimezone(zone).date()
    last = stretch.end.astimezone(zone).date()
    while day <= last:
        start = datetime.combine(day, policy.opens, zone)
        end = min(datetime.combine(day, policy.closes, zone), stretch.end)
        while start + length <= end:
            if start >= stretch.start:
                yield start
            start += policy.step
        day += timedelta(days=1)
