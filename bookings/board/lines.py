"""A line of the day's board: who or what is taken, free or away, from the left to the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment, BookingPolicy

# The table's columns: every length that people type is a multiple of it.
UNIT = timedelta(minutes=5)
# Above a cell this long there is room for a word.
TONES = {
    AppointmentState.REQUESTED: "requested",
    AppointmentState.HELD: "held",
    AppointmentState.ARRIVED: "arrived",
    AppointmentState.DONE: "done",
    AppointmentState.OPEN: "open",
}


@dataclass(frozen=True)
class Cell:
    """`kind`: taken, free (with the address that books it), work (there, not free), out."""

    kind: str
    start: datetime
    end: datetime
    words: str = ""
    url: str = ""
    appointment: Appointment | None = None
    span: int = 1

    @property
    def tone(self) -> str:
        state = self.appointment.state if self.appointment else ""
        return TONES.get(AppointmentState(state), "booked") if state else ""

    @property
    def people(self) -> str:
        """Those who answer, by family name."""
        seats = getattr(self.appointment, "seats", [])
        return "・".join(seat.shown_name.split()[0] for seat in seats)


@dataclass(frozen=True)
class Line:
    """One booth, one coordinator, or one row of sessions without a booth."""

    # Its place among the lines of any day.
    key: tuple[int, str]
    title: str
    note: str
    cells: tuple[Cell, ...]

    @property
    def free(self) -> int:
        return sum(cell.kind == "free" for cell in self.cells)

    @property
    def taken(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "taken"]


# What a stretch without an appointment is: kind, words, address.
Empty = Callable[[datetime, datetime], tuple[str, str, str]]


@dataclass(frozen=True)
class Hours:
    """From when until when the board runs, and its grid."""

    start: datetime
    end: datetime
    step: timedelta

    @staticmethod
    def of(day: date, policy: BookingPolicy, periods: Iterable[tuple[datetime, datetime]]) -> Hours:
        """The opening hours, wider where somebody works earlier or later."""
        opens, closes = _at(day, policy.opens), _at(day, policy.closes)
        last = _at(day + timedelta(days=1), time.min)
        for start, end in periods:
            opens, closes = min(opens, start), max(closes, end)
        opens = max(opens, _at(day, time.min)).replace(minute=0)
        closes = min(closes, last)
        if closes.minute:
            closes = closes.replace(minute=0) + timedelta(hours=1)
        return Hours(opens, min(closes, last), policy.step)

    @property
    def units(self) -> int:
        return int((self.end - self.start) / UNIT)

    @property
    def heads(self) -> list[tuple[str, int]]:
        """Each hour and its columns."""
        hours = int((self.end - self.start) / timedelta(hours=1))
        return [
            (str((self.start + timedelta(hours=n)).hour), int(timedelta(hours=1) / UNIT))
            for n in range(hours)
        ]

    def place(self, moment: datetime) -> float | None:
        """Where the moment lies among the columns, for the line of now."""
        if not self.start <= moment < self.end:
            return None
        return round((moment - self.start) / UNIT, 1)

    def steps(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """A stretch cut at the grid's lines."""
        while start < end:
            gone = (start - self.start) // self.step + 1
            cut = min(self.start + gone * self.step, end)
            yield start, cut
            start = cut


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def line_cells(hours: Hours, taken: Iterable[Appointment], empty: Empty) -> tuple[Cell, ...]:
    """The appointments in their order with what lies between them."""
    cells: list[Cell] = []
    here = hours.start
    for each in sorted(taken, key=lambda one: one.period.lower):
        start = max(_floor(hours, each.starts_at), here)
        end = min(_ceil(hours, each.ends_at), hours.end)
        if end <= start:
            continue
        cells += _between(hours, here, start, empty)
        cells.append(Cell("taken", start, end, appointment=each))
        here = end
    cells += _between(hours, here, hours.end, empty)
    return tuple(_joined(cells))


def _floor(hours: Hours, moment: datetime) -> datetime:
    return hours.start + (max(moment, hours.start) - hours.start) // UNIT * UNIT


def _ceil(hours: Hours, moment: datetime) -> datetime:
    return hours.start - (hours.start - moment) // UNIT * UNIT


def _between(hours: Hours, start: datetime, end: datetime, empty: Empty) -> Iterator[Cell]:
    for first, last in hours.steps(start, end):
        kind, words, url = empty(first, last)
        yield Cell(kind, first, last, words, url)


def _joined(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Neighbours that say the same and lead nowhere are one cell."""
    before: Cell | None = None
    for cell in cells:
        if before and _says_the_same(before, cell):
            before = Cell(cell.kind, before.start, cell.end, cell.words)
            continue
        if before:
            yield _measured(before)
        before = cell
    if before:
        yield _measured(before)


def _says_the_same(one: Cell, other: Cell) -> bool:
    plain = "taken" not in (one.kind, other.kind) and not (one.url or other.url)
    return plain and (one.kind, one.words) == (other.kind, other.words)


def _measured(cell: Cell) -> Cell:
    span = int((cell.end - cell.start) / UNIT)
    return Cell(cell.kind, cell.start, cell.end, cell.words, cell.url, cell.appointment, span)


def lanes(taken: Iterable[Appointment]) -> list[list[Appointment]]:
    """As few rows as hold them without two at the same time."""
    rows: list[list[Appointment]] = []
    for each in sorted(taken, key=lambda one: (one.period.lower, one.pk)):
        for row in rows:
            if row[-1].period.upper <= each.period.lower:
                row.append(each)
                break
        else:
            rows.append([each])
    return rows
