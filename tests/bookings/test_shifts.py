"""出勤体制: what patterns write, what stays, what is asked for, where people are missing."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from bookings.enums import ShiftOrigin
from bookings.errors import Refused, Stale
from bookings.models import Shift, ShiftPattern
from bookings.months import month_of
from bookings.services import (
    pattern_add,
    pattern_change,
    pattern_stop,
    shift_day_reset,
    shift_day_set,
    shifts_roll_out,
)
from bookings.services.rollout import HORIZON, is_day_of_rest
from bookings.services.shifts import Hours, day_rows, day_version
from bookings.tasks.shifts import roll_out_shifts
from bookings.workers import Worker, find_worker
from center.models import ClosedDay
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def ishida() -> Worker:
    return Worker(coordinator=make.coordinator())


def next_working(weekday: int, after: int = 1) -> date:
    """The first such weekday from so many days ahead that is no holiday."""
    day = timezone.localdate() + timedelta(days=after)
    while day.weekday() != weekday or (weekday < 5 and is_day_of_rest(day)):
        day += timedelta(days=1)
    return day


def values(weekday: int = 1, hours: str = "09:00-17:00", **changes: Any) -> dict[str, Any]:
    first, last = (time.fromisoformat(each) for each in hours.split("-"))
    return {
        "weekday": weekday,
        "starts": first,
        "ends": last,
        "office": make.office(),
        "valid_from": timezone.localdate(),
        "valid_until": None,
        **changes,
    }


def told(worker: Worker, day: date) -> list[str]:
    return [
        f"{timezone.localtime(row.period.lower):%H:%M} {row.place} {row.origin}"
        + (" 休" if row.is_off else "")
        for row in day_rows(worker, day)
    ]


def set_day(worker: Worker, day: date, *hours: Hours, reason: str = "", by: User) -> Any:
    version = day_version(day_rows(worker, day))
    return shift_day_set(
        worker=worker, day=day, hours=list(hours), reason=reason, by=by, version=version
    )


def test_a_pattern_writes_three_months_and_once_only(desk: User, ishida: Worker) -> None:
    result = pattern_add(worker=ishida, values=values(), by=desk)
    days = [timezone.localtime(row.period.lower).date() for row in Shift.objects.all()]
    assert result.written == len(days) in (13, 14)
    assert {day.weekday() for day in days} == {1}
    assert max(days) <= timezone.localdate() + HORIZON
    assert shifts_roll_out() == 0
    assert shifts_roll_out(today=timezone.localdate() + timedelta(days=7)) == 1
    assert roll_out_shifts() == 0


def test_a_holiday_is_at_home_and_the_centres_day_off_has_nobody(
    desk: User, ishida: Worker
) -> None:
    closed = next_working(1)
    ClosedDay.objects.create(day=closed, name="創立記念日")
    for weekday in range(5):
        pattern_add(worker=ishida, values=values(weekday), by=desk)
    assert told(ishida, closed) == []
    ahead = [timezone.localdate() + timedelta(days=n) for n in range(1, HORIZON.days)]
    holidays = [day for day in ahead if day.weekday() < 5 and is_day_of_rest(day)]
    assert holidays
    assert {tuple(told(ishida, day)) for day in holidays} == {("09:00 在宅 pattern",)}


def test_what_was_set_by_hand_stays_through_every_roll_out(desk: User, ishida: Worker) -> None:
    off, other = next_working(1), next_working(1, 8)
    set_day(ishida, off, reason="研修", by=desk)
    set_day(ishida, other, Hours(time(13), time(17)), by=desk)
    pattern = pattern_add(worker=ishida, values=values(), by=desk)
    assert pattern.written > 10
    assert told(ishida, off) == ["00:00 在宅 hand 休"]
    assert told(ishida, other) == ["13:00 在宅 hand"]


def test_changing_a_pattern_keeps_rows_with_appointments_and_names_those_outside(
    desk: User, ishida: Worker
) -> None:
    pattern_add(worker=ishida, values=values(), by=desk)
    booked, free = next_working(1), next_working(1, 8)
    assert ishida.coordinator
    inside = make.appointment(ishida.coordinator, start=make.at(booked, "14:00"))
    outside = make.appointment(ishida.coordinator, start=make.at(booked, "09:00"))
    pattern = ShiftPattern.objects.get()
    result = pattern_change(pattern=pattern, version=0, values=values(hours="13:00-17:00"), by=desk)
    assert [each.pk for each in result.outside] == [outside.pk]
    assert inside.pk not in [each.pk for each in result.outside]
    assert told(ishida, booked) == ["09:00 新橋 pattern"]
    assert told(ishida, free) == ["13:00 新橋 pattern"]
    with pytest.raises(Stale):
        pattern_change(pattern=pattern, version=0, values=values(), by=desk)


def test_a_stopped_pattern_leaves_the_past_and_today(desk: User, ishida: Worker) -> None:
    today = timezone.localdate()
    pattern_add(worker=ishida, values=values(today.weekday(), office=None), by=desk)
    assert told(ishida, today) in ([], ["09:00 在宅 pattern"])
    there = told(ishida, today)
    for _ in range(2):
        pattern_stop(pattern=ShiftPattern.objects.get(), by=desk)
    assert told(ishida, today) == there
    assert Shift.objects.count() == len(there)
    assert AuditEvent.objects.filter(act="shift_pattern.stopped").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": "17:00-09:00"}, "開始より後"),
        ({"weekday": 5}, "土日は在宅です"),
        ({"hours": "12:00-18:00"}, "重なっています"),
        ({"valid_until": date(2000, 1, 1)}, "適用開始日以降"),
    ],
)
def test_patterns_that_cannot_be_are_refused(
    desk: User, ishida: Worker, changes: dict[str, Any], words: str
) -> None:
    pattern_add(worker=ishida, values=values(), by=desk)
    with pytest.raises(ValidationError, match=words):
        pattern_add(worker=ishida, values=values(**changes), by=desk)


def test_one_pattern_may_follow_another(desk: User, ishida: Worker) -> None:
    change = timezone.localdate() + timedelta(days=30)
    pattern_add(worker=ishida, values=values(valid_until=change), by=desk)
    later = values(hours="10:00-18:00", valid_from=change + timedelta(days=1))
    pattern_add(worker=ishida, values=later, by=desk)
    assert told(ishida, next_working(1)) == ["09:00 新橋 pattern"]
    assert told(ishida, next_working(1, 38)) == ["10:00 新橋 pattern"]


def test_an_office_on_a_weekend_needs_a_reason(desk: User, ishida: Worker) -> None:
    sunday = next_working(6)
    with pytest.raises(Refused, match="理由を入力"):
        set_day(ishida, sunday, Hours(time(10), time(15), make.office()), by=desk)
    set_day(ishida, sunday, Hours(time(10), time(15)), by=desk)
    set_day(ishida, sunday, Hours(time(10), time(15), make.office()), reason="休日相談会", by=desk)
    assert told(ishida, sunday) == ["10:00 新橋 hand"]


def test_a_day_may_hold_two_places_and_be_given_back(desk: User, ishida: Worker) -> None:
    pattern_add(worker=ishida, values=values(), by=desk)
    day = next_working(1)
    set_day(
        ishida, day, Hours(time(9), time(12), make.office()), Hours(time(13), time(17)), by=desk
    )
    assert told(ishida, day) == ["09:00 新橋 hand", "13:00 在宅 hand"]
    set_day(ishida, day, Hours(time(13), time(17), make.office()), by=desk)
    assert [each for each in told(ishida, day) if "休" not in each] == ["13:00 新橋 hand"]
    version = day_version(day_rows(ishida, day))
    shift_day_reset(worker=ishida, day=day, by=desk, version=version)
    assert told(ishida, day) == ["09:00 新橋 pattern"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([], "休みの理由"),
        ([Hours(time(12), time(9))], "開始より後"),
        ([Hours(time(9), time(12)), Hours(time(11), time(15))], "重なっています"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    desk: User, ishida: Worker, hours: list[Hours], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        set_day(ishida, next_working(1), *hours, by=desk)


def test_an_old_page_of_a_day_changes_nothing(desk: User, ishida: Worker) -> None:
    day = next_working(1)
    version = day_version(day_rows(ishida, day))
    set_day(ishida, day, Hours(time(9), time(12)), by=desk)
    with pytest.raises(Stale):
        shift_day_set(worker=ishida, day=day, hours=[], reason="休暇", by=desk, version=version)
    assert told(ishida, day) == ["09:00 在宅 hand"]


def test_missing_reception_is_seen_on_working_days_only(desk: User) -> None:
    day, sunday = next_working(2, 10), next_working(6, 10)
    for name in ("派遣 一子", "派遣 二子"):
        worker = Worker(user=make.user(Role.RECEPTION, name=name))
        set_day(worker, day, Hours(time(9), time(17), make.office()), by=desk)
    cover = {each.head.day: each for each in month_of(desk, day).cover}
    assert (cover[day].present, cover[day].is_short) == (2, False)
    cover = {each.head.day: each for each in month_of(desk, sunday).cover}
    assert not cover[sunday].is_short
    other = next_working(3, 10)
    cover = {each.head.day: each for each in month_of(desk, other).cover}
    assert cover[other].is_short


def test_addresses_name_coordinators_and_reception_only(desk: User, ishida: Worker) -> None:
    reception = make.user(Role.RECEPTION)
    assert find_worker(ishida.key) == ishida
    assert find_worker(f"user-{reception.pk}") == Worker(user=reception)
    for key in (f"user-{desk.pk}", "co-0", "co-x", "user-99999999999999999999", "x"):
        assert find_worker(key) is None


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_the_desk_edits_and_a_coordinator_reads(client: Client, ishida: Worker) -> None:
    day = next_working(1)
    address = f"/bookings/shifts/{ishida.key}/{day}/"
    assert ishida.coordinator
    assert ishida.coordinator.user
    client.force_login(ishida.coordinator.user)
    assert client.get(address).status_code == 403
    page = client.get(f"/bookings/shifts/{ishida.key}/?month={day:%Y-%m}")
    assert page.status_code == 200
    assert address not in page.content.decode()
    client.force_login(make.user(Role.RECEPTION))
    version = client.get(address).context["version"]
    typed = {"version": version, "starts_0": "13時", "ends_0": "1700", "place_0": make.office().pk}
    assert client.post(address, typed).status_code == 302
    assert told(ishida, day) == ["13:00 新橋 hand"]
    assert client.post(address, typed).status_code == 409
    half = {"version": "x", "starts_0": "13:00"}
    assert client.post(address, half).status_code == 422
    assert client.post(f"{address}reset/", {"version": "old"}, follow=True).status_code == 200
    assert told(ishida, day) == ["13:00 新橋 hand"]
    assert client.get(f"/bookings/shifts/{ishida.key}/2026-13-01/").status_code == 404


def test_several_weekdays_at_once_are_all_or_none(client: Client, ishida: Worker) -> None:
    client.force_login(make.user(Role.SECRETARIAT))
    address = f"/bookings/shifts/{ishida.key}/patterns/new/"
    typed = {
        "weekdays": ["0", "1", "5"],
        "starts": "9:00",
        "ends": "17:00",
        "place": make.office().pk,
        "valid_from": timezone.localdate().isoformat(),
    }
    assert client.post(address, typed).status_code == 422
    assert ShiftPattern.objects.count() == 0
    assert client.post(address, typed | {"weekdays": ["0", "1"]}).status_code == 302
    assert ShiftPattern.objects.count() == 2
    pattern = ShiftPattern.objects.get(weekday=0)
    change = typed | {"version": 0, "ends": "12:00"}
    assert client.post(f"/bookings/shifts/patterns/{pattern.pk}/", change).status_code == 302
    assert client.post(f"/bookings/shifts/patterns/{pattern.pk}/", change).status_code == 409
    stop = f"/bookings/shifts/patterns/{pattern.pk}/stop/"
    assert client.post(stop).status_code == 302
    page = client.get(f"/bookings/shifts/{ishida.key}/")
    assert [each.weekday for each in page.context["patterns"]] == [1]


def test_the_month_costs_the_same_at_any_size(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    day = next_working(1)
    for n in range(12):
        Shift.objects.create(
            coordinator=make.coordinator(f"担当 {n}"),
            office=make.office(),
            period=Hours(time(9), time(17)).on(day).period,
            origin=ShiftOrigin.HAND,
        )
    client.force_login(make.user(Role.CHIEF))
    with django_assert_max_num_queries(10):
        text = client.get(f"/bookings/shifts/?month={day:%Y-%m}").content.decode()
    assert all(f"担当 {n}" in text for n in range(12))
    other = client.get(f"/bookings/shifts/?month=x&office={make.office().pk}")
    assert other.status_code == 200
