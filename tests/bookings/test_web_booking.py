"""Online booking from the course to 「受付しました」, and all that goes wrong on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import AppointmentState, CancelledBy, Source
from bookings.models import Appointment, WebRequest
from bookings.services import appointment_confirm
from bookings.tasks.web import release_holds
from bookings.web import codes
from companies.models import Company, Person
from tests import builders as make
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Mails leave at once: a test's transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, *_, **__: act())
    web.centre()
    return client


def test_the_whole_way(visit: Client) -> None:
    first = visit.get(reverse("book:start"))
    assert "売上を増やしたい" in first.content.decode()
    assert "どれか分からない" in first.content.decode()
    second = visit.get(
        reverse("book:times"),
        {"course": str(web.course().pk), "method": "visit", "office": str(make.office().pk)},
    )
    start = web.first_time()
    assert f"start={start:%Y-%m-%dT}" in second.content.decode()
    request = web.hold(visit, start)
    held = request.appointment
    assert (held.state, held.source) == (AppointmentState.HELD, Source.WEB)
    assert (held.contact_kana, held.client_name) == ("ヤマダ ハナコ", "やまだ食堂")
    assert held.held_until is not None
    assert held.held_until - timezone.now() < timedelta(minutes=15)
    done = web.send_code(visit, request)
    assert done.status_code == 302
    page = visit.get(done.url).content.decode()
    assert "受付しました" in page
    assert "翌営業日までに" in page
    request.refresh_from_db()
    held = Appointment.objects.get()
    assert held.state == AppointmentState.REQUESTED
    assert held.held_until is None
    assert request.verified_at
    assert (request.sex, request.age_band) == ("female", "40")
    assert request.consent_wording.version == 1
    assert [each.subject for each in mail.outbox][-1].endswith("お申込みを受付しました")
    assert not Company.objects.exists()
    assert not Person.objects.exists()


def test_confirming_mails_date_and_calendar(visit: Client) -> None:
    request = web.hold(visit)
    web.send_code(visit, request)
    row = Appointment.objects.get(pk=request.appointment_id)
    appointment_confirm(appointment=row, by=make.user(Role.SECRETARIAT), version=row.version)
    letter = mail.outbox[-1]
    assert letter.subject.endswith("ご予約が決まりました")
    assert "石田 真" in letter.body
    assert "/book/my/" in letter.body
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("yorozu.ics", "text/calendar")
    assert f"DTSTART:{row.period.lower:%Y%m%dT%H%M%SZ}" in str(content)
    assert len(mail.outbox) == 3


def test_link_in_the_mail_does_the_same_on_another_device(visit: Client) -> None:
    request = web.hold(visit)
    path, phone = web.link("code"), Client()
    assert "申し込みますか" in phone.get(path).content.decode()
    request.appointment.refresh_from_db()
    assert request.appointment.state == AppointmentState.HELD
    done = phone.post(path, follow=True)
    assert "受付しました" in done.content.decode()
    assert "受付しました" in phone.get(path, follow=True).content.decode()
    assert len(mail.outbox) == 2


def test_another_browser_does_not_see_the_request(visit: Client) -> None:
    request = web.hold(visit)
    address = reverse("book:request", args=[request.uuid])
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"code": web.last_code()}).status_code == 404


def test_five_wrong_codes_end_a_round_and_a_new_one_opens_it(visit: Client) -> None:
    request = web.hold(visit)
    right = web.last_code()
    wrong = "000000" if right != "000000" else "111111"
    for left in (4, 3, 2, 1):
        page = web.send_code(visit, request, wrong)
        assert page.status_code == 422
        assert f"あと{left}回" in page.content.decode()
    assert "5回まで" in web.send_code(visit, request, wrong).content.decode()
    assert web.send_code(visit, request, right).status_code == 422
    early = visit.post(reverse("book:resend", args=[request.uuid]), follow=True)
    assert "1分ほど待って" in early.content.decode()
    WebRequest.objects.update(code_sent_at=timezone.now() - codes.PAUSE)
    visit.post(reverse("book:resend", args=[request.uuid]))
    assert web.last_code() != right
    assert web.send_code(visit, request).status_code == 302
    request.refresh_from_db()
    assert (request.code_round, request.code_tries) == (2, 0)
    assert request.verified_at


def test_codes_are_resent_twice_at_most(visit: Client) -> None:
    request = web.hold(visit)
    for _ in range(4):
        WebRequest.objects.update(code_sent_at=timezone.now() - codes.PAUSE)
        page = visit.post(reverse("book:resend", args=[request.uuid]), follow=True)
    assert "これ以上はお送りできません" in page.content.decode()
    assert len(mail.outbox) == codes.ROUNDS


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３", "9" * 39, "𠮷" * 6])
def test_what_is_no_code_is_no_try(visit: Client, code: str) -> None:
    request = web.hold(visit)
    address = reverse("book:request", args=[request.uuid])
    assert visit.post(address, {"code": code}).status_code == 422
    request.refresh_from_db()
    assert request.code_tries == 0


def test_full_width_digits_are_understood(visit: Client) -> None:
    request = web.hold(visit)
    wide = web.last_code().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert web.send_code(visit, request, f" {wide[:3]} {wide[3:]}").status_code == 302


def test_expired_hold_keeps_what_was_typed_and_offers_times(visit: Client) -> None:
    request = web.hold(visit)
    code = web.last_code()
    Appointment.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert release_holds() == 1
    page = web.send_code(visit, request, code)
    assert page.status_code == 302
    again = visit.get(page.url)
    text = again.content.decode()
    assert "お申込みの時間が過ぎました" in text
    assert "仕入れ値が上がり" in text
    assert "やまだ食堂" in text
    assert again.context["form"]["key"].value() != str(request.uuid)
    later = web.hold(visit, web.first_time(number=1), key=str(request.uuid))
    assert later.appointment.state == AppointmentState.HELD
    assert later.uuid != request.uuid
    request.appointment.refresh_from_db()
    assert request.appointment.cancelled_by == CancelledBy.EXPIRED


def test_late_code_is_refused_before_the_sweep_as_well(visit: Client) -> None:
    request = web.hold(visit)
    Appointment.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    web.send_code(visit, request)
    request.appointment.refresh_from_db()
    assert request.appointment.state == AppointmentState.HELD
    assert WebRequest.objects.get().verified_at is None


def test_double_submit_is_one_appointment(visit: Client) -> None:
    form = web.typed(web.first_time())
    first, second = (visit.post(reverse("book:details"), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1
    assert len(mail.outbox) == 1


def test_back_button_and_another_time_is_one_appointment(visit: Client) -> None:
    start = web.first_time()
    form = web.typed(start)
    visit.post(reverse("book:details"), form)
    later = web.first_time(number=2)
    visit.post(reverse("book:details"), form | {"start": web.start_text(later)})
    live = Appointment.objects.live().get()
    assert live.period.lower == later


def test_two_tabs_are_one_appointment(visit: Client) -> None:
    one, other = (web.typed(web.first_time(number=n)) for n in (0, 1))
    visit.post(reverse("book:details"), one)
    visit.post(reverse("book:details"), other)
    kept = WebRequest.objects.latest("pk")
    assert Appointment.objects.live().get() == kept.appointment
    web.send_code(visit, kept)
    again = visit.post(reverse("book:details"), other | {"key": web.typed(web.first_time())["key"]})
    assert again["Location"] == reverse("book:request", args=[kept.uuid])
    assert Appointment.objects.live().count() == 1


def test_other_holds_of_the_address_end_with_its_code(visit: Client) -> None:
    web.hold(Client(), web.first_time(number=3))
    request = web.hold(visit)
    web.send_code(visit, request)
    assert Appointment.objects.live().get() == request.appointment


def test_taken_time_comes_back_with_all_that_was_typed(visit: Client) -> None:
    start = web.first_time()
    web.hold(Client(), start, email="first@example.com")
    page = visit.post(reverse("book:details"), web.typed(start))
    text = page.content.decode()
    assert page.status_code == 409
    assert "ほかの方の予約が入りました" in text
    assert "仕入れ値が上がり" in text
    assert "<optgroup" in text


def test_choosing_another_time_loses_nothing(visit: Client) -> None:
    form = web.typed(web.first_time(), act="times", consent=None, phone="０９０")
    page = visit.post(reverse("book:details"), form)
    text = page.content.decode()
    assert page.status_code == 200
    assert "<optgroup" in text
    assert "０９０" in text
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "入力してください"),
        ("kana", "山田", "カタカナで入力してください"),
        ("phone", "123", "桁が足りません"),
        ("email", "hanako", "メールアドレスの形が正しくありません"),
        ("sex", "", "選んでください"),
        ("age_band", "", "選んでください"),
        ("consent", None, "ご相談には同意が必要です"),
        ("about", "あ" * 2001, "2,000文字以内"),
    ],
)
def test_errors_say_what_to_do(visit: Client, field: str, value: Any, words: str) -> None:
    page = visit.post(reverse("book:details"), web.typed(web.first_time(), **{field: value}))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Appointment.objects.exists()


def test_trap_for_machines_says_so_and_books_nothing(visit: Client) -> None:
    form = web.typed(web.first_time(), homepage="https://spam.example")
    page = visit.post(reverse("book:details"), form)
    assert page.status_code == 422
    assert "お電話でお申し込みください" in page.content.decode()
    assert not Appointment.objects.exists()


def test_one_address_gets_six_codes_an_hour(visit: Client) -> None:
    for number in range(6):
        web.hold(Client(), web.first_time(number=number))
    page = Client().post(reverse("book:details"), web.typed(web.first_time(number=7)))
    assert page.status_code == 429
    assert "しばらくお待ちください" in page.content.decode()


def test_an_office_behind_one_address_is_not_shut_out_early(visit: Client, settings: Any) -> None:
    settings.BOOK_RATE_LIMITS = settings.BOOK_RATE_LIMITS | {"hold": "3/h/ip,6/h/key"}
    for number in range(3):
        web.hold(Client(), web.first_time(number=number), email=f"{number}@example.com")
    page = Client().post(
        reverse("book:details"), web.typed(web.first_time(number=4), email="4@example.com")
    )
    assert page.status_code == 429


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"course": "99999"},
        {"course": "any", "method": "field"},
        {"course": "any", "method": "visit", "office": "9" * 40},
        {"course": "any", "method": "online", "start": "2026-13-45T99:99"},
        {"course": "any", "method": "online", "start": "0001-01-01T00:00"},
        {"course": "any", "method": "online", "day": "9999-12-31"},
        {"course": "\x00", "method": "\ud800"},
    ],
)
def test_nonsense_in_the_address_leads_back(visit: Client, query: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    for name in ("book:times", "book:details", "book:wait"):
        assert visit.get(reverse(name), sent).status_code in (200, 302)


def test_slot_outside_the_window_is_not_to_be_had(visit: Client) -> None:
    soon = make.at(timezone.localdate(), "10:00")
    far = make.at(timezone.localdate() + timedelta(days=58), "10:00")
    for start in (soon, far):
        page = visit.post(reverse("book:details"), web.typed(start))
        assert page.status_code == 409
    assert not Appointment.objects.exists()
