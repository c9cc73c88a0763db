"""The waiting list: in order, held for whoever is asked, silent ones to the end of the line."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import AppointmentState, EntryEnd, EntryState
from bookings.models import Appointment, BookingPolicy, Shift, WaitingListEntry, WebRequest
from bookings.services import appointment_cancel, waiting_join, waiting_leave, waiting_offer
from bookings.tasks.web import sweep_welcomes
from bookings.web.times import window_on
from center.calendar import is_working_day
from tests import builders as make
from tests.bookings import web_world as web
from yorozu.kit import disposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A centre without any shift to come."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, *_, **__: act())
    web.centre()
    Shift.objects.all().delete()
    return client


def noon() -> datetime:
    """The next of a working day: offers are made while the centre is open, and hold from now on."""
    day = timezone.localdate()
    while not is_working_day(day) or make.at(day, "12:00") <= timezone.now():
        day += timedelta(days=1)
    return make.at(day, "12:00")


def join(email: str, **changes: Any) -> WaitingListEntry:
    first = web.first_day()
    facts: dict[str, Any] = {
        "key": uuid.uuid4(),
        "wanted": web.wanted(),
        "first_day": first,
        "last_day": first + timedelta(days=30),
        "visitor": web.visitor(email=email),
    }
    return waiting_join(**(facts | changes))


def one_time(number: int = 1) -> None:
    """Somebody comes to work for an hour, on a working day that is still offered at `noon`."""
    who = web.public_coordinator(f"臨時 {number}", days=0)
    day = window_on(BookingPolicy.current(), noon()).first
    for _ in range(number):
        day = next(each for n in range(1, 15) if is_working_day(each := day + timedelta(days=n)))
    Shift.objects.create(
        coordinator=who,
        office=make.office(),
        period=web.period_of(make.at(day, "10:00"), make.at(day, "11:00")),
    )


def states() -> list[str]:
    return [each.state for each in WaitingListEntry.objects.order_by("created_at", "pk")]


def test_full_centre_offers_the_line(full: Client) -> None:
    query: dict[str, Any] = {
        "course": web.course().pk,
        "method": "visit",
        "office": make.office().pk,
    }
    page = full.get(reverse("book:times"), query).content.decode()
    assert "空いている日時がありません" in page
    first = web.first_day()
    form = web.typed(make.at(first), first_day=first, last_day=first + timedelta(days=20))
    for _ in range(2):
        done = full.post(reverse("book:wait"), form, follow=True)
        assert "承りました" in done.content.decode()
    entry = WaitingListEntry.objects.get()
    assert (entry.email, entry.kana) == ("hanako@example.com", "ヤマダ ハナコ")
    assert [each.subject for each in mail.outbox] == [
        "【東京都よろず支援拠点】経営相談の空き待ちを承りました"
    ]


def test_same_wish_from_the_same_address_is_one_place(full: Client) -> None:
    assert join("a@example.com").pk == join("A@example.com").pk
    join("a@example.com", wanted=web.wanted("online"))
    assert WaitingListEntry.objects.count() == 2


def test_days_must_make_sense(full: Client) -> None:
    first = web.first_day()
    for changes in (
        {"first_day": first, "last_day": first - timedelta(days=1)},
        {"first_day": "2020-01-01", "last_day": "2020-02-01"},
        {"first_day": "きのう", "last_day": first},
        {"first_day": first, "last_day": first + timedelta(days=900)},
    ):
        form = web.typed(make.at(first), **changes)
        assert full.post(reverse("book:wait"), form).status_code == 422
    assert not WaitingListEntry.objects.exists()


def test_first_in_line_is_asked_and_the_time_is_kept(full: Client) -> None:
    join("first@example.com")
    join("second@example.com")
    one_time()
    assert [waiting_offer(now=noon()) for _ in range(3)] == [1, 0, 0]
    assert states() == [EntryState.OFFERED, EntryState.WAITING]
    assert mail.outbox[-1].to == ["first@example.com"]
    assert "空きのご案内" in mail.outbox[-1].subject
    held = Appointment.objects.get()
    assert held.state == AppointmentState.HELD
    assert held.held_until == noon() + timedelta(hours=4)
    assert not web.read_times(web.wanted(), now=timezone.now())


def test_one_button_takes_the_offer(full: Client) -> None:
    join("first@example.com")
    one_time()
    waiting_offer(now=noon())
    path = web.link("offer")
    Appointment.objects.update(held_until=timezone.now() + timedelta(hours=1))
    assert "この日時が空きました" in full.get(path).content.decode()
    for _ in range(2):
        done = full.post(path, {"act": "accept"}, follow=True)
        assert "受付しました" in done.content.decode()
    row = Appointment.objects.get()
    assert row.state == AppointmentState.REQUESTED
    assert WebRequest.objects.get().verified_at
    assert WaitingListEntry.objects.get().ended_as == EntryEnd.BOOKED
    assert mail.outbox[-1].subject.endswith("お申込みを受付しました")


def test_declined_the_next_is_asked(full: Client) -> None:
    join("first@example.com")
    join("second@example.com")
    one_time()
    waiting_offer(now=noon())
    path = web.link("offer")
    Appointment.objects.update(held_until=timezone.now() + timedelta(hours=1))
    assert full.post(path, {"act": "decline"}).status_code == 302
    assert full.get(path).status_code == 410
    if EntryState.OFFERED not in states():  # the centre is closed: nobody was asked at once
        waiting_offer(now=noon())
    assert states() == [EntryState.WAITING, EntryState.OFFERED]


def test_silent_ones_go_to_the_end_and_at_last_out(full: Client) -> None:
    join("first@example.com")
    join("second@example.com")
    one_time()
    for round_number in range(6):
        waiting_offer(now=noon())
        asked = WaitingListEntry.objects.get(state=EntryState.OFFERED)
        assert asked.email.startswith("first" if round_number % 2 == 0 else "second")
        Appointment.objects.live().update(held_until=noon() - timedelta(minutes=1))
    assert waiting_offer(now=noon()) == 0
    assert [each.ended_as for each in WaitingListEntry.objects.all()] == [EntryEnd.SILENT] * 2
    assert not Appointment.objects.live().exists()


def test_nobody_is_asked_in_the_night(full: Client) -> None:
    join("first@example.com")
    one_time()
    assert waiting_offer(now=noon() + timedelta(hours=9)) == 0
    assert waiting_offer(now=noon()) == 1


def test_wishes_that_have_gone_by_end(full: Client) -> None:
    entry = join("first@example.com")
    waiting_offer(now=make.at(entry.last_day + timedelta(days=1), "12:00"))
    entry.refresh_from_db()
    assert entry.ended_as == EntryEnd.PASSED


def test_stepping_out_gives_the_kept_time_back(full: Client) -> None:
    join("first@example.com")
    path = web.link("wait")
    one_time()
    waiting_offer(now=noon())
    assert "やめますか" in full.get(path).content.decode()
    for _ in range(2):
        assert "終わっています" in full.post(path, follow=True).content.decode()
    assert WaitingListEntry.objects.get().ended_as == EntryEnd.CLIENT
    assert not Appointment.objects.live().exists()


def test_cancelled_session_is_offered_at_once(full: Client, monkeypatch: Any) -> None:
    one_time(5)
    join("first@example.com")
    request = web.hold(full)
    web.send_code(full, request)
    row = Appointment.objects.get()
    then = noon()
    monkeypatch.setattr("bookings.tasks.web.timezone.now", lambda: then)
    appointment_cancel(
        appointment=row, by=make.user(Role.SECRETARIAT), version=row.version, reason="相談者の都合"
    )
    assert states() == [EntryState.OFFERED]
    assert mail.outbox[-1].to == ["first@example.com"]


def test_a_lost_message_is_found_again_and_sent_once(full: Client) -> None:
    entry = join("first@example.com")
    assert sweep_welcomes() == 0
    WaitingListEntry.objects.update(welcomed_at=None)
    mail.outbox.clear()
    assert [sweep_welcomes(), sweep_welcomes()] == [1, 0]
    assert [each.to for each in mail.outbox] == [[entry.email]]


def test_who_once_waited_is_forgotten_in_time(full: Client) -> None:
    gone, waits = join("gone@example.com"), join("waits@example.com")
    waiting_leave(entry=gone)
    (kind,) = [each for each in disposal.kinds() if each.kind == "waiting_entry"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert [each.target_id for each in kind.due(tomorrow, None)] == [gone.pk]
    disposal.wipe("waiting_entry", [gone.pk])
    gone.refresh_from_db()
    assert (gone.name, gone.kana, gone.email, gone.phone) == (disposal.WIPED, "", "", "")
    waits.refresh_from_db()
    assert waits.email == "waits@example.com"


def test_two_workers_make_one_offer(full: Client) -> None:
    """Killed and started again, or two at once: the row says what is done."""
    entry = join("first@example.com")
    one_time()
    one_time(2)
    assert waiting_offer(now=noon()) == 1
    assert waiting_offer(now=noon()) == 0
    entry.refresh_from_db()
    assert entry.offers == 1
    assert Appointment.objects.live().count() == 1
