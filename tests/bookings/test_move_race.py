"""Several people move appointments at the same moment: one wins, the others are told why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from django.db import connection

from accounts.enums import Role
from bookings.errors import SlotTaken
from bookings.models import Appointment
from bookings.services import appointment_move
from tests import builders as make


def together(acts: list[Callable[[], Any]]) -> list[str]:
    start = Barrier(len(acts))

    def perform(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except SlotTaken as error:
            return str(error)
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(perform, acts))


def test_one_of_many_moves_into_a_booth_wins(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    people = [make.coordinator(f"担当 {n}") for n in range(8)]
    rows = [
        make.appointment(who, booth=make.booth(f"ブース{n}"), by=desk)
        for n, who in enumerate(people)
    ]
    wanted = rows[0].starts_at + timedelta(days=1)
    room = make.booth("相談室")

    def mover(row: Appointment, n: int) -> Callable[[], Any]:
        slot = make.plan(people[n], start=wanted, booth=room).slot
        return lambda: appointment_move(
            appointment=row, slot=slot, by=desk, version=0, reason="部屋の都合"
        )

    answers = together([mover(row, n) for n, row in enumerate(rows)])
    assert answers.count("won") == 1
    assert all("相談室は、この時間に" in each for each in answers if each != "won")
    assert Appointment.objects.filter(booth=room).count() == 1
    for row in rows:
        assert row.participants.count() == 1


def test_two_who_swap_their_coordinators_never_block(transactional_db: None) -> None:
    desk = make.user(Role.SECRETARIAT)
    one, other = make.coordinator(), make.coordinator("大友 香織")
    for _ in range(3):
        Appointment.objects.update(state="cancelled", cancelled_by="centre")
        first = make.appointment(one, by=desk)
        second = make.appointment(other, booth=make.booth("ブース2"), by=desk)
        slots = [
            make.plan(other, booth=first.booth).slot,
            make.plan(one, booth=second.booth).slot,
        ]
        answers = together(
            [
                lambda row=row, slot=slot: appointment_move(  # type: ignore[misc]
                    appointment=row, slot=slot, by=desk, version=0, reason="担当の交代"
                )
                for row, slot in zip((first, second), slots, strict=True)
            ]
        )
        assert answers.count("won") <= 1
        for row in (first, second):
            assert row.participants.count() == 1
