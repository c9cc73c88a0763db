"""The day strip: a week of days, and the times of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.web.choice import start_text
from bookings.web.times import Window

_NOON = 12
WEEK = 7


@dataclass(frozen=True)
class Day:
    day: date
    count: int
    url: str
    is_chosen: bool

    @property
    def weekday(self) -> str:
        return "月火水木金土日"[self.day.weekday()]


@dataclass(frozen=True)
class Time:
    start: datetime
    url: str
    note: str = ""


@dataclass(frozen=True)
class Strip:
    days: list[Day]
    chosen: date | None
    morning: list[Time]
    afternoon: list[Time]
    earlier_url: str
    later_url: str
    next_free: date | None
    next_free_url: str
    is_full: bool

    @property
    def halves(self) -> list[tuple[str, list[Time]]]:
        return [("午前", self.morning), ("午後", self.afternoon)]


def draw_strip(
    times: Collection[datetime],
    window: Window,
    asked: date | None,
    *,
    day_url: Callable[[date], str],
    time_url: Callable[[datetime], str],
    notes: Mapping[datetime, str] | None = None,
) -> Strip:
    """The week with the asked day, or with the first that has a free time."""
    by_day: dict[date, list[datetime]] = {}
    for start in times:
        by_day.setdefault(timezone.localtime(start).date(), []).append(start)
    free = sorted(by_day)
    shown = _shown(asked, free, window)
    week = _week(shown, window)
    chosen = shown if shown in by_day else next((day for day in week if day in by_day), None)
    of_day = (
        [Time(each, time_url(each), (notes or {}).get(each, "")) for each in by_day.get(chosen, [])]
        if chosen
        else []
    )
    following = next((day for day in free if day > week[-1]), None)
    before = [day for day in free if day < week[0]]
    return Strip(
        days=[Day(day, len(by_day.get(day, ())), day_url(day), day == chosen) for day in week],
        chosen=chosen,
        morning=[each for each in of_day if timezone.localtime(each.start).hour < _NOON],
        afternoon=[each for each in of_day if timezone.localtime(each.start).hour >= _NOON],
        earlier_url=_turn(week[0] - timedelta(days=WEEK), before, window, day_url),
        later_url=_turn(week[-1] + timedelta(days=1), free, window, day_url),
        next_free=following,
        next_free_url=day_url(following) if following else "",
        is_full=not free,
    )


def _shown(asked: date | None, free: list[date], window: Window) -> date:
    if asked is not None and window.first <= asked < window.until:
        return asked
    return free[0] if free else window.first


def _week(shown: date, window: Window) -> list[date]:
    """Weeks are counted from the first day one may ask for."""
    begin = window.first + timedelta(days=(shown - window.first).days // WEEK * WEEK)
    return [begin + timedelta(days=n) for n in range(WEEK)]


def _turn(begin: date, free: Iterable[date], window: Window, day_url: Callable[[date], str]) -> str:
    """To the first free day of that week, else to its beginning; empty outside the window."""
    if not window.first <= begin < window.until:
        return ""
    until = begin + timedelta(days=WEEK)
    return day_url(next((day for day in free if begin <= day < until), begin))


def options(times: Iterable[datetime]) -> list[tuple[str, list[tuple[str, str]]]]:
    """All free times for a select, under their days."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for start in times:
        local = timezone.localtime(start)
        day = f"{local.month}月{local.day}日（{'月火水木金土日'[local.weekday()]}）"
        groups.setdefault(day, []).append((start_text(start), f"{local:%H:%M}"))
    return list(groups.items())
