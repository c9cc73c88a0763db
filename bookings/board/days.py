"""The lines of one day: booths, then sessions without one; or coordinators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from bookings.board.asked import ONLINE, Asked
from bookings.board.lines import Hours, Line, lanes, line_cells
from bookings.board.reading import Known
from bookings.models import Appointment, Booth, Shift
from center.enums import Method
from coordinators.models import Coordinator

FREE, WORK, OUT = "free", "work", "out"


@dataclass(frozen=True)
class DayBoard:
    day: date
    hours: Hours
    lines: tuple[Line, ...]
    closed: str
    now: float | None

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() > 4


def day_board(known: Known, asked: Asked, day: date) -> DayBoard:
    maker = _Day(known, asked, day)
    lines = maker.booth_lines() if asked.is_by_booth else maker.people_lines()
    closed = known.closed.get(day, "")
    return DayBoard(day, maker.hours, tuple(lines), closed, maker.hours.place(known.now))


class _Day:
    def __init__(self, known: Known, asked: Asked, day: date) -> None:
        self.known, self.asked, self.day = known, asked, day
        self.taken = known.appointments.get(day, [])
        self.shifts = {who: shifts for (on, who), shifts in known.shifts.items() if on == day}
        self.hours = Hours.of(day, known.policy, self._periods())
        self.busy: dict[int, list[Appointment]] = {}
        for each in self.taken:
            for seat in each.seats:  # type: ignore[attr-defined]
                self.busy.setdefault(seat.coordinator_id or 0, []).append(each)

    def _periods(self) -> Iterator[tuple[datetime, datetime]]:
        rows: list[Appointment | Shift] = [*self.taken]
        rows += [each for shifts in self.shifts.values() for each in shifts if not each.is_off]
        for each in rows:
            yield timezone.localtime(each.period.lower), timezone.localtime(each.period.upper)

    # ── by booth ──────────────────────────────────────────────────────────────────────────────

    def booth_lines(self) -> Iterator[Line]:
        if self.asked.office != ONLINE:
            for place, booth in enumerate(self.known.booths):
                if self.asked.office_id in (None, booth.office_id):
                    yield self._booth_line(booth, place)
        rows = lanes(each for each in self.taken if self._is_shown_without_booth(each))
        for place, row in enumerate(rows, start=1):
            number = f" {place}" if len(rows) > 1 else ""
            cells = line_cells(self.hours, row, _nothing)
            yield Line((1, number), f"ブースなし{number}", "オンライン・電話・訪問・出張", cells)

    def _is_shown_without_booth(self, each: Appointment) -> bool:
        if each.booth_id is not None:
            return False
        if self.asked.office == ONLINE:
            return each.method in (Method.ONLINE, Method.PHONE)
        return self.asked.office_id in (None, each.office_id)

    def _booth_line(self, booth: Booth, place: int) -> Line:
        mine = [each for each in self.taken if each.booth_id == booth.pk]

        def empty(start: datetime, _end: datetime) -> tuple[str, str, str]:
            end = start + self.known.policy.session
            if not self._fits(start, end, mine):
                return OUT, "", ""
            who = self._free_people(booth.office_id, start, end)
            if not who:
                return OUT, "担当できる人なし", ""
            return FREE, f"{who}人", self._new_url(start, booth=booth)

        note = "・".join(filter(None, [booth.office.name, f"{booth.seats}席"]))
        key = (0, f"{place:05d}")
        return Line(key, booth.name, note, line_cells(self.hours, mine, empty))

    def _free_people(self, office_id: int, start: datetime, end: datetime) -> int:
        """How many could take a visit there."""
        return sum(
            self._works(who, start, end, office_id) is not None
            and not _meets(self.busy.get(who, []), start, end)
            and _stands_alone(self.known.people[who], self.day)
            for who in self.shifts
        )

    # ── by coordinator ────────────────────────────────────────────────────────────────────────

    def people_lines(self) -> Iterator[Line]:
        people = [self.known.people[who] for who in {*self.shifts, *self.busy} - {0}]
        for each in sorted(people, key=lambda one: (one.kana, one.name, one.pk)):
            if self._is_shown(each.pk):
                yield self._person_line(each)

    def _is_shown(self, who: int) -> bool:
        if not self.asked.office:
            return True
        shifts = [each for each in self.shifts.get(who, []) if not each.is_off]
        busy = self.busy.get(who, [])
        if self.asked.office == ONLINE:
            return any(each.office_id is None for each in shifts) or any(
                each.method in (Method.ONLINE, Method.PHONE) for each in busy
            )
        office = self.asked.office_id
        places = {each.office_id for each in shifts} | {each.office_id for each in busy}
        return office in places

    def _person_line(self, who: Coordinator) -> Line:
        mine = self.busy.get(who.pk, [])
        alone = _stands_alone(who, self.day)

        def empty(start: datetime, end: datetime) -> tuple[str, str, str]:
            there = self._works(who.pk, start, end)
            if there is None:
                return OUT, self._away(who.pk), ""
            session = start + self.known.policy.session
            whole = self._works(who.pk, start, session, there.office_id, exact=True)
            if not alone or whole is None or not self._fits(start, session, mine):
                return WORK, there.place if alone else f"{there.place}（同席のみ）", ""
            return FREE, there.place, self._new_url_with(start, who, there)

        shifts = [each for each in self.shifts.get(who.pk, []) if not each.is_off]
        note = "、".join(_shift_words(each) for each in shifts) or self._away(who.pk)
        key = (0, f"{who.kana} {who.name} {who.pk}")
        return Line(key, who.name, note, line_cells(self.hours, mine, empty))

    def _away(self, who: int) -> str:
        off = [each for each in self.shifts.get(who, []) if each.is_off]
        if off:
            return f"休み（{off[0].reason}）" if off[0].reason else "休み"
        return "出勤なし"

    # ── both ──────────────────────────────────────────────────────────────────────────────────

    def _works(
        self,
        who: int,
        start: datetime,
        end: datetime,
        office_id: int | None = None,
        *,
        exact: bool = False,
    ) -> Shift | None:
        """The shift that holds all of the time; at the office where one is named."""
        if self.day in self.known.own_closed:
            return None
        for each in self.shifts.get(who, []):
            if each.is_off or not (each.period.lower <= start and end <= each.period.upper):
                continue
            if each.office_id == office_id or (office_id is None and not exact):
                return each
        return None

    def _fits(self, start: datetime, end: datetime, mine: list[Appointment]) -> bool:
        """On the grid from the opening hour on, still to come, inside the hours, nothing there."""
        policy = self.known.policy
        opens = timezone.make_aware(datetime.combine(self.day, policy.opens))
        closes = timezone.make_aware(datetime.combine(self.day, policy.closes))
        on_grid = not (start - opens) % policy.step
        inside = opens <= start and end <= closes
        return on_grid and inside and start >= self.known.now and not _meets(mine, start, end)

    def _new_url(self, start: datetime, *, booth: Booth | None = None) -> str:
        given: dict[str, str | int] = {"start": f"{timezone.localtime(start):%Y-%m-%dT%H:%M}"}
        if booth is not None:
            given |= {"office": booth.office_id, "booth": booth.pk, "method": Method.VISIT.value}
        return new_url(given)

    def _new_url_with(self, start: datetime, who: Coordinator, shift: Shift) -> str:
        given: dict[str, str | int] = {
            "start": f"{timezone.localtime(start):%Y-%m-%dT%H:%M}",
            "co": who.pk,
            "method": Method.VISIT.value if shift.office_id else Method.ONLINE.value,
        }
        if shift.office_id:
            given["office"] = shift.office_id
        return new_url(given)


def new_url(given: dict[str, str | int]) -> str:
    """Where the time is booked, with what the cell says already filled in."""
    return f"{reverse('bookings:new')}?{urlencode(given)}"


def _nothing(_start: datetime, _end: datetime) -> tuple[str, str, str]:
    return OUT, "", ""


def _meets(rows: list[Appointment], start: datetime, end: datetime) -> bool:
    return any(each.period.lower < end and start < each.period.upper for each in rows)


def _stands_alone(who: Coordinator, day: date) -> bool:
    return who.is_active and (who.solo_from is None or who.solo_from <= day)


def _shift_words(shift: Shift) -> str:
    start, end = timezone.localtime(shift.period.lower), timezone.localtime(shift.period.upper)
    return f"{shift.place} {start:%H:%M}–{end:%H:%M}"
