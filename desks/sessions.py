"""The start page's sessions: the next one, today's, and those that nobody has recorded yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from bookings.clients import family_of
from bookings.enums import LIVE, AppointmentState
from bookings.models import Appointment, AppointmentParticipant, BookingPolicy
from bookings.sharing import Panel, panel_of
from center.enums import ParticipantRole
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.sessions.unwritten import ORDER, seat_of, unwritten

SHOWN = 5
MOST_TODAY = 60
_RELATED = (
    *("booth", "office", "company", "person", "primary_topic"),
    *("introduced_by", "introduced_branch"),
)
_TO_COME = (AppointmentState.BOOKED, AppointmentState.ARRIVED)
_TAKES_PLACE = (*LIVE, AppointmentState.NO_SHOW)


@dataclass(frozen=True)
class NextSession:
    """`nth` counts this one; 0 where the client is not known."""

    appointment: Appointment
    nth: int
    last: Memo | None
    shared: Panel | None

    @property
    def materials(self) -> int:
        return len(self.shared.materials) if self.shared else 0


def next_session(user: User, now: datetime) -> NextSession | None:
    """The session that is on, or the next one, of the coordinator. A handful of queries."""
    rows = _own(user).filter(state__in=_TO_COME, period__endswith__gt=now)
    found = rows.select_related(*_RELATED).order_by("period", "pk").first()
    if found is None:
        return None
    memos = _memos_of(user, found)
    count = memos.count() if memos is not None else -1
    last = memos.order_by("-started_at", "-pk").first() if memos is not None and count else None
    return NextSession(found, count + 1, last, panel_of(user, found))


def _own(user: User) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(user).filter(Exists(seat_of(user)))


def _memos_of(user: User, appointment: Appointment) -> QuerySet[Memo] | None:
    """The client's sessions so far; a person alone without those of companies."""
    rows = Memo.objects.visible_to(user).exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID])
    if appointment.company is not None:
        return rows.filter(company__in=family_of(appointment.company))
    if appointment.person is not None:
        return rows.filter(person__in=family_of(appointment.person), company=None)
    return None


@dataclass(frozen=True)
class Bar:
    """One session on the day's strip, in minutes from the strip's left end."""

    appointment: Appointment
    x: int
    width: int


@dataclass(frozen=True)
class Day:
    appointments: list[Appointment]
    bars: list[Bar]
    hours: list[tuple[int, int]]
    length: int


def own_day(user: User, today: date) -> Day:
    """Where the user answers or sits in today, with the strip of the opening hours."""
    seat = AppointmentParticipant.objects.filter(user=user).values("appointment")
    rows = _today(user, today).filter(pk__in=seat)
    found = list(rows)
    return _strip(found, BookingPolicy.current()) if found else Day([], [], [], 0)


def _today(user: User, today: date) -> QuerySet[Appointment]:
    seats = AppointmentParticipant.objects.order_by("position", "pk")
    rows = Appointment.objects.visible_to(user).on(today).filter(state__in=_TAKES_PLACE)
    shown = rows.exclude(state=AppointmentState.OPEN).select_related(*_RELATED)
    return shown.prefetch_related(Prefetch("participants", seats)).order_by("period", "pk")


def _strip(rows: list[Appointment], policy: BookingPolicy) -> Day:
    """From the opening to the closing hour, wider where a session lies outside."""
    first = min([policy.opens.hour, *(each.starts_at.hour for each in rows)])
    ends = [each.ends_at.hour + bool(each.ends_at.minute) for each in rows]
    last = max([policy.closes.hour + bool(policy.closes.minute), *ends])
    bars = [_bar(each, first) for each in rows]
    hours = [(hour, (hour - first) * 60) for hour in range(first, last + 1)]
    return Day(rows, bars, hours, (last - first) * 60)


def _bar(appointment: Appointment, first: int) -> Bar:
    start = appointment.starts_at.hour * 60 + appointment.starts_at.minute
    length = appointment.period.upper - appointment.period.lower
    return Bar(appointment, start - first * 60, int(length.total_seconds() // 60))


@dataclass(frozen=True)
class OfficeDay:
    """Today as the desk sees it. `late`: should be here and is not yet."""

    appointments: list[Appointment]
    states: list[tuple[str, int]]
    late: int


def office_day(user: User, now: datetime) -> OfficeDay:
    today = timezone.localtime(now).date()
    rows = list(_today(user, today)[:MOST_TODAY])
    counts = Counter(each.get_state_display() for each in rows)
    late = sum(each.state == AppointmentState.BOOKED and each.starts_at <= now for each in rows)
    return OfficeDay(rows, list(counts.items()), late)


@dataclass(frozen=True)
class Unwritten:
    count: int
    oldest: list[Appointment]


def unwritten_of(user: User, *, mine: bool) -> Unwritten:
    rows = unwritten(user, mine=mine)
    oldest = rows.select_related("company", "person").order_by(*ORDER)
    seats = AppointmentParticipant.objects.filter(role=ParticipantRole.LEAD)
    shown = list(oldest.prefetch_related(Prefetch("participants", seats))[: SHOWN + 1])
    count = rows.count() if len(shown) > SHOWN else len(shown)
    return Unwritten(count, shown[:SHOWN])
