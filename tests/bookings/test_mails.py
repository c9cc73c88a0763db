"""Mails about appointments: the day before, once, to whom it concerns, also after a crash."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from bookings import mails, reminders
from bookings.models import Appointment, AppointmentMail, MailKind
from bookings.services import appointment_cancel, appointment_move
from bookings.tasks.mails import remind_of_tomorrow, sweep_mails
from center.enums import Method
from tests import builders as make
from yorozu.kit.outbox import MailState

pytestmark = pytest.mark.django_db
NOW = timezone.now


def tomorrow(hours: str = "10:00") -> Any:
    return make.at(timezone.localdate() + timedelta(days=1), hours)


def booked(**changes: Any) -> Appointment:
    """For tomorrow, taken a week ago; the client and the bank's person have addresses."""
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    known: dict[str, Any] = {
        "start": tomorrow(),
        "client_name": "株式会社大田精機",
        "contact_email": "ota@example.com",
        "introduced_by": bank,
        "introducer_name": "蒲田 次郎",
        "introducer_email": "jiro@example.com",
        "briefing": "借換えの相談",
    }
    lead = changes.pop("lead", None) or make.coordinator()
    made = make.appointment(lead, **(known | changes))
    Appointment.objects.filter(pk=made.pk).update(received_at=NOW() - timedelta(days=7))
    made.refresh_from_db()
    return made


def send_all() -> None:
    for pk in AppointmentMail.objects.order_by("pk").values_list("pk", flat=True):
        mails.send(pk)


def test_client_and_introducer_are_reminded_once() -> None:
    appointment = booked()
    assert [remind_of_tomorrow(), remind_of_tomorrow()] == [2, 0]
    send_all()
    send_all()
    assert [each.to for each in outbox.outbox] == [["ota@example.com"], ["jiro@example.com"]]
    client, introducer = (str(each.body) for each in outbox.outbox)
    day = f"{appointment.starts_at.month}月{appointment.starts_at.day}日("
    for body in (client, introducer):
        assert "日時：令和" in body
        assert day in body
        assert "10:00〜11:00" in body
        assert "新橋（ブース1）" in body
        assert "お電話（03-0000-0000）" in body
        assert "借換え" not in body
        assert "資金繰り" not in body
    assert outbox.outbox[1].subject.endswith("（ご紹介の株式会社大田精機様）")
    assert "蒲田 次郎 様" in introducer


def test_online_names_the_address_and_a_link_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mails, "_change_links", [])
    mails.offer_change_link(lambda appointment: f"/book/change/{appointment.pk}/")
    appointment = booked(method=Method.ONLINE, meeting_url="https://meet.example/abc")
    remind_of_tomorrow()
    send_all()
    body = str(outbox.outbox[0].body)
    assert "接続先：https://meet.example/abc" in body
    assert f"/book/change/{appointment.pk}/" in body


def test_nobody_is_reminded_of_what_was_taken_today_or_is_not_tomorrow() -> None:
    lead = make.coordinator()
    made = booked(lead=lead)
    Appointment.objects.filter(pk=made.pk).update(received_at=NOW())
    booked(lead=lead, start=tomorrow() + timedelta(days=1))
    booked(lead=lead, start=tomorrow("12:00"), contact_email="", introduced_by=None)
    assert remind_of_tomorrow() == 0


def test_address_on_record_is_used() -> None:
    person = make.person(email="sato@example.com")
    booked(contact_email="", person=person, introducer_email="")
    assert remind_of_tomorrow() == 1
    assert AppointmentMail.objects.get().to == "sato@example.com"


def test_cancelled_after_it_was_written_is_dropped() -> None:
    appointment = booked()
    remind_of_tomorrow()
    appointment_cancel(
        appointment=appointment, by=make.user(Role.SECRETARIAT), version=0, reason="都合"
    )
    send_all()
    assert outbox.outbox == []
    assert set(AppointmentMail.objects.values_list("state", flat=True)) == {MailState.DROPPED}
    assert remind_of_tomorrow() == 0


