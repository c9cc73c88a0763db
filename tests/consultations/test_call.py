"""The bank call: a booking and the first contact that it was, both or neither, once."""

import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.enums import Role
from bookings.choosing import Pick
from bookings.enums import Source
from bookings.models import Appointment
from consultations.enums import IntakeChannel, IntakeOutcome, Triage
from consultations.models import Intake, Memo
from tests import builders as make
from tests.bookings.test_new import first_time
from tests.bookings.test_proposals import two

pytestmark = pytest.mark.django_db

__all__ = ["two"]
URL = "/bookings/call/"


@pytest.fixture
def desk(client: Client, two: Any) -> Client:
    make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    client.force_login(make.user(Role.RECEPTION))
    return client


def call(**typed: Any) -> dict[str, Any]:
    plain = {
        "uuid": str(uuid.uuid4()),
        "introduced_by_name": "城南信用金庫",
        "introduced_branch_name": "蒲田支店",
        "introducer_name": "山田 太郎",
        "introducer_email": "yamada@example.jp",
        "client_name": "株式会社大田精機",
        "contact_name": "佐藤 一郎",
        "contact_email": "sato@example.jp",
        "method": "visit",
        "programme": make.programme().pk,
        "primary_topic": make.topic().pk,
        "briefing": "借換えについて",
        "mail_client": "on",
        "mail_introducer": "on",
        "act": "book",
    }
    return plain | {"slot_choice": first_time()} | typed


def test_call_books_and_is_a_first_contact(
    desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(URL, call())
    made, heard = Appointment.objects.get(), Intake.objects.get()
    assert answer["Location"] == f"/bookings/{made.pk}/booked/?from=call"
    assert (made.source, str(made.introduced_branch)) == (Source.BANK, "蒲田支店")
    assert (heard.channel, heard.outcome) == (IntakeChannel.BANK, IntakeOutcome.BOOKED)
    assert (heard.triage, heard.appointment, heard.is_open) == (Triage.YOROZU, made, False)
    assert heard.programme == made.programme
    assert (heard.summary, heard.introducer_name) == ("借換えについて", "山田 太郎")
    assert {to for each in mail.outbox for to in each.to} == {
        "sato@example.jp",
        "yamada@example.jp",
    }
    page = desk.get(answer["Location"]).content.decode()
    assert "このまま読み上げてください" in page
    assert "株式会社大田精機、佐藤 一郎様のご相談を" in page


def test_call_sent_twice_is_one_booking_and_one_contact(desk: Client) -> None:
    sent = call()
    first, second = (desk.post(URL, sent)["Location"] for _ in range(2))
    assert first == second
    assert (Appointment.objects.count(), Intake.objects.count()) == (1, 1)


def test_company_may_be_unknown_yet(desk: Client) -> None:
    assert desk.post(URL, call(client_name="", contact_name="")).status_code == 302
    made = Appointment.objects.get()
    assert made.client == "（未定）"
    page = desk.get(f"/bookings/{made.pk}/booked/").content.decode()
    assert "お客様（企業名は未定）" in page


def test_bank_must_be_named(desk: Client) -> None:
    answer = desk.post(URL, call(introduced_by_name="", introduced_branch_name=""))
    assert answer.status_code == 422
    assert "金融機関を選んでください。" in answer.content.decode()
    assert not Intake.objects.exists()


def test_branch_of_another_bank_is_refused(desk: Client) -> None:
    answer = desk.post(URL, call(introduced_branch_name="巣鴨支店"))
    assert answer.status_code == 422
    assert "城南信用金庫の支店にありません" in answer.content.decode()


def test_taken_time_leaves_no_contact_behind(desk: Client, two: Any) -> None:
    sent = call()
    pick = Pick.read(sent["slot_choice"])
    assert pick is not None
    make.appointment(two[0], start=pick.start)
    answer = desk.post(URL, sent)
    assert answer.status_code == 409
    assert "入力した内容はそのまま残っています" in answer.content.decode()
    assert not Intake.objects.exists()


def test_page_numbers_the_topics_and_keeps_the_clock(desk: Client) -> None:
    make.topic("創業")
    page = desk.get(URL).content.decode()
    assert ">1 資金繰り</option>" in page
    again = desk.post(URL, call(act="propose", began="1700000000000")).content.decode()
    assert 'value="1700000000000"' in again
    assert ">1 資金繰り</option>" in again and "＊" not in again


def test_page_asks_a_bounded_number_of_queries(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    desk.get(URL)
    with django_assert_max_num_queries(35):
        desk.get(URL)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE])
def test_others_take_no_calls(client: Client, role: Role) -> None:
    client.force_login(make.user(role))
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403


def test_who_knows_the_client_comes_of_the_memos(desk: Client, two: Any) -> None:
    """Through the registry: matching asks, this room answers."""
    company = make.company("株式会社大田精機", industry=make.industry())
    for _ in range(2):
        make.submitted(two[1], company=company)
    assert Memo.objects.filter(lead=two[1]).count() == 2
    query: dict[str, Any] = {"method": "visit", "primary_topic": make.topic().pk}
    known = desk.get("/bookings/proposals/", query | {"company": company.pk}).content.decode()
    assert "この相談者を2回担当（直近 令和8年10月5日）" in known
    assert "製造業の相談 2件" in known
    assert known.index("大友 香織") < known.index("石田 真")
    person = make.person("佐藤 一郎")
    make.submitted(two[0], person=person, company_name="")
    alone = desk.get("/bookings/proposals/", query | {"person": person.pk}).content.decode()
    assert "この相談者を1回担当" in alone
