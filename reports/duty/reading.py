"""A coordinator's 従事日誌 as the pages, the PDF and the workbook show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from center.models import Programme
from coordinators.models import Coordinator
from reports.duty.finding import found_of
from reports.duty.pieces import Found, Gap, Piece
from reports.enums import BY_HAND, DutyKind, DutyState
from reports.models import DutyLine, DutyLog
from yorozu.kit.wareki import format_date, month_range


@dataclass(frozen=True)
class Line:
    """One line of the log. `row` is there for what is written down, by hand or at CO 確認."""

    kind: DutyKind
    programme: Programme
    start: datetime
    end: datetime
    title: str
    url: str = ""
    route: str = ""
    fare: int | None = None
    source: str = ""
    row: DutyLine | None = None
    is_unconfirmed: bool = False

    @property
    def day(self) -> date:
        return timezone.localtime(self.start).date()

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def is_by_hand(self) -> bool:
        return self.kind in BY_HAND

    @property
    def clock(self) -> str:
        return clock(self.start, self.end)

    @property
    def hours(self) -> str:
        return hours(self.length)

    @property
    def words(self) -> str:
        """For a message: which line it is."""
        return f"{format_date(self.day)} {self.clock} {self.kind.label}「{self.title}」"


def clock(start: datetime, end: datetime) -> str:
    """10:00～11:00, with the day where it ends on another."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    day = "" if first.date() == last.date() else f"{last.month}月{last.day}日"
    return f"{first:%H:%M}～{day}{last:%H:%M}"


def hours(length: timedelta) -> str:
    """1時間30分 as 1:30."""
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[Line]

    @property
    def length(self) -> timedelta:
        return sum((line.length for line in self.lines), timedelta())


@dataclass(frozen=True)
class Total:
    """Hours of one programme, by kind, and the fares."""

    programme: Programme
    by_kind: dict[DutyKind, timedelta]
    fare: int
    days: int

    @property
    def length(self) -> timedelta:
        return sum(self.by_kind.values(), timedelta())

    def of(self, kind: DutyKind) -> timedelta:
        return self.by_kind.get(kind, timedelta())

    @property
    def cells(self) -> list[timedelta]:
        return [self.of(kind) for kind in DutyKind]


@dataclass(frozen=True)
class Month:
    """`changed`: records that are otherwise than when the log was confirmed."""

    coordinator: Coordinator
    month: date
    log: DutyLog | None
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...] = ()
    changed: int = 0

    @property
    def state(self) -> DutyState:
        return DutyState(self.log.state) if self.log else DutyState.OPEN

    @property
    def version(self) -> int:
        return self.log.version if self.log else 0

    @cached_property
    def clashes(self) -> list[tuple[Line, Line]]:
        return clashes(self.lines)

    @cached_property
    def days(self) -> list[Day]:
        found: dict[date, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.day].append(line)
        return [Day(day, lines) for day, lines in sorted(found.items())]

    @cached_property
    def totals(self) -> list[Total]:
        """By programme, in the order of the list."""
        found: dict[Programme, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.programme].append(line)
        ordered = sorted(found.items(), key=lambda pair: (pair[0].position, pair[0].pk))
        return [_total(programme, lines) for programme, lines in ordered]

    @cached_property
    def kinds(self) -> list[DutyKind]:
        """What was done at all: a column for each kind would not fit on the paper."""
        return [kind for kind in DutyKind if any(each.of(kind) for each in self.totals)]

    @property
    def length(self) -> timedelta:
        return sum((line.length for line in self.lines), timedelta())

    @property
    def fare(self) -> int:
        return sum(line.fare or 0 for line in self.lines)

    @property
    def url(self) -> str:
        return reverse("reports:duty_log", args=[f"{self.month:%Y-%m}", self.coordinator.pk])


def totals_in_words(month: Month) -> list[tuple[Total, list[str], str]]:
    """By programme: the hours of each of the month's kinds, and all of them."""
    return [
        (each, [hours(each.of(kind)) for kind in month.kinds], hours(each.length))
        for each in month.totals
    ]


