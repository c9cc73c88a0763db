"""The start page's sessions: the next one, today's, and those without a memo."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.services import appointment_cancel, appointment_held
from consultations.confirming.services import memo_void
from consultations.sessions.unwritten import unwritten
from coordinators.models import Coordinator
from desks import sessions
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def user_of(coordinator: Coordinator) -> User:
    assert coordinator.user is not None
    return coordinator.user


def noon() -> Any:
    """A moment of today that leaves room on both sides, whenever the test runs."""
    return make.at(timezone.localdate(), "12:00")


def test_next_session_says_what_must_be_known(lead: Coordinator) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    company = make.company()
    for day in (20, 10):
        make.submitted(
            lead,
            company=company,
            started_at=noon() - timedelta(days=day),
            advice=f"{day}日前の助言",
        )
    soon = noon() + timedelta(hours=1)
    make.appointment(lead, start=soon + timedelta(hours=2))
    wanted = make.appointment(
        lead,
        start=soon,
        company=company,
        introduced_by=bank,
        introduced_branch=bank.branches.get(),
    )
    make.note(wanted)
    make.note(company, by=user_of(lead))
    found = sessions.next_session(user_of(lead), noon())
    assert found is not None
    assert (found.appointment, found.nth) == (wanted, 3)
    assert found.last is not None
    assert found.last.advice == "10日前の助言"
    assert found.shared is not None
    assert (len(found.shared.notes), found.shared.unread) == (2, 1)


def test_session_that_is_on_stays_until_its_end(lead: Coordinator) -> None:
    now = noon()
    on = make.appointment(lead, start=now - timedelta(minutes=30))
    found = sessions.next_session(user_of(lead), now)
    assert found is not None
    assert (found.appointment, found.nth) == (on, 0)
    appointment_held(appointment=on, by=user_of(lead))
    assert sessions.next_session(user_of(lead), now) is None
    other = make.coordinator("大友 香織")
    make.appointment(other, start=now + timedelta(hours=1))
    assert sessions.next_session(user_of(lead), now) is None


def test_day_of_a_coordinator_has_a_strip(lead: Coordinator) -> None:
    today = timezone.localdate()
    make.appointment(lead, start=make.at(today, "10:00"))
    make.appointment(lead, start=make.at(today, "17:30"))
    make.appointment(make.coordinator("大友 香織"), start=make.at(today, "13:00"))
    day = sessions.own_day(user_of(lead), today)
    assert [(bar.x, bar.width) for bar in day.bars] == [(60, 60), (510, 60)]
    assert (day.hours[0], day.hours[-1], day.length) == ((9, 0), (19, 600), 600)


def test_office_sees_todays_states_and_who_is_late(lead: Coordinator) -> None:
    desk = make.user(Role.RECEPTION)
    now = noon()
    late = make.appointment(lead, start=now - timedelta(minutes=20))
    make.appointment(lead, start=now + timedelta(hours=2))
    gone = make.appointment(lead, start=now + timedelta(hours=4))
    appointment_cancel(appointment=gone, by=desk, version=0, reason="都合")
    make.appointment(lead, start=now + timedelta(days=1))
    found = sessions.office_day(desk, now)
    assert found.states == [("予約確定", 2)]
    assert found.late == 1
    assert found.appointments[0] == late


def test_over_without_a_memo_is_chased(lead: Coordinator) -> None:
    me, clerk = user_of(lead), make.user(Role.SECRETARIAT)
    past = timezone.now() - timedelta(days=2)
    chased = make.appointment(lead, start=past)
    done = make.appointment(lead, start=past + timedelta(hours=1))
    appointment_held(appointment=done, by=me)
    make.incident(lead, start=past + timedelta(hours=2))
    make.appointment(lead)
    other = make.coordinator("大友 香織")
    theirs = make.appointment(other, start=past, booth=make.booth("ブース2"))
    assert list(unwritten(me, mine=True).order_by("pk")) == [chased, done]
    assert set(unwritten(clerk, mine=False)) == {chased, done, theirs}
    memo = make.submitted(lead, appointment=chased)
    assert list(unwritten(me, mine=True)) == [done]
    memo_void(memo=memo, by=clerk, reason="書き直し")
    assert set(unwritten(me, mine=True)) == {chased, done}


def test_list_is_own_first_and_all_on_request(
    client: Client, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    past = timezone.now() - timedelta(days=2)
    for hour in range(6):
        make.appointment(lead, start=past + timedelta(hours=hour), client_name=f"自分の{hour}")
    other = make.coordinator("大友 香織")
    make.appointment(other, start=past, client_name="人の会社", booth=make.booth("ブース2"))
    client.force_login(user_of(lead))
    client.get("/consultations/unwritten/")
    with django_assert_max_num_queries(7):
        html = client.get("/consultations/unwritten/").content.decode()
    assert "自分の5" in html
    assert "人の会社" not in html
    assert "人の会社" in client.get("/consultations/unwritten/?co=all").content.decode()


def test_a_full_day_costs_few_queries(
    client: Client, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    company = make.company()
    today = timezone.localdate()
    for number, clock in enumerate(("09:00", "11:00", "13:00", "15:00", "22:00")):
        booked = make.appointment(lead, start=make.at(today, clock), company=company)
        make.appointment(lead, start=make.at(today - timedelta(days=2 + number), clock))
        make.note(booked)
    make.submitted(lead, company=company, started_at=make.at(today - timedelta(days=9)))
    client.force_login(user_of(lead))
    client.get("/")
    with django_assert_max_num_queries(34):
        client.get("/")
    client.force_login(make.user(Role.SECRETARIAT))
    client.get("/")
    with django_assert_max_num_queries(42):
        client.get("/")


def test_start_page_of_each_role(client: Client, lead: Coordinator) -> None:
    """At any hour of the clock: what is shown of today and of what is over."""
    now = timezone.now()
    make.appointment(lead, start=now - timedelta(days=3), client_name="記録待ちの会社")
    make.appointment(lead, start=now + timedelta(hours=26), client_name="次の会社")
    make.appointment(lead, start=make.at(timezone.localdate(), "22:00"), client_name="今日の会社")
    shown = {
        Role.COORDINATOR: ("記録待ち", "今日の予定", "今日の会社", "次の相談", "メモを開く"),
        Role.SECRETARIAT: ("記録待ち", "今日の予約 1件", "今日の会社"),
        Role.RECEPTION: ("今日の予約 1件", "今日の会社"),
    }
    for role, words in shown.items():
        client.force_login(user_of(lead) if role == Role.COORDINATOR else make.user(role))
        html = client.get("/").content.decode()
        assert [word for word in words if word not in html] == []
    client.force_login(make.bank_user(make.bank()))
    assert "今日の会社" not in client.get("/").content.decode()
    assert Appointment.objects.filter(state=AppointmentState.BOOKED).count() == 3
