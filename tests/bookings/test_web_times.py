"""Which times the public is shown: the same as those that can be taken, and quickly found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bookings.availability import free_slots
from bookings.models import BookingPolicy, Shift
from bookings.models.periods import period_of
from bookings.web.times import (
    Wanted,
    calendar_of,
    candidates,
    free_starts,
    read_times,
    takers_at,
    window_on,
)
from center.enums import Method
from center.models import ClosedDay, Topic
from coordinators.models import Coordinator, SkillLevel
from tests import builders as make
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db


def both(wanted: Wanted) -> tuple[list[Any], list[Any]]:
    policy, now = BookingPolicy.current(), timezone.now()
    window = window_on(policy, now)
    people = candidates(wanted.course, window)
    calendar = calendar_of(people, window.first, window.until)
    quick = free_starts(wanted, people, calendar, window, policy)
    slow = {
        slot.start
        for each in people
        for slot in free_slots(
            calendar,
            each.id,
            method=wanted.method,
            office_id=wanted.office.pk if wanted.office else None,
            policy=policy,
            earliest=window.earliest,
        )
        if timezone.localtime(slot.start).date() < window.until
    }
    return quick, sorted(slow)


def test_quick_answer_is_the_slow_one() -> None:
    ishida, otomo = web.centre("石田 真", "大友 香織", booths=1)
    home = web.public_coordinator("鈴木 一", days=0)
    day = web.first_day()
    tachikawa = make.office("tachikawa", "立川")
    for n, (who, office, start, end) in enumerate(
        [(home, None, "09:15", "12:40"), (home, tachikawa, "13:00", "17:00")] * 4
    ):
        on = day + timedelta(days=n // 2)
        period = period_of(make.at(on, start), make.at(on, end))
        Shift.objects.create(coordinator=who, office=office, period=period)
    make.booth("立川1", tachikawa)
    ClosedDay.objects.create(day=day + timedelta(days=2), name="臨時休業")
    make.appointment(ishida, start=make.at(day, "10:30"))
    make.appointment(otomo, start=make.at(day, "13:10"), method=Method.ONLINE, booth=None)
    for wanted in (
        web.wanted(),
        web.wanted("online"),
        web.wanted("phone"),
        Wanted(None, Method.VISIT, tachikawa),
        Wanted(None, Method.VISIT, None),
    ):
        quick, slow = both(wanted)
        assert quick == slow
        assert quick


def test_shown_is_what_can_be_taken() -> None:
    web.centre("石田 真", "大友 香織", booths=1)
    make.appointment(make.coordinator("他"), start=web.first_time(number=3))
    shown = read_times(web.wanted(), now=timezone.now())
    for start in list(shown)[:12]:
        assert takers_at(web.wanted(), start, now=timezone.now())


def test_only_public_people_who_stand_alone() -> None:
    make.programme()
    make.booth()
    web.course()
    hidden = web.public_coordinator("非公開")
    hidden.is_public = False
    hidden.save()
    later = web.public_coordinator("新任", solo_from=web.first_day() + timedelta(days=10))
    shown = list(read_times(web.wanted(), now=timezone.now()))
    assert shown[0].date() == web.first_day() + timedelta(days=10)
    assert {
        each.slot.coordinator_id for each in takers_at(web.wanted(), shown[0], now=timezone.now())
    } == {later.pk}


def skill(who: Coordinator, topic: Topic, level: int) -> None:
    SkillLevel.objects.create(
        coordinator=who,
        topic=topic,
        level=level,
        evidence="実績",
        set_by=make.user("chief"),
        set_on="2026-01-01",
    )


def test_most_skilled_then_least_loaded_takes_it() -> None:
    strong, busy, idle = web.centre("得意", "多忙", "余裕", booths=3)
    topic = make.topic("販路開拓")
    web.course().topics.add(topic)
    by = make.user("chief")
    for who, level in ((strong, 4), (busy, 2), (idle, 2)):
        SkillLevel.objects.create(
            coordinator=who,
            topic=topic,
            level=level,
            evidence="実績",
            set_by=by,
            set_on="2026-01-01",
        )
    make.appointment(busy, start=web.first_time(number=6))
    ranked = takers_at(web.wanted(), web.first_time(), now=timezone.now())
    assert [each.slot.coordinator_id for each in ranked] == [strong.pk, idle.pk, busy.pk]


def test_those_without_the_skill_are_not_asked() -> None:
    able, other = web.centre("担当", "別分野")
    topic = make.topic("販路開拓")
    web.course().topics.add(topic)
    skill(able, topic, 2)
    free = takers_at(web.wanted(), web.first_time(), now=timezone.now())
    assert [each.slot.coordinator_id for each in free] == [able.pk]
    anybody = takers_at(Wanted(None, Method.PHONE), web.first_time(), now=timezone.now())
    assert {each.slot.coordinator_id for each in anybody} == {able.pk, other.pk}


@pytest.mark.parametrize(
    ("today", "lead", "first"),
    [
        ("2026-11-27", 2, "2026-12-01"),  # Friday: Monday, Tuesday
        ("2026-12-28", 2, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-04"),  # 元日 is a holiday, then the weekend
        ("2026-09-18", 1, "2026-09-24"),  # 敬老の日, 国民の休日, 秋分の日
        ("2027-03-31", 2, "2027-04-02"),  # across the end of the 年度
        ("2026-11-27", 0, "2026-11-27"),
    ],
)
def test_first_day_counts_working_days(today: str, lead: int, first: str) -> None:
    policy = BookingPolicy(web_lead_days=lead, web_horizon_days=45)
    window = window_on(policy, make.at(today, "23:59"))
    assert window.first.isoformat() == first
    assert window.until == make.at(today).date() + timedelta(days=46)


def test_horizon_shorter_than_the_lead_offers_nothing() -> None:
    web.centre()
    BookingPolicy(web_lead_days=30, web_horizon_days=1).save()
    assert read_times(web.wanted(), now=timezone.now()) == {}