def _total(programme: Programme, lines: list[Line]) -> Total:
    by_kind: dict[DutyKind, timedelta] = {}
    for line in lines:
        by_kind[line.kind] = by_kind.get(line.kind, timedelta()) + line.length
    fare = sum(line.fare or 0 for line in lines)
    return Total(programme, by_kind, fare, len({line.day for line in lines}))


def clashes(lines: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Pairs at one time, in order; each line is named with the one that runs on longest."""
    found = []
    longest: Line | None = None
    for line in sorted(lines, key=lambda each: (each.start, each.end)):
        if longest is not None and line.start < longest.end:
            found.append((longest, line))
        if longest is None or line.end > longest.end:
            longest = line
    return found


def month_of_coordinator(coordinator: Coordinator, month: date) -> Month:
    """Nine queries, whatever the size."""
    first, until = month_range(month)
    log = DutyLog.objects.filter(coordinator=coordinator, month=first).first()
    rows = DutyLine.objects.standing().filter(log=log) if log else DutyLine.objects.none()
    found = found_of(first, until, coordinator).get(coordinator.pk, Found())
    return _month(coordinator, first, log, list(rows), found, _programmes())


def months_of_all(user: User, month: date) -> list[Month]:
    """Everybody with something in the month whose log the reader may see. Ten queries."""
    first, until = month_range(month)
    people = Coordinator.objects.filter(user__isnull=False).order_by("kana", "name", "pk")
    if user.role == Role.COORDINATOR:
        people = people.filter(user=user)
    logs = {log.coordinator_id: log for log in DutyLog.objects.visible_to(user).filter(month=first)}
    rows: dict[int, list[DutyLine]] = defaultdict(list)
    for row in DutyLine.objects.standing().filter(log__in=logs.values()):
        rows[row.log_id].append(row)
    found, programmes = found_of(first, until), _programmes()
    months = []
    for person in people:
        log = logs.get(person.pk)
        own = rows[log.pk] if log else []
        if log or person.pk in found:
            got = found.get(person.pk, Found())
            months.append(_month(person, first, log, own, got, programmes))
    return months


def _programmes() -> dict[int, Programme]:
    return {programme.pk: programme for programme in Programme.objects.all()}


def _month(
    coordinator: Coordinator,
    first: date,
    log: DutyLog | None,
    rows: list[DutyLine],
    found: Found,
    programmes: dict[int, Programme],
) -> Month:
    urls = {piece.source: piece.url for piece in found.pieces}
    lines = [_written(row, programmes, urls) for row in rows]
    changed = 0
    if log is None or log.state == DutyState.OPEN:
        lines += [_computed(piece, programmes) for piece in found.pieces]
    else:
        changed = len(_keys(rows) ^ {piece.key for piece in found.pieces})
    lines.sort(key=lambda each: (each.start, each.end, each.source))
    return Month(coordinator, first, log, tuple(lines), found.gaps, changed)


def _keys(rows: list[DutyLine]) -> set[tuple[str, int, datetime, datetime]]:
    return {
        (row.source, row.programme_id, row.period.lower, row.period.upper)
        for row in rows
        if row.source
    }


def _written(row: DutyLine, programmes: dict[int, Programme], urls: dict[str, str]) -> Line:
    return Line(
        DutyKind(row.kind),
        programmes[row.programme_id],
        row.period.lower,
        row.period.upper,
        row.title,
        urls.get(row.source, ""),
        row.route,
        row.fare,
        row.source,
        row,
    )


def _computed(piece: Piece, programmes: dict[int, Programme]) -> Line:
    return Line(
        piece.kind,
        programmes[piece.programme],
        piece.start,
        piece.end,
        piece.title,
        piece.url,
        source=piece.source,
        is_unconfirmed=piece.is_unconfirmed,
    )
