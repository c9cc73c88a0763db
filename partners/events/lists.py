"""Events in lists and in the month: rows with all that a line says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import jpholiday
from django.db.models import F, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.enums import Answer, EventState
from partners.events.notes import notes_of
from partners.models import EventCoordinator, EventDate, OutreachEvent
from partners.models.event import OutreachEventQuerySet
from yorozu.kit.wareki import month_range, start_of

WEEK = 7
COMING_ALONG = (Answer.ASKED, Answer.ACCEPTED)


def with_when(rows: OutreachEventQuerySet) -> OutreachEventQuerySet:
    """With `at`, never empty: the time agreed, else the first wished for, else when it came in."""
    wished = EventDate.objects.filter(event=OuterRef("pk")).order_by("position")
    return rows.annotate(
        at=Coalesce(
            F("period__startswith"),
            Subquery(wished.values("period__startswith")[:1]),
            F("received_at"),
        )
    )


def with_line(rows: OutreachEventQuerySet) -> OutreachEventQuerySet:
    """Bank and branch, who comes along (`seats`), the wished days (`wished`): three queries."""
    seats = EventCoordinator.objects.filter(answer__in=COMING_ALONG).select_related("coordinator")
    return rows.select_related("organization", "branch").prefetch_related(
        Prefetch("coordinators", seats, to_attr="seats"), Prefetch("dates", to_attr="wished")
    )


def note_lines(rows: Iterable[OutreachEvent]) -> None:
    """Give each row the `note` that rooms above have on it."""
    rows = list(rows)
    notes = notes_of([each.pk for each in rows])
    for each in rows:
        each.note = notes.get(each.pk, "")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Entry:
    """One event on one day; `is_wish`: the day is only wished for."""

    event: OutreachEvent
    start: datetime
    is_wish: bool


@dataclass(frozen=True)
class Day:
    on: date
    in_month: bool
    is_today: bool
    holiday: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return month_range(self.first)[1]

    @property
    def busy_days(self) -> list[Day]:
        """For the list at phone width."""
        return [day for week in self.weeks for day in week if day.in_month and day.entries]

    @property
    def is_empty(self) -> bool:
        return not self.busy_days


def month_of(rows: OutreachEventQuerySet, month: date) -> Month:
    """The weeks of the month from Monday on, with what is agreed and what is wished for."""
    first, until = month_range(month)
    begin = first - timedelta(days=first.weekday())
    end = until + timedelta(days=-until.weekday() % WEEK)
    found: dict[date, list[Entry]] = {}
    for entry in sorted(_entries(rows, begin, end), key=lambda each: (each.start, each.event.pk)):
        found.setdefault(entry.start.date(), []).append(entry)
    today = timezone.localdate()
    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    cells = [
        Day(
            day,
            first <= day < until,
            day == today,
            str(jpholiday.is_holiday_name(day) or ""),
            tuple(found.get(day, ())),
        )
        for day in days
    ]
    weeks = tuple(tuple(cells[n : n + WEEK]) for n in range(0, len(cells), WEEK))
    return Month(first, weeks)


def _entries(rows: OutreachEventQuerySet, begin: date, end: date) -> Iterable[Entry]:
    """Agreed times, and the wishes of those that have none. Four queries."""
    span = (start_of(begin), start_of(end))
    for each in with_line(rows.between(begin, end)):
        start = each.starts_at
        assert start is not None
        yield Entry(each, start, False)
    undecided = rows.filter(
        period__isnull=True, state__in=(EventState.REQUESTED, EventState.ADJUSTING)
    )
    dates = EventDate.objects.filter(
        period__startswith__gte=span[0], period__startswith__lt=span[1], event__in=undecided
    )
    for wish in dates.select_related("event__organization", "event__branch"):
        yield Entry(wish.event, timezone.localtime(wish.period.lower), True)


def words_of_period(period: Any) -> str:
    from yorozu.kit.wareki import format_date

    start, end = timezone.localtime(period.lower), timezone.localtime(period.upper)
    return f"{format_date(start.date(), weekday=True)} {start:%H:%M}〜{end:%H:%M}"
