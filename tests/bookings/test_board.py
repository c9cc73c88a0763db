"""What stands on the boards: taken, free, away; and who sees them at which cost."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from bookings.board.asked import ONLINE, Asked, By, View
from bookings.board.days import day_board
from bookings.board.lines import UNIT, Hours, Line
from bookings.board.reading import read_days
from bookings.board.weeks import week_board
from bookings.enums import ShiftOrigin
from bookings.models import BookingPolicy, Shift
from bookings.models.periods import period_of
from bookings.services import appointment_cancel, appointment_hold
from center.enums import Method
from center.models import ClosedDay
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db


def monday() -> date:
    """A Monday that is no holiday, still to come."""
    return date(2031, 6, 2)


def shift(
    who: Coordinator, day: date | None = None, hours: str = "09:00-17:00", **fields: Any
) -> Shift:
    day = day or monday()
    first, last = hours.split("-")
    fields.setdefault("office", make.office())
    return Shift.objects.create(
        coordinator=who,
        period=period_of(make.at(day, first), make.at(day, last)),
        origin=ShiftOrigin.HAND,
        **fields,
    )


def lines(by: str = By.BOOTH, office: str = "", day: date | None = None) -> dict[str, Line]:
    day = day or monday()
    known = read_days(make.user(Role.SECRETARIAT), [day])
    board = day_board(known, Asked(day, by=by, office=office), day)
    return {line.title: line for line in board.lines}


def told(line: Line) -> list[tuple[str, str, str]]:
    """Kind, time and words of each cell; free ones that touch as one."""
    found: list[tuple[str, str, str]] = []
    for cell in line.cells:
        clock = [f"{timezone.localtime(each):%H:%M}" for each in (cell.start, cell.end)]
        if found and (found[-1][0], found[-1][2]) == (cell.kind, cell.words) != ("taken", ""):
            found[-1] = (cell.kind, f"{found[-1][1][:5]}-{clock[1]}", cell.words)
        else:
            found.append((cell.kind, "-".join(clock), cell.words))
    return found


def test_a_booth_is_free_while_somebody_at_its_office_could_take_a_session() -> None:
    ishida = make.coordinator()
    shift(ishida, hours="10:00-15:00")
    make.appointment(ishida, start=make.at(monday(), "12:00"))
    assert told(lines()["ブース1"]) == [
        ("out", "09:00-10:00", "担当できる人なし"),
        ("free", "10:00-11:30", "1人"),
        ("out", "11:30-12:00", ""),
        ("taken", "12:00-13:00", ""),
        ("free", "13:00-14:30", "1人"),
        ("out", "14:30-16:30", "担当できる人なし"),
        ("out", "16:30-17:00", ""),
    ]


def test_a_coordinators_line_says_where_they_are_and_when_they_are_free() -> None:
    ishida = make.coordinator()
    shift(ishida, hours="09:00-12:00")
    shift(ishida, hours="13:00-17:00", office=None)
    make.appointment(ishida, start=make.at(monday(), "13:00"), method=Method.ONLINE)
    line = lines(By.CO)["石田 真"]
    assert line.note == "新橋 09:00–12:00、在宅 13:00–17:00"
    assert told(line) == [
        ("free", "09:00-11:30", "新橋"),
        ("work", "11:30-12:00", "新橋"),
        ("out", "12:00-13:00", "出勤なし"),
        ("taken", "13:00-14:00", ""),
        ("free", "14:00-16:30", "在宅"),
        ("work", "16:30-17:00", "在宅"),
    ]


def test_a_day_off_says_why_and_a_new_coordinator_only_sits_in() -> None:
    ishida, new = make.coordinator(), make.coordinator("新任 花子", solo_from=date(2099, 1, 1))
    shift(ishida, is_off=True, reason="研修")
    shift(new)
    found = lines(By.CO)
    assert told(found["石田 真"]) == [("out", "09:00-17:00", "休み（研修）")]
    assert told(found["新任 花子"]) == [("work", "09:00-17:00", "新橋（同席のみ）")]


def test_nobody_is_free_on_the_centres_own_day_off() -> None:
    ishida = make.coordinator()
    shift(ishida)
    make.booth()
    ClosedDay.objects.create(day=monday(), name="創立記念日")
    assert lines()["ブース1"].free == 0
    assert lines(By.CO)["石田 真"].free == 0


def test_cancelled_and_run_out_sessions_are_not_on_the_board() -> None:
    ishida, desk = make.coordinator(), make.user(Role.SECRETARIAT)
    made = make.appointment(ishida, start=make.at(monday(), "10:00"), by=desk)
    appointment_cancel(appointment=made, by=desk, version=0, reason="相談者の都合")
    appointment_hold(
        plan=make.plan(ishida, start=make.at(monday(), "11:00")),
        until=timezone.now() - timedelta(minutes=1),
    )
    assert lines()["ブース1"].taken == []


def test_sessions_without_a_booth_stand_in_as_few_rows_as_hold_them() -> None:
    people = [make.coordinator(name) for name in ("石田 真", "大友 香織", "千葉 透")]
    for who, clock in zip(people, ("10:00", "10:30", "11:00"), strict=True):
        make.appointment(who, start=make.at(monday(), clock), method=Method.ONLINE)
    found = lines(office=ONLINE)
    assert {title: len(line.taken) for title, line in found.items()} == {
        "ブースなし 1": 2,
        "ブースなし 2": 1,
    }


def test_the_office_narrows_booths_and_people() -> None:
    tachikawa = make.office("tachikawa", "立川")
    make.booth()
    make.booth("立川1", tachikawa)
    shift(make.coordinator())
    shift(make.coordinator("大友 香織"), office=tachikawa)
    shift(make.coordinator("千葉 透"), office=None)
    assert list(lines(office=str(tachikawa.pk))) == ["立川1"]
    assert list(lines(By.CO, str(tachikawa.pk))) == ["大友 香織"]
    assert list(lines(By.CO, ONLINE)) == ["千葉 透"]


def test_the_board_is_wide_enough_for_early_and_late_sessions() -> None:
    make.appointment(make.coordinator(), start=make.at(monday(), "18:10"))
    line = lines()["ブース1"]
    assert timezone.localtime(line.cells[-1].end).time() == time(20)
    assert sum(cell.span for cell in line.cells) == 11 * 12


def test_a_week_has_a_line_for_whoever_works_on_one_of_its_days() -> None:
    shift(make.coordinator(), monday() + timedelta(days=3))
    asked = Asked(monday(), view=View.WEEK, by=By.CO)
    board = week_board(read_days(make.user(Role.SECRETARIAT), asked.days), asked)
    (line,) = board.lines
    assert [cell.line is not None for cell in line.cells] == [n == 3 for n in range(7)]


@given(st.lists(st.tuples(st.integers(0, 23 * 60), st.integers(1, 300)), max_size=8))
def test_the_hours_hold_every_period_of_the_day(parts: list[tuple[int, int]]) -> None:
    day = monday()
    start = timezone.make_aware(datetime.combine(day, time.min))
    until = start + timedelta(days=1)
    periods = [
        (start + timedelta(minutes=at), min(start + timedelta(minutes=at + long), until))
        for at, long in parts
    ]
    hours = Hours.of(day, BookingPolicy(), periods)
    assert all(hours.start <= first and last <= hours.end for first, last in periods)
    assert hours.units * UNIT == hours.end - hours.start
    assert sum(units for _, units in hours.heads) == hours.units


@pytest.mark.parametrize("view", View.values)
@pytest.mark.parametrize("by", By.values)
def test_the_board_costs_the_same_at_any_size(
    client: Client, django_assert_max_num_queries: Any, view: str, by: str
) -> None:
    people = [make.coordinator(f"担当 {n}") for n in range(8)]
    for n, who in enumerate(people):
        shift(who)
        make.appointment(
            who,
            start=make.at(monday(), "10:00"),
            booth=make.booth(f"ブース{n}"),
            company=make.company(f"株式会社試作{n}"),
        )
    client.force_login(make.user(Role.RECEPTION))
    address = f"/bookings/?day={monday()}&view={view}&by={by}&office="
    client.get(address)  # remembers the view
    with django_assert_max_num_queries(10):
        text = client.get(address).content.decode()
    assert all(f"株式会社試作{n}" in text for n in range(8))


def test_what_makes_no_sense_opens_todays_board(client: Client) -> None:
    client.force_login(make.user(Role.COORDINATOR))
    for query in ("day=32/13&view=x&by=&office=999", "day=9999-12-31", "day=0001-01-01"):
        response = client.get(f"/bookings/?{query}")
        assert response.status_code == 200
        assert response.context["asked"].day == timezone.localdate()


def test_the_way_one_looks_is_remembered(client: Client) -> None:
    reader = make.user(Role.SECRETARIAT)
    client.force_login(reader)
    client.get("/bookings/?view=week&by=co&office=online")
    asked = client.get("/bookings/").context["asked"]
    assert (asked.view, asked.by, asked.office) == ("week", "co", "online")
    assert asked.day == timezone.localdate()
