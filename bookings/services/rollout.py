"""From weekly patterns to the days they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import jpholiday
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bookings.enums import LIVE, ShiftOrigin
from bookings.models import Appointment, AppointmentParticipant, Shift, ShiftPattern
from bookings.models.periods import Period, day_range, period_of
from bookings.workers import Worker, worker_of
from center.models import ClosedDay, Office

# How far ahead the days are written.
HORIZON = timedelta(days=92)


@dataclass(frozen=True)
class Stretch:
    """From when until when, and where; without an office: 在宅."""

    period: Period
    office: Office | None


@dataclass
class Rewritten:
    """What came of it; `outside` are appointments that no shift of the new plan holds."""

    written: int = 0
    taken_back: int = 0
    outside: list[Appointment] = field(default_factory=list)


def is_day_of_rest(day: date) -> bool:
    """Weekends and public holidays: in principle online, from home."""
    return day.weekday() > 4 or bool(jpholiday.is_holiday(day))


def shifts_roll_out(*, today: date | None = None, horizon: timedelta = HORIZON) -> int:
    """Write the days ahead of everybody who has a pattern; how many rows are new.

    May be run at any time and any number of times: days that stand as the patterns want them,
    days that somebody set by hand and days off stay as they are.
    """
    today = today or timezone.localdate()
    patterns = ShiftPattern.objects.filter(is_active=True).select_related("coordinator", "user")
    workers = {worker_of(each).key: worker_of(each) for each in patterns}
    return sum(
        shifts_rewrite(worker=workers[key], today=today, horizon=horizon).written
        for key in sorted(workers)
    )


@transaction.atomic
def shifts_rewrite(
    *,
    worker: Worker,
    today: date | None = None,
    horizon: timedelta = HORIZON,
    days: Iterable[date] | None = None,
) -> Rewritten:
    """Bring the days ahead (or only `days`) to what the patterns say.

    Of the rows that are there only those of a pattern give way, and only where no appointment
    stands on them. Today is written only where nothing is written yet.
    """
    worker.lock()
    today = today or timezone.localdate()
    ahead = [today + timedelta(days=n) for n in range(horizon.days + 1)]
    plan = _Plan(worker, ahead if days is None else sorted(days), today)
    return plan.carry_out()


class _Plan:
    def __init__(self, worker: Worker, days: list[date], today: date) -> None:
        self.worker, self.days, self.today = worker, days, today
        self.result = Rewritten()
        self.new: list[Shift] = []
        self.old: list[int] = []
        if not days:
            return
        first, until = days[0], days[-1] + timedelta(days=1)
        self.patterns = list(
            ShiftPattern.objects.filter(is_active=True, **worker.fields).select_related("office")
        )
        self.closed = set(
            ClosedDay.objects.filter(day__gte=first, day__lt=until, is_active=True).values_list(
                "day", flat=True
            )
        )
        self.rows = _by_day(
            Shift.objects.filter(
                period__overlap=day_range(first, until), **worker.fields
            ).select_related("office")
        )
        self.taken = _appointments(worker, first, until)

    def carry_out(self) -> Rewritten:
        for day in self.days:
            self._write(day)
        Shift.objects.filter(pk__in=self.old).delete()
        Shift.objects.bulk_create(self.new)
        self.result.written, self.result.taken_back = len(self.new), len(self.old)
        return self.result

    def _write(self, day: date) -> None:
        rows = self.rows.get(day, [])
        if any(row.origin == ShiftOrigin.HAND for row in rows) or (day <= self.today and rows):
            return
        wanted = list(self.stretches(day))
        there = {(row.period.lower, row.period.upper, row.office_id) for row in rows}
        asked = {
            (each.period.lower, each.period.upper, each.office.pk if each.office else None)
            for each in wanted
        }
        if there == asked:
            return
        held = [row for row in rows if self._holds(day, row.period)]
        self.old += [row.pk for row in rows if row not in held]
        for each in wanted:
            if not any(_meet(row.period, each.period) for row in held):
                self.new.append(_shift(self.worker, each))
        self.result.outside += [
            one
            for one in self.taken.get(day, [])
            if not any(_within(one.period, each.period) for each in wanted)
        ]

    def stretches(self, day: date) -> Iterator[Stretch]:
        """What the patterns want of the day; nobody works on the centre's own days off."""
        if day in self.closed or not self.worker.can_work_on(day):
            return
        for each in self.patterns:
            valid = each.valid_from <= day and (not each.valid_until or day <= each.valid_until)
            if valid and each.weekday == day.weekday():
                office = None if is_day_of_rest(day) else each.office
                yield Stretch(period_of(_at(day, each.starts), _at(day, each.ends)), office)

    def _holds(self, day: date, period: Period) -> bool:
        return any(_meet(one.period, period) for one in self.taken.get(day, []))


def appointments_outside(worker: Worker, day: date, stretches: list[Stretch]) -> list[Appointment]:
    """Of the day's appointments those that none of the stretches holds."""
    taken = _appointments(worker, day, day + timedelta(days=1)).get(day, [])
    return [one for one in taken if not any(_within(one.period, each.period) for each in stretches)]


def _appointments(worker: Worker, first: date, until: date) -> dict[date, list[Appointment]]:
    """Those in which they answer or sit in; 派遣職員 have none."""
    if worker.coordinator is None:
        return {}
    seats = AppointmentParticipant.objects.filter(
        Q(coordinator=worker.coordinator), period__overlap=day_range(first, until), is_live=True
    )
    rows = Appointment.objects.filter(pk__in=seats.values("appointment"), state__in=LIVE)
    found: dict[date, list[Appointment]] = defaultdict(list)
    for each in rows.select_related("company", "person").order_by("period"):
        found[each.day].append(each)
    return found


def _by_day(rows: Iterable[Shift]) -> dict[date, list[Shift]]:
    found: dict[date, list[Shift]] = defaultdict(list)
    for row in rows:
        found[timezone.localtime(row.period.lower).date()].append(row)
    return found


def _shift(worker: Worker, stretch: Stretch) -> Shift:
    return Shift(
        **worker.fields, period=stretch.period, office=stretch.office, origin=ShiftOrigin.PATTERN
    )


def _at(day: date, clock: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))  # type: ignore[arg-type]


def _meet(one: Any, other: Any) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def _within(inner: Any, outer: Any) -> bool:
    return bool(outer.lower <= inner.lower and inner.upper <= outer.upper)
