"""The times of an event: its slots, and what stands in the way of a coordinator's coming."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bookings.availability import Stretch, read_calendar
from bookings.models import AppointmentParticipant
from bookings.models.periods import Period, period_of
from coordinators.models import Coordinator, SkillLevel
from partners.enums import EventKind
from partners.models import EventCoordinator, OutreachEvent
from yorozu.kit.wareki import format_date

# A day's event has an hour off at noon unless somebody says otherwise.
NOON, AFTERNOON = 12, 13
LONG_DAY = timedelta(hours=4)
# 対応可 and above.
CAN_ANSWER = 2


def slot_length(event: OutreachEvent) -> timedelta:
    return timedelta(minutes=event.slot_minutes)


def all_starts(event: OutreachEvent, period: Any = None) -> list[datetime]:
    """Local starts of the slots that fit into the period; none for a seminar or a gathering."""
    period = period or event.period
    if event.kind != EventKind.CONSULTATION or period is None:
        return []
    length, start = slot_length(event), timezone.localtime(period.lower)
    end = timezone.localtime(period.upper)
    found = []
    while start + length <= end:
        found.append(start)
        start += length
    return found


def usual_starts(event: OutreachEvent, period: Any = None) -> list[datetime]:
    """Those without the hour off."""
    starts = all_starts(event, period)
    period = period or event.period
    if period is None or period.upper - period.lower <= LONG_DAY:
        return starts
    return [each for each in starts if not NOON <= each.hour < AFTERNOON]


def blocks_of(event: OutreachEvent, starts: Iterable[datetime]) -> list[Period]:
    """What each coordinator's time is cut into: slots, or the whole of a seminar."""
    if event.kind != EventKind.CONSULTATION:
        return [event.period] if event.period else []
    length = slot_length(event)
    return [period_of(each, each + length) for each in sorted(set(starts))]


@dataclass(frozen=True)
class Presence:
    """Whether a coordinator could come: `clashes` forbid it, `notes` are to be known."""

    coordinator: Coordinator
    clashes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        return not self.clashes

    @property
    def words(self) -> str:
        return "、".join([*self.clashes, *self.notes]) or "空いています"


def presence_of(
    people: Collection[Coordinator], period: Any, *, event: OutreachEvent | None = None
) -> list[Presence]:
    """Of each in the period, besides the event's own slots. Five queries, however many people."""
    if not people:
        return []
    ids = [each.pk for each in people]
    start, end = timezone.localtime(period.lower), timezone.localtime(period.upper)
    calendar = read_calendar(start.date(), end.date() + timedelta(days=1), coordinators=ids)
    busy = _busy_words(ids, period, event)
    found = []
    for each in people:
        notes = []
        if start.date() in calendar.closed:
            notes.append("拠点の休業日です")
        elif calendar.works(each.pk, start, end) is None:
            notes.append(_shift_note(calendar.work.get(each.pk, []), start, end))
        if not _in_office(each, start):
            notes.append("在籍期間の外です")
        found.append(Presence(each, tuple(busy.get(each.pk, ())), tuple(notes)))
    return found


def _shift_note(stretches: Iterable[Stretch], start: datetime, end: datetime) -> str:
    partly = any(each.start < end and start < each.end for each in stretches)
    return "出勤の時間と一部ずれます" if partly else "出勤の予定がありません"


def _in_office(who: Coordinator, start: datetime) -> bool:
    day, first, last = start.date(), who.in_office_from, who.in_office_until
    return who.is_active and (not first or first <= day) and (not last or day <= last)


def _busy_words(
    ids: Collection[int], period: Period, event: OutreachEvent | None
) -> dict[int, list[str]]:
    """What each has in that time, for staff to read."""
    rows = AppointmentParticipant.objects.filter(
        coordinator__in=ids, is_live=True, period__overlap=period
    ).select_related("appointment__event", "appointment__company", "appointment__person")
    if event is not None:
        rows = rows.exclude(appointment__event=event)
    found: dict[int, list[str]] = {}
    for seat in rows.order_by("period", "pk"):
        one = seat.appointment
        what = str(one.event) if one.event else f"{one.client}の予約"
        clock = f"{one.starts_at:%H:%M}〜{one.ends_at:%H:%M}"
        line = f"{clock} {what}と重なります"
        lines = found.setdefault(seat.coordinator_id or 0, [])
        if line not in lines:
            lines.append(line)
    return found


def moment_words(start: datetime) -> str:
    start = timezone.localtime(start)
    return f"{format_date(start.date(), weekday=True)} {start:%H:%M}"


@dataclass(frozen=True)
class Candidate:
    """A coordinator who may be asked: the answer so far, and what they know of the topics."""

    who: Coordinator
    seat: EventCoordinator | None
    there: Presence | None
    answers: str


def candidates(event: OutreachEvent, people: list[Coordinator]) -> list[Candidate]:
    """Who is free comes first, then who knows the topics."""
    seats = {each.coordinator_id: each for each in event.coordinators.all()}
    there = (
        {each.coordinator.pk: each for each in presence_of(people, event.period, event=event)}
        if event.period
        else {}
    )
    skills = _answering(event, people)
    found = [
        Candidate(each, seats.get(each.pk), there.get(each.pk), skills.get(each.pk, ""))
        for each in people
    ]
    found.sort(key=lambda one: (bool(one.there and one.there.clashes), not one.answers))
    return found


def _answering(event: OutreachEvent, people: list[Coordinator]) -> dict[int, str]:
    """What each can answer of the event's topics."""
    topics = list(event.topics.values_list("pk", flat=True))
    rows = SkillLevel.objects.filter(
        topic__in=topics, coordinator__in=people, level__gte=CAN_ANSWER
    )
    found: dict[int, list[str]] = {}
    for row in rows.select_related("topic").order_by("-level", "topic__position"):
        found.setdefault(row.coordinator_id, []).append(row.topic.name)
    return {who: "・".join(names) for who, names in found.items()}
