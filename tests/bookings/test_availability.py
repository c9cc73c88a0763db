"""Free is what a person at the desk would call free."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.availability import Calendar, FreeSlot, Stretch, free_slots, read_calendar
from bookings.models import BookingPolicy, Shift
from bookings.models.periods import period_of
from center.enums import Method
from center.models import ClosedDay
from coordinators.models import Coordinator
from tests import builders as make

DAY = date(2026, 12, 1)
EARLY = make.at("2026-01-01")


def shift(who: Coordinator, first: str, last: str, *, at_home: bool = False) -> Shift:
    return Shift.objects.create(
        coordinator=who,
        period=period_of(make.at(DAY, first), make.at(DAY, last)),
        office=None if at_home else make.office(),
    )


def starts(who: Coordinator, method: str = Method.VISIT, *, but: int | None = None) -> list[str]:
    calendar = read_calendar(DAY, DAY + timedelta(days=1), but=but)
    found = free_slots(
        calendar,
        who.pk,
        method=method,
        office_id=make.office().pk,
        policy=BookingPolicy(),
        earliest=EARLY,
    )
    return [f"{timezone.localtime(each.start):%H:%M}" for each in found]


@pytest.mark.django_db
def test_shift_minus_appointments_is_free() -> None:
    ishida = make.coordinator()
    make.booth()
    shift(ishida, "09:00", "12:00")
    assert starts(ishida) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    made = make.appointment(ishida, start=make.at(DAY, "10:00"))
    assert starts(ishida) == ["09:00", "11:00"]
    assert starts(ishida, but=made.pk) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


@pytest.mark.django_db
def test_visit_needs_a_booth_and_the_coordinator_at_the_office() -> None:
    ishida, otomo = make.coordinator(), make.coordinator("大友 香織")
    make.booth()
    shift(ishida, "09:00", "11:00")
    shift(otomo, "09:00", "11:00", at_home=True)
    make.appointment(make.coordinator("千葉 透"), start=make.at(DAY, "09:00"))
    assert starts(ishida) == ["10:00"]
    assert starts(ishida, Method.ONLINE) == ["09:00", "09:30", "10:00"]
    assert starts(otomo) == []
    assert starts(otomo, Method.PHONE) == ["09:00", "09:30", "10:00"]


@pytest.mark.django_db
def test_closed_day_has_no_free_time() -> None:
    ishida = make.coordinator()
    make.booth()
    shift(ishida, "09:00", "12:00")
    ClosedDay.objects.create(day=DAY, name="設備点検")
    assert starts(ishida) == []


@pytest.mark.django_db
def test_calendar_takes_as_many_queries_for_many(django_assert_num_queries) -> None:
    for number in range(5):
        who = make.coordinator(f"相談 {number}")
        shift(who, "09:00", "17:00")
        make.appointment(who, start=make.at(DAY, "09:00"), booth=make.booth(f"ブース{number}"))
    with django_assert_num_queries(5):
        calendar = read_calendar(DAY, DAY + timedelta(days=90))
    assert len(calendar.work) == len(calendar.taken) == len(calendar.booths_taken) == 5


NEW_YEARS_EVE = datetime(2026, 12, 31, tzinfo=timezone.get_default_timezone())
minutes = st.integers(min_value=0, max_value=4 * 24 * 60)


@given(
    work=st.lists(st.tuples(minutes, st.integers(30, 900)), max_size=5),
    taken=st.lists(st.tuples(minutes, st.integers(1, 300)), max_size=6),
    length=st.sampled_from([15, 30, 45, 60, 90, 120]),
    step=st.sampled_from([10, 15, 20, 30, 60]),
)
def test_free_slot_lies_in_work_and_meets_nothing(
    work: list[tuple[int, int]], taken: list[tuple[int, int]], length: int, step: int
) -> None:
    """Also over midnight, the year's end and the end of the 年度."""
    for origin in (NEW_YEARS_EVE, NEW_YEARS_EVE + timedelta(days=90)):
        calendar = Calendar()

        def span(pair: tuple[int, int], origin: datetime = origin) -> tuple[datetime, datetime]:
            start = origin + timedelta(minutes=pair[0])
            return start, start + timedelta(minutes=pair[1])

        calendar.work[1] = [Stretch(*span(each), None) for each in work]
        calendar.taken[1] = [span(each) for each in taken]
        policy = BookingPolicy(session_minutes=length, step_minutes=step)
        found: list[FreeSlot] = list(
            free_slots(
                calendar, 1, method=Method.PHONE, office_id=None, policy=policy, earliest=origin
            )
        )
        for slot in found:
            assert slot.end - slot.start == timedelta(minutes=length)
            assert any(one.start <= slot.start and slot.end <= one.end for one in calendar.work[1])
            assert all(slot.end <= first or last <= slot.start for first, last in calendar.taken[1])
            local = timezone.localtime(slot.start)
            assert policy.opens <= local.time()
            assert timezone.localtime(slot.end).time() <= policy.closes
            assert (local.hour * 60 + local.minute - policy.opens.hour * 60) % step == 0
