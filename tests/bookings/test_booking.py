"""One time, one booth, one coordinator: whatever comes in at once, and by whatever way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState, CancelledBy, IncidentKind
from bookings.errors import Refused, SlotTaken, Stale, WrongState
from bookings.models import (
    Appointment,
    AppointmentChange,
    AppointmentParticipant,
    UsageIncident,
)
from bookings.services import (
    appointment_arrive,
    appointment_book,
    appointment_cancel,
    appointment_hold,
    appointment_move,
    appointment_no_show,
    appointment_request,
    appointment_undo,
)
from center.enums import Method, ParticipantRole
from tests import builders as make

pytestmark = pytest.mark.django_db


def desk_of(made: Appointment) -> User:
    """Who took the booking."""
    assert made.created_by is not None
    return made.created_by


def test_booking_takes_booth_and_both_coordinators() -> None:
    desk = make.user(Role.SECRETARIAT)
    ishida, otomo = make.coordinator(), make.coordinator("大友 香織")
    made = appointment_book(plan=make.plan(ishida, otomo), by=desk)
    seats = list(made.participants.values_list("name", "role", "is_live"))
    assert seats == [
        ("石田 真", ParticipantRole.LEAD, True),
        ("大友 香織", ParticipantRole.CO_RESPONDER, True),
    ]
    with pytest.raises(SlotTaken, match="大友 香織さんは"):
        appointment_book(plan=make.plan(otomo, booth=make.booth("ブース2")), by=desk)
    with pytest.raises(SlotTaken, match="ブース1は"):
        appointment_book(plan=make.plan(make.coordinator("千葉 透")), by=desk)
    assert Appointment.objects.count() == 1
    assert AppointmentParticipant.objects.count() == 2


def test_end_of_one_is_the_beginning_of_the_next() -> None:
    ishida = make.coordinator()
    first = make.appointment(ishida)
    second = make.appointment(ishida, start=first.period.upper)
    assert second.starts_at == first.ends_at


def test_two_hundred_at_once_yield_one_booking(transactional_db: None) -> None:
    ishida, desk = make.coordinator(), make.user(Role.SECRETARIAT)
    plans = [make.plan(ishida, booth=make.booth(f"ブース{n % 3}")) for n in range(200)]
    start = Barrier(20)

    def ask(number: int) -> str:
        if number < 20:
            start.wait()
        try:
            appointment_book(plan=plans[number], by=desk)
        except SlotTaken as error:
            return str(error)
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(200)))
    assert answers.count("won") == 1
    assert all("この時間にほかの予約が入っています" in each for each in answers if each != "won")
    assert Appointment.objects.count() == 1
    assert AppointmentParticipant.objects.count() == 1


def test_two_who_want_each_others_coordinators_never_block(transactional_db: None) -> None:
    one, other = make.coordinator(), make.coordinator("大友 香織")
    desk = make.user(Role.SECRETARIAT)
    plans = [
        make.plan(*pair, booth=make.booth(f"ブース{n}"))
        for n, pair in enumerate([(one, other), (other, one)] * 8)
    ]

    def ask(plan: Any) -> bool:
        try:
            appointment_book(plan=plan, by=desk)
        except SlotTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(ask, plans))
    assert won.count(True) <= 1
    assert AppointmentParticipant.objects.count() == 2 * won.count(True)


def test_moving_to_a_taken_time_changes_nothing() -> None:
    ishida = make.coordinator()
    first = make.appointment(ishida)
    second = make.appointment(ishida, start=first.period.upper)
    slot = make.plan(ishida, start=first.period.lower).slot
    with pytest.raises(SlotTaken, match="石田 真さん"):
        appointment_move(
            appointment=second, slot=slot, by=desk_of(second), version=0, reason="相談者の都合"
        )
    second.refresh_from_db()
    assert second.period.lower == first.period.upper
    assert [seat.name for seat in second.participants.all()] == ["石田 真"]


def test_move_takes_the_new_time_and_gives_the_old_back() -> None:
    ishida = make.coordinator()
    made = make.appointment(ishida)
    old = make.plan(ishida).slot
    later = made.period.lower + timedelta(days=1)
    with pytest.raises(Refused, match="理由"):
        appointment_move(
            appointment=made,
            slot=make.plan(ishida, start=later).slot,
            by=desk_of(made),
            version=0,
            reason=" ",
        )
    moved = appointment_move(
        appointment=made,
        slot=make.plan(ishida, start=later).slot,
        by=desk_of(made),
        version=0,
        reason="相談者の都合",
    )
    assert moved.participants.get().period.lower == later
    assert make.appointment(ishida, start=old.start).state == AppointmentState.BOOKED
    change = AppointmentChange.objects.get(appointment=made, act="moved")
    assert change.before["coordinators"] == "石田 真"
    with pytest.raises(Stale):
        appointment_cancel(
            appointment=made, by=desk_of(made), version=0, reason="古い画面からの操作"
        )


def test_cancelled_time_is_free_again() -> None:
    ishida = make.coordinator()
    made = make.appointment(ishida)
    appointment_cancel(appointment=made, by=desk_of(made), version=0, reason="相談者の都合")
    assert make.appointment(ishida).pk != made.pk
    assert not UsageIncident.objects.exists()


def test_late_cancellation_by_the_client_goes_into_the_ledger() -> None:
    soon = timezone.now() + timedelta(hours=3)
    for who, kinds in (
        (CancelledBy.CENTRE, []),
        (CancelledBy.CLIENT, [IncidentKind.LATE_CANCEL]),
    ):
        made = make.appointment(make.coordinator(), start=soon)
        appointment_cancel(
            appointment=made, by=desk_of(made), version=0, reason="体調不良", cancelled_by=who
        )
        assert list(UsageIncident.objects.values_list("kind", flat=True)) == kinds


def test_no_show_is_recorded_and_taken_back() -> None:
    made = make.appointment(make.coordinator(), start=timezone.now() - timedelta(hours=1))
    absent = appointment_no_show(
        appointment=made, by=desk_of(made), version=0, reason="電話にも出ない"
    )
    assert UsageIncident.objects.get().kind == IncidentKind.NO_SHOW
    appointment_undo(appointment=absent, by=desk_of(made), version=1)
    assert UsageIncident.objects.get().forgiven_by == desk_of(made)
    made.refresh_from_db()
    assert made.state == AppointmentState.BOOKED
    assert made.participants.get().is_live


def test_no_show_is_not_taken_back_over_somebody_else() -> None:
    ishida = make.coordinator()
    made = make.appointment(ishida, start=timezone.now() - timedelta(minutes=20))
    absent = appointment_no_show(appointment=made, by=desk_of(made), version=0, reason="連絡がない")
    make.appointment(ishida, start=made.period.lower)
    with pytest.raises(SlotTaken):
        appointment_undo(appointment=absent, by=desk_of(made), version=1)
    made.refresh_from_db()
    assert made.state == AppointmentState.NO_SHOW


def test_no_show_before_it_begins_is_refused() -> None:
    made = make.appointment(make.coordinator())
    with pytest.raises(WrongState, match="開始時刻の前"):
        appointment_no_show(appointment=made, by=desk_of(made), version=0, reason="連絡がない")


def test_hold_keeps_the_time_until_it_runs_out() -> None:
    ishida = make.coordinator()
    held = appointment_hold(plan=make.plan(ishida), until=timezone.now() + timedelta(minutes=15))
    with pytest.raises(SlotTaken):
        make.appointment(ishida)
    Appointment.objects.filter(pk=held.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    assert make.appointment(ishida).state == AppointmentState.BOOKED
    held.refresh_from_db()
    assert (held.state, held.cancelled_by) == (AppointmentState.CANCELLED, CancelledBy.EXPIRED)


def test_request_waits_with_its_time_taken() -> None:
    ishida = make.coordinator()
    asked = appointment_request(plan=make.plan(ishida), by=None)
    assert asked.state == AppointmentState.REQUESTED
    with pytest.raises(SlotTaken):
        make.appointment(ishida)


def test_visit_needs_a_booth_of_its_office() -> None:
    ishida = make.coordinator()
    with pytest.raises(Refused, match="ブース"):
        make.appointment(ishida, booth=None)
    with pytest.raises(Refused, match="この拠点のものではありません"):
        make.appointment(ishida, booth=make.booth("立川1", make.office("tachikawa", "立川")))
    assert make.appointment(ishida, method=Method.ONLINE).booth is None


def test_database_refuses_what_the_services_would() -> None:
    made = make.appointment(make.coordinator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            state=AppointmentState.BOOKED,
            period=made.period,
            method=made.method,
            programme=made.programme,
            office=made.office,
            booth=made.booth,
            source=made.source,
        )
    with pytest.raises(Exception, match="no transition"), transaction.atomic():
        Appointment.objects.filter(pk=made.pk).update(state=AppointmentState.OPEN)
        Appointment.objects.filter(pk=made.pk).update(state=AppointmentState.NO_SHOW)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Appointment.objects.filter(pk=made.pk).delete()


def test_arrival_may_be_undone() -> None:
    made = make.appointment(make.coordinator())
    came = appointment_arrive(appointment=made, by=desk_of(made), version=0)
    back = appointment_undo(appointment=came, by=desk_of(made), version=1)
    assert back.state == AppointmentState.BOOKED


def test_bank_sees_what_it_introduced_only() -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    kamata, omori = bank.branches.order_by("name")
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    company = make.company()
    mine = make.appointment(company=company, introduced_by=bank, introduced_branch=kamata)
    make.appointment(make.coordinator("大友 香織"), company=company, booth=make.booth("ブース2"))
    seen = {
        name: [each.pk for each in Appointment.objects.visible_to(person)]
        for name, person in {
            "branch": make.bank_user(bank, kamata),
            "other branch": make.bank_user(bank, omori),
            "head office": make.bank_user(bank),
            "other bank": make.bank_user(other),
        }.items()
    }
    assert seen == {
        "branch": [mine.pk],
        "other branch": [],
        "head office": [mine.pk],
        "other bank": [],
    }
