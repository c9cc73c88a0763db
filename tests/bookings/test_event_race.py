"""Many at once on one slot, two confirmations at once: one wins, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from accounts.enums import Role
from bookings.enums import AppointmentState
from bookings.errors import BookingError
from bookings.event_time import usual_starts
from bookings.models import Appointment
from bookings.services.event_booking import slot_take
from bookings.services.events import event_cancel, event_confirm
from partners.events.errors import EventError
from partners.models import OutreachEvent
from tests import builders as make
from tests.partners import event_world as events


def together(acts: list[Callable[[], Any]]) -> list[str]:
    start = Barrier(len(acts))

    def perform(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except (BookingError, EventError) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(perform, acts))


def test_of_thirty_two_on_one_slot_one_wins(transactional_db: None) -> None:
    event = events.confirmed()
    slot, other = events.slots(event)
    desk = make.user(Role.SECRETARIAT)
    guests = [events.guest(f"株式会社{n}番", event=event) for n in range(32)]
    answers = together(
        [
            lambda guest=guest: slot_take(event=event, slot=slot, guest=guest, by=desk)  # type: ignore[misc]
            for guest in guests
        ]
    )
    assert answers.count("won") == 1
    lost = [each for each in answers if each != "won"]
    assert all(each.startswith("SlotGone") and "11:00" in each for each in lost)
    assert Appointment.objects.filter(event=event, state=AppointmentState.BOOKED).count() == 1
    other.refresh_from_db()
    assert other.state == AppointmentState.OPEN


def test_a_double_click_books_once(transactional_db: None) -> None:
    event = events.confirmed()
    slot = events.slots(event)[0]
    desk = make.user(Role.SECRETARIAT)
    guest = events.guest(event=event)
    take = lambda: slot_take(event=event, slot=slot, guest=guest, by=desk)  # noqa: E731
    assert together([take] * 4) == ["won"] * 4
    assert Appointment.objects.get(pk=slot.pk).changes.count() == 1


def confirmer(event: OutreachEvent) -> Callable[[], Any]:
    desk = make.user(Role.SECRETARIAT)
    starts, version = usual_starts(event), event.version
    return lambda: event_confirm(event=event, starts=starts, by=desk, version=version)


def test_two_confirm_one_event(transactional_db: None) -> None:
    event = events.with_people()
    answers = together([confirmer(event), confirmer(event)])
    assert answers.count("won") == 1
    assert any(each.startswith("EventStale") for each in answers)
    assert len(events.slots(event)) == 2


def test_two_events_want_one_coordinator(transactional_db: None) -> None:
    who, other = make.coordinator(), make.coordinator("大友 香織")
    one, two = events.with_people(who, other), events.with_people(other, who)
    answers = together([confirmer(one), confirmer(two)])
    assert answers.count("won") == 1
    assert any("EventClash" in each and "石田 真さん" in each for each in answers)
    assert Appointment.objects.live().count() == 4


def test_a_booking_and_the_cancellation_of_the_event(transactional_db: None) -> None:
    event = events.confirmed()
    slot = events.slots(event)[0]
    desk = make.user(Role.SECRETARIAT)
    guest = events.guest(event=event)
    together(
        [
            lambda: slot_take(event=event, slot=slot, guest=guest, by=desk),
            lambda: event_cancel(event=event, by=desk, version=event.version, reason="台風"),
        ]
    )
    assert not Appointment.objects.live().filter(event=event).exists()
