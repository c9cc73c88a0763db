"""A month of shifts: people × days, one person's days, and where 派遣職員 are missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.board.reading import holidays, own_days_off
from bookings.models import Appointment, BookingPolicy, Shift
from bookings.models.periods import day_range
from bookings.services.rollout import is_day_of_rest
from bookings.workers import Worker, worker_of, workers_on
from yorozu.kit.wareki import month_range


@dataclass(frozen=True)
class DayHead:
    day: date
    closed: str
    is_rest: bool
    is_today: bool


@dataclass(frozen=True)
class DayCell:
    """`rows` are what holds: the stretches of work, or one that says the day is off."""

    head: DayHead
    rows: tuple[Shift, ...]
    url: str

    @property
    def is_off(self) -> bool:
        return bool(self.rows) and self.rows[0].is_off

    @property
    def is_by_hand(self) -> bool:
        return any(row.origin == "hand" for row in self.rows)

    @property
    def reason(self) -> str:
        return next((row.reason for row in self.rows if row.reason), "")

    @property
    def short(self) -> str:
        """The place in two letters."""
        if self.is_off:
            return "休"
        return "・".join(dict.fromkeys(row.place[:2] for row in self.rows))

    @property
    def hours(self) -> str:
        return " ".join(hours_words(row) for row in self.rows if not row.is_off)

    @property
    def words(self) -> str:
        """All of it, for those who do not see the table."""
        if self.is_off:
            return f"休み（{self.reason}）" if self.reason else "休み"
        return "、".join(f"{row.place} {hours_words(row)}" for row in self.rows) or "出勤なし"


@dataclass(frozen=True)
class PersonLine:
    worker: Worker
    cells: tuple[DayCell, ...]
    url: str

    @property
    def days(self) -> int:
        return sum(bool(cell.rows) and not cell.is_off for cell in self.cells)


@dataclass(frozen=True)
class Cover:
    """派遣職員 on a day against how many there should be; days of rest need none."""

    head: DayHead
    present: int
    wanted: int

    @property
    def is_short(self) -> bool:
        return self.present < self.wanted


@dataclass(frozen=True)
class Month:
    first: date
    heads: tuple[DayHead, ...]
    lines: tuple[PersonLine, ...]
    cover: tuple[Cover, ...]

    @property
    def gaps(self) -> list[Cover]:
        """Days still to come on which 派遣職員 are missing."""
        today = timezone.localdate()
        return [each for each in self.cover if each.is_short and each.head.day >= today]


def hours_words(row: Shift) -> str:
    start, end = timezone.localtime(row.period.lower), timezone.localtime(row.period.upper)
    return f"{start:%-H:%M}–{end:%-H:%M}".replace(":00", "")


def month_of(user: User, month: date, *, office: int | None = None) -> Month:
    """Five queries. With an office those who are there at least once."""
    heads = _heads(month)
    first, last = heads[0].day, heads[-1].day
    found: dict[str, dict[date, list[Shift]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Shift.objects.visible_to(user)
        .filter(period__overlap=day_range(first, last + timedelta(days=1)))
        .select_related("office", "coordinator", "user")
        .order_by("period", "pk")
    )
    for row in rows:
        found[worker_of(row).key][timezone.localtime(row.period.lower).date()].append(row)
    people = workers_on(first, last)
    lines = [_line(each, heads, found.get(each.key, {})) for each in people]
    policy = BookingPolicy.current()
    cover = tuple(_cover(head, lines, policy.reception_per_day) for head in heads)
    shown = [line for line in lines if office is None or _is_at(line, office)]
    return Month(first, heads, tuple(shown), cover)


def days_of(user: User, worker: Worker, month: date) -> PersonLine:
    """One person's month."""
    heads = _heads(month)
    days = day_range(heads[0].day, heads[-1].day + timedelta(days=1))
    found: dict[date, list[Shift]] = defaultdict(list)
    rows = Shift.objects.visible_to(user).filter(period__overlap=days, **worker.fields)
    for row in rows.select_related("office", "coordinator", "user").order_by("period", "pk"):
        found[timezone.localtime(row.period.lower).date()].append(row)
    return _line(worker, heads, found)


def sessions_by_day(user: User, worker: Worker, month: date) -> dict[date, int]:
    """How many sessions of theirs lie on each day of the month."""
    if worker.coordinator is None:
        return {}
    rows = Appointment.objects.visible_to(user).live().of_coordinator(worker.coordinator.pk)
    rows = rows.filter(period__overlap=day_range(*month_range(month)))
    found: dict[date, int] = defaultdict(int)
    for each in rows.only("period"):
        found[each.day] += 1
    return found


def _heads(month: date) -> tuple[DayHead, ...]:
    first, until = month_range(month)
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    closed = holidays(days) | own_days_off(days)
    today = timezone.localdate()
    return tuple(
        DayHead(day, closed.get(day, ""), is_day_of_rest(day) or day in closed, day == today)
        for day in days
    )


def _line(worker: Worker, heads: tuple[DayHead, ...], rows: dict[date, list[Shift]]) -> PersonLine:
    cells = tuple(
        DayCell(head, _holding(rows.get(head.day, [])), _day_url(worker, head.day))
        for head in heads
    )
    query = f"?month={heads[0].day:%Y-%m}"
    return PersonLine(worker, cells, reverse("bookings:worker", args=[worker.key]) + query)


def _day_url(worker: Worker, day: date) -> str:
    return reverse("bookings:shift_day", args=[worker.key, day.isoformat()])


def _holding(rows: list[Shift]) -> tuple[Shift, ...]:
    """Rows that are off say something only where no other row works."""
    working = [row for row in rows if not row.is_off]
    return tuple(working or rows[:1])


def _is_at(line: PersonLine, office: int) -> bool:
    return any(row.office_id == office and not row.is_off for c in line.cells for row in c.rows)


def _cover(head: DayHead, lines: list[PersonLine], wanted: int) -> Cover:
    place = head.day.day - 1
    present = sum(
        line.worker.is_reception and bool(line.cells[place].rows) and not line.cells[place].is_off
        for line in lines
    )
    return Cover(head, present, 0 if head.is_rest else wanted)
