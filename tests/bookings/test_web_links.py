"""Change and cancel by the link in the mail; nobody opens another's."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import AppointmentState, CancelledBy, IncidentKind
from bookings.models import Appointment, AppointmentChange, UsageIncident, WebRequest
from bookings.models.periods import period_of
from bookings.services import appointment_confirm
from bookings.services.web_taking import lead_of
from bookings.web import links
from tests import builders as make
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, *_, **__: act())
    web.centre("石田 真", "大友 香織")
    return client


@pytest.fixture
def booked(visit: Client) -> Appointment:
    """Asked for over the web and confirmed by the office."""
    request = web.hold(visit)
    web.send_code(visit, request)
    row = Appointment.objects.get(pk=request.appointment_id)
    return appointment_confirm(appointment=row, by=make.user(Role.SECRETARIAT), version=row.version)


def path(name: str, appointment: Appointment) -> str:
    return reverse(f"book:{name}", args=[links.manage_token(appointment)])


def move(client: Client, appointment: Appointment, number: int, **changes: str) -> int:
    start = web.first_time(number=number)
    data = {"start": web.start_text(start), "who": "same", "version": appointment.version}
    return client.post(path("move", appointment), data | changes).status_code


def test_everything_is_told_and_nothing_needs_a_sign_in(booked: Appointment) -> None:
    stranger = Client()
    text = stranger.get(path("manage", booked)).content.decode()
    assert "予約が確定しています" in text
    assert "日時を変える" in text
    for name in ("move", "cancel", "calendar"):
        assert stranger.get(path(name, booked)).status_code == 200


def test_moving_keeps_the_coordinator(booked: Appointment) -> None:
    who, start = lead_of(booked), web.first_time(number=4)
    assert move(Client(), booked, 4) == 302
    booked.refresh_from_db()
    assert (booked.period.lower, lead_of(booked)) == (start, who)
    assert booked.state == AppointmentState.BOOKED
    assert mail.outbox[-1].subject.endswith("日時が変わりました")
    change = AppointmentChange.objects.filter(appointment=booked).latest("sequence")
    assert (change.act, change.by) == ("moved", None)


def test_moving_to_whoever_is_free(booked: Appointment) -> None:
    lead, start = lead_of(booked), web.first_time(number=4)
    same = booked.participants.get().coordinator
    assert same is not None
    make.appointment(same, start=start, booth=make.booth("別"))
    assert move(Client(), booked, 4) == 409
    page = Client().get(path("move", booked), {"start": web.start_text(start)})
    assert "別の担当者" in page.content.decode()
    assert move(Client(), booked, 4, who="anybody") == 302
    booked.refresh_from_db()
    assert booked.period.lower == start
    assert lead_of(booked) != lead


def test_moved_twice_by_a_double_click_is_moved_once(booked: Appointment) -> None:
    start = web.start_text(web.first_time(number=4))
    data = {"start": start, "who": "same", "version": booked.version}
    answers = [Client().post(path("move", booked), data).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert AppointmentChange.objects.filter(appointment=booked, act="moved").count() == 1


def test_an_old_page_is_told_so(booked: Appointment) -> None:
    assert move(Client(), booked, 4) == 302
    data = {
        "start": web.start_text(web.first_time(number=6)),
        "who": "same",
        "version": booked.version,
    }
    page = Client().post(path("move", booked), data)
    assert page.status_code == 409
    assert "変更されました" in page.content.decode()


def test_cancelling_gives_the_time_back(booked: Appointment) -> None:
    start = booked.period.lower
    data = {"reason": "体調がすぐれない", "words": "", "version": booked.version}
    for _ in range(2):
        assert Client().post(path("cancel", booked), data).status_code == 302
    booked.refresh_from_db()
    assert (booked.state, booked.cancelled_by) == (AppointmentState.CANCELLED, CancelledBy.CLIENT)
    assert start in list(web.read_times(web.wanted(), now=timezone.now()))
    assert [each.subject for each in mail.outbox].count(mail.outbox[-1].subject) == 1
    assert "STATUS:CANCELLED" in str(mail.outbox[-1].attachments[0][1])
    assert not UsageIncident.objects.exists()
    assert "キャンセルしました" in Client().get(path("manage", booked)).content.decode()


def test_cancelling_needs_a_reason(booked: Appointment) -> None:
    page = Client().post(path("cancel", booked), {"version": booked.version})
    assert page.status_code == 422
    booked.refresh_from_db()
    assert booked.state == AppointmentState.BOOKED


def soon(appointment: Appointment, **distance: int) -> None:
    """As if the session were that far away."""
    start = timezone.now() + timedelta(**distance)
    Appointment.objects.filter(pk=appointment.pk).update(
        period=period_of(start, start + timedelta(hours=1))
    )


def test_late_cancel_goes_into_the_ledger_and_late_move_is_for_the_telephone(
    booked: Appointment,
) -> None:
    soon(booked, hours=5)
    assert "お電話" in Client().get(path("manage", booked)).content.decode()
    assert Client().get(path("move", booked)).status_code == 302
    assert "まもなくご相談の時間" in Client().get(path("cancel", booked)).content.decode()
    data = {"reason": "その他", "words": "子どもの発熱", "version": booked.version}
    assert Client().post(path("cancel", booked), data).status_code == 302
    assert UsageIncident.objects.get().kind == IncidentKind.LATE_CANCEL


def test_link_ends_with_the_session(booked: Appointment) -> None:
    soon(booked, hours=-2)
    assert Client().get(path("manage", booked)).status_code == 410
    assert Client().get(path("move", booked)).status_code == 410
    assert Client().post(path("cancel", booked), {}).status_code == 410
    assert Client().get(path("calendar", booked)).status_code == 404


def test_forged_links_lead_nowhere(booked: Appointment) -> None:
    token = links.manage_token(booked)
    request = WebRequest.objects.get()
    for forged in (
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        "x" + token,
        signing.dumps(booked.uuid.hex, salt="book.offer"),
        signing.dumps(booked.uuid.hex),
        signing.dumps(["a"], salt="book.manage"),
        signing.dumps(7, salt="book.manage"),
        booked.uuid.hex,
        str(booked.pk),
        "あ",
    ):
        for name in ("manage", "move", "cancel", "calendar"):
            assert Client().get(reverse(f"book:{name}", args=[forged])).status_code == 404
    for name in ("verify", "waiting_entry", "offer"):
        assert Client().get(reverse(f"book:{name}", args=[token])).status_code == 404
    assert Client().get(reverse("book:request", args=[request.uuid])).status_code == 404


def test_link_of_a_hold_is_no_link(visit: Client) -> None:
    request = web.hold(visit)
    assert visit.get(path("manage", request.appointment)).status_code == 404
    assert links.manage_path(request.appointment) == ""


def test_client_of_a_telephone_booking_may_use_a_link_too(visit: Client) -> None:
    lead = web.public_coordinator("鈴木 一", days=0)
    made = make.appointment(lead, contact_email="taro@example.com")
    data = {"reason": "都合がつかなくなった", "words": "", "version": made.version}
    assert visit.post(path("cancel", made), data).status_code == 302
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