def test_moved_appointment_gets_a_new_reminder_and_the_old_is_dropped() -> None:
    lead = make.coordinator()
    appointment = booked(lead=lead, introducer_email="")
    remind_of_tomorrow()
    appointment_move(
        appointment=appointment,
        slot=make.plan(lead, start=tomorrow("14:00")).slot,
        by=make.user(Role.SECRETARIAT),
        version=0,
        reason="相談者の都合",
    )
    assert remind_of_tomorrow() == 1
    send_all()
    assert ["14:00〜15:00" in str(each.body) for each in outbox.outbox] == [True]


def test_refused_by_the_server_is_sent_later(monkeypatch: pytest.MonkeyPatch) -> None:
    booked(introducer_email="")
    remind_of_tomorrow()
    row = AppointmentMail.objects.get()

    def refuse(self: EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        with pytest.raises(ConnectionRefusedError):
            mails.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts) == (MailState.WAITING, None, 1)
    AppointmentMail.objects.update(created_at=NOW() - timedelta(minutes=6))
    assert sweep_mails() == 1
    assert len(outbox.outbox) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.SENT, 2)


def test_killed_after_sending_sends_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    booked(introducer_email="")
    remind_of_tomorrow()
    row = AppointmentMail.objects.get()
    send = EmailMessage.send

    def send_and_die(self: EmailMessage, fail_silently: bool = False) -> int:
        send(self, fail_silently)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", send_and_die)
        with pytest.raises(SystemExit):
            mails.send(row.pk)
    AppointmentMail.objects.update(created_at=NOW() - timedelta(minutes=6))
    assert sweep_mails() == 0
    assert not mails.send(row.pk)
    assert len(outbox.outbox) == 1


def test_killed_half_way_writes_the_rest_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = make.coordinator()
    for clock in ("10:00", "11:00", "13:00"):
        booked(lead=lead, start=tomorrow(clock), introducer_email="")
    remind, seen = reminders._remind, []

    def die_at_the_second(appointment: Appointment) -> int:
        seen.append(appointment)
        if len(seen) == 2:
            raise SystemExit
        return remind(appointment)

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "_remind", die_at_the_second)
        with pytest.raises(SystemExit):
            remind_of_tomorrow()
    assert AppointmentMail.objects.count() == 1
    assert remind_of_tomorrow() == 2
    assert AppointmentMail.objects.count() == 3


def test_given_up_after_a_day() -> None:
    booked(introducer_email="")
    remind_of_tomorrow()
    AppointmentMail.objects.update(created_at=NOW() - timedelta(hours=25))
    assert sweep_mails() == 0
    assert AppointmentMail.objects.get().state == MailState.FAILED


def test_older_act_is_dropped_when_a_newer_has_been_said() -> None:
    appointment = booked()
    assert mails.post(appointment, MailKind.MOVED)
    assert not mails.post(appointment, MailKind.MOVED)
    first = AppointmentMail.objects.get()
    assert mails.post(appointment, MailKind.MOVED, occasion="v2")
    assert mails.compose(first) is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_write_and_send_one() -> None:
    appointment = booked(introducer_email="")
    gate = Barrier(6)

    def ask(_: int) -> int:
        gate.wait()
        try:
            written = remind_of_tomorrow()
            send_all()
            return written
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(6))) == 1
    assert appointment.mails.count() == 1
    assert len(outbox.outbox) == 1


def test_appointments_page_says_what_was_sent_and_what_failed(client: Client) -> None:
    appointment = booked()
    remind_of_tomorrow()
    send_all()
    AppointmentMail.objects.filter(recipient="introducer").update(
        state=MailState.FAILED, sent_at=None
    )
    client.force_login(make.user(Role.RECEPTION))
    html = client.get(appointment.get_absolute_url()).content.decode()
    assert "ota@example.com" in html
    assert "届いていません。電話でお知らせください。" in html
    bank = appointment.introduced_by
    assert bank is not None
    client.force_login(make.bank_user(bank))
    assert "お知らせのメール" not in client.get(appointment.get_absolute_url()).content.decode()
