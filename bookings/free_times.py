"""The times that are free for an appointment that is to move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from bookings.availability import (
    Calendar,
    FreeSlot,
    free_slots,
    read_calendar,
)
from bookings.models import Appointment, BookingPolicy, Booth
from bookings.plan import Slot
from coordinators.models import Coordinator

DAYS = 7
MOST_A_DAY = 8
MOST_PEOPLE = 5


@dataclass(frozen=True)
class FreeTime:
    slot: FreeSlot
    who: Coordinator
    booth: Booth | None
    url: str

    @property
    def day(self) -> date:
        return timezone.localtime(self.slot.start).date()


@dataclass(frozen=True)
class FreeDay:
    day: date
    times: tuple[FreeTime, ...]


@dataclass(frozen=True)
class FreeTimes:
    """`own`: the coordinator's free times of a week; `others`: who else could at the wanted day."""

    first: date
    lead: Coordinator | None
    own: tuple[FreeDay, ...]
    others: tuple[FreeTime, ...]


def free_times(appointment: Appointment, form: Any) -> FreeTimes:
    """Six queries. From the day the form names (today at the earliest), on the form's terms."""
    today = timezone.localdate()
    first = max(_value(form, "day") or today, today)
    method = _value(form, "method") or appointment.method
    policy = BookingPolicy.current()
    people = {each.pk: each for each in Coordinator.objects.standing_alone_on(first)}
    calendar = read_calendar(first, first + timedelta(days=DAYS), but=appointment.pk)
    booths = {each.pk: each for each in Booth.objects.in_use().select_related("office")}
    length = int((appointment.period.upper - appointment.period.lower).total_seconds() // 60)
    lead = _value(form, "lead")

    def times(who: int) -> Iterable[FreeTime]:
        rows = free_slots(
            calendar,
            who,
            method=method,
            office_id=None,
            policy=policy,
            earliest=timezone.now(),
            minutes=length,
        )
        for each in rows:
            booth = booths[each.booth_ids[0]] if each.booth_ids else None
            yield FreeTime(each, people[who], booth, _url(each, method, booth))

    own = list(times(lead.pk)) if lead is not None and lead.pk in people else []
    others = _others(calendar, people, lead, times, first)
    return FreeTimes(first, lead, _by_day(own), tuple(others))


def _others(
    calendar: Calendar, people: dict[int, Coordinator], lead: Any, times: Any, first: date
) -> Iterable[FreeTime]:
    """The first free time that day of a few who work then."""
    found = 0
    for who in sorted(calendar.work, key=lambda pk: people[pk].kana if pk in people else ""):
        if found == MOST_PEOPLE or who not in people or (lead is not None and who == lead.pk):
            continue
        if (soonest := next(iter(times(who)), None)) and soonest.day == first:
            found += 1
            yield soonest


def _by_day(times: list[FreeTime]) -> tuple[FreeDay, ...]:
    days = sorted({each.day for each in times})
    return tuple(
        FreeDay(day, tuple([each for each in times if each.day == day][:MOST_A_DAY]))
        for day in days
    )


def _value(form: Any, name: str) -> Any:
    """What the form says now: posted, filled in by a link, or the appointment's own."""
    if form.is_bound:
        return getattr(form, "cleaned_data", {}).get(name)
    try:
        return form.fields[name].clean(form[name].initial)
    except ValidationError:
        return None


def _url(slot: FreeSlot, method: str, booth: Booth | None) -> str:
    start, end = timezone.localtime(slot.start), timezone.localtime(slot.end)
    query = QueryDict(mutable=True)
    query["day"] = start.date().isoformat()
    query["starts"], query["ends"] = f"{start:%H:%M}", f"{end:%H:%M}"
    query["lead"], query["method"] = str(slot.coordinator_id), method
    query["booth"] = str(booth.pk) if booth else ""
    if booth is not None or slot.office_id:
        query["office"] = str(booth.office_id if booth else slot.office_id)
    return f"?{query.urlencode()}"


def outside_shift(slot: Slot) -> list[Coordinator]:
    """Those of the slot who do not work then: a person may decide so, and is told."""
    day = timezone.localtime(slot.start).date()
    ids = [each.pk for each in slot.coordinators]
    calendar = read_calendar(day, day + timedelta(days=1), coordinators=ids)
    return [
        each for each in slot.coordinators if calendar.works(each.pk, slot.start, slot.end) is None
    ]
