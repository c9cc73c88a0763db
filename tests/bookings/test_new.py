"""Booking at the desk: nothing typed is lost, one form is one appointment, reasons are kept."""

import re
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.aloud import read_aloud
from bookings.choosing import Pick
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentMail, Booth
from bookings.offers import offer_to
from bookings.proposing import Wishes
from center.enums import Method
from coordinators.models import Coordinator
from tests import builders as make
from tests.bookings.test_proposals import rated, two, works

pytestmark = pytest.mark.django_db

__all__ = ["two"]
URL = "/bookings/new/"


def form(**typed: Any) -> dict[str, Any]:
    """As the page sends it; a time of the proposals unless another is given."""
    plain = {
        "uuid": str(uuid.uuid4()),
        "client_name": "株式会社大田精機",
        "contact_name": "佐藤 一郎",
        "contact_phone": "03-1234-5678",
        "method": Method.VISIT,
        "source": "phone",
        "programme": make.programme().pk,
        "primary_topic": make.topic().pk,
        "act": "book",
    }
    return plain | typed


def first_time(**wished: Any) -> str:
    wishes = Wishes(primary_topic=make.topic(), **wished)
    offer = offer_to(make.user(Role.SECRETARIAT), wishes)
    return offer.cards[0].options[0].value


def by_hand(who: Coordinator, **typed: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=2)
    plain = {
        "slot_choice": "hand",
        "hand_coordinator": who.pk,
        "hand_day": day.isoformat(),
        "hand_starts": "13:00",
        "hand_booth": make.booth().pk,
    }
    return form(**plain) | typed


def enter(client: Client, role: Role = Role.RECEPTION) -> Client:
    client.force_login(make.user(role))
    return client


def test_page_opens_with_proposals_and_bounded_queries(
    client: Client, two: Any, django_assert_max_num_queries: Any
) -> None:
    enter(client)
    client.get(URL)
    with django_assert_max_num_queries(35):
        page = client.get(URL).content.decode()
    assert "石田 真" in page
    assert "予約する" in page


def test_booking_takes_what_was_proposed(client: Client, two: Any) -> None:
    company = make.company("株式会社大田精機", phone="03-9999-0000")
    sent = form(company=company.pk, slot_choice=first_time(), briefing="借換えについて")
    answer = enter(client).post(URL, sent)
    made = Appointment.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("bookings:booked", args=[made.pk])
    assert made.state == AppointmentState.BOOKED
    assert (made.company, made.client_name) == (company, "株式会社大田精機")
    assert made.contact_phone == "03-1234-5678"
    assert [seat.name for seat in made.participants.all()] == ["石田 真"]
    assert [each["name"] for each in made.matching["proposals"]] == ["石田 真", "大友 香織"]
    assert made.matching["chosen"] == [{"coordinator": two[0].pk, "name": "石田 真"}]
    assert made.matching["conflicts"] == []
    assert made.override_reason == ""


def test_words_typed_over_a_record_are_no_record(client: Client, two: Any) -> None:
    company = make.company("株式会社大田精機")
    sent = form(company=company.pk, client_name="別の会社", slot_choice=first_time())
    enter(client).post(URL, sent)
    made = Appointment.objects.get()
    assert (made.company, made.client_name) == (None, "別の会社")


def test_form_sent_twice_is_one_appointment(client: Client, two: Any) -> None:
    enter(client)
    sent = form(slot_choice=first_time(), contact_email="sato@example.jp", mail_client="on")
    answers = [client.post(URL, sent)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Appointment.objects.count() == 1
    assert AppointmentMail.objects.count() == 1


def test_somebody_elses_form_is_not_opened_by_its_key(client: Client, two: Any) -> None:
    sent = form(slot_choice=first_time())
    enter(client).post(URL, sent)
    other = enter(Client())
    answer = other.post(URL, sent | {"slot_choice": first_time()})
    assert answer.status_code == 409
    assert Appointment.objects.count() == 1


def test_taken_time_keeps_what_is_typed_and_offers_others(client: Client, two: Any) -> None:
    value = first_time()
    pick = Pick.read(value)
    assert pick is not None
    make.appointment(two[0], start=pick.start)
    answer = enter(client).post(URL, form(slot_choice=value, briefing="借換えについて"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "石田 真さんは、この時間にほかの予約が入っています" in page
    assert "借換えについて" in page and "株式会社大田精機" in page
    assert f'value="{value}"' not in page
    assert page.count('name="slot_choice"') > 4
    assert Appointment.objects.count() == 1


def test_another_booth_will_do_when_only_the_booth_is_gone(client: Client, two: Any) -> None:
    make.booth("ブース2")
    value = first_time()
    pick = Pick.read(value)
    assert pick is not None
    make.appointment(make.coordinator("千葉 透"), start=pick.start)
    assert enter(client).post(URL, form(slot_choice=value)).status_code == 302
    assert Appointment.objects.order_by("-id")[0].booth == Booth.objects.get(name="ブース2")


def test_hand_picked_booth_is_kept_to(client: Client, two: Any) -> None:
    make.booth("ブース2")
    sent = by_hand(two[0])
    start = make.at(timezone.localdate() + timedelta(days=2), "13:00")
    make.appointment(make.coordinator("千葉 透"), start=start)
    answer = enter(client).post(URL, sent)
    assert answer.status_code == 409
    assert "ブース1は、この時間に" in answer.content.decode()


def test_going_past_the_best_three_asks_why_and_keeps_it(client: Client) -> None:
    make.booth()
    people = [make.coordinator(f"相談 {number}") for number in range(4)]
    for number, each in enumerate(people):
        works(each, days=3)
        rated(each, 4 - number)
    page = enter(client)
    answer = page.post(URL, by_hand(people[3]))
    assert answer.status_code == 422
    assert "提案の上位3名のほかの人です" in answer.content.decode()
    answer = page.post(URL, by_hand(people[3], override_reason="ご指名のため"))
    assert answer.status_code == 302
    made = Appointment.objects.get()
    assert made.override_reason == "ご指名のため"
    assert made.matching["by_hand"] is True
    assert len(made.matching["proposals"]) == 4


def test_time_outside_the_shift_asks_why(client: Client, two: Any) -> None:
    page = enter(client)
    late = by_hand(two[0], hand_starts="18:00")
    answer = page.post(URL, late)
    assert answer.status_code == 422
    assert "石田 真さんは、この時間に出勤の予定がありません" in answer.content.decode()
    assert page.post(URL, late | {"override_reason": "急ぎのため"}).status_code == 302
    made = Appointment.objects.get()
    assert made.matching["conflicts"] == ["石田 真さんは、この時間に出勤の予定がありません"]


def test_who_is_not_alone_yet_needs_a_companion(client: Client, two: Any) -> None:
    two[0].solo_from = timezone.localdate() + timedelta(days=60)
    two[0].save()
    page = enter(client)
    answer = page.post(URL, by_hand(two[0]))
    assert "まだ一人では対応できません" in answer.content.decode()
    both = by_hand(two[0], second=two[1].pk, override_reason="同席で経験を積むため")
    assert page.post(URL, both).status_code == 302
    assert Appointment.objects.get().matching["conflicts"] == []
    assert Appointment.objects.get().participants.count() == 2


def test_coordinator_books_for_themselves_only(client: Client, two: Any) -> None:
    client.force_login(two[1].user)
    answer = client.post(URL, by_hand(two[0]))
    assert answer.status_code == 422
    other = form(slot_choice=first_time())
    assert "ご自身が主に担当する予約だけ" in client.post(URL, other).content.decode()
    assert client.post(URL, by_hand(two[1])).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"slot_choice": ""}, "日時と担当を選んでください。"),
        ({"slot_choice": "1~202601010900~60~1~1"}, "選んだ枠が使えなくなりました"),
        ({"slot_choice": "9~999999999999~60~1~1"}, "日時と担当を選んでください。"),
        ({"client_name": "", "contact_name": ""}, "企業名か相談者名を入力してください。"),
        ({"contact_phone": "12"}, "電話番号"),
        ({"contact_email": "sato"}, "メールアドレス"),
        ({"introduced_by_name": "ない信金"}, "連携機関に登録されていません"),
        ({"method": "dance"}, "相談方法"),
        ({"hand_starts": "25時"}, "という時刻はありません"),
        ({"slot_choice": "hand"}, "コーディネーターを入力してください。"),
    ],
)
def test_what_is_wrong_is_said(client: Client, two: Any, typed: dict[str, str], words: str) -> None:
    answer = enter(client).post(URL, form(slot_choice=first_time()) | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "words"),
    [
        (-1, "13:00", "", "今日から1年先まで"),
        (400, "13:00", "", "今日から1年先まで"),
        (2, "13:00", "12:00", "終了時刻は、開始時刻より後"),
    ],
)
def test_impossible_time_by_hand_is_refused(
    client: Client, two: Any, day: int, starts: str, ends: str, words: str
) -> None:
    when = (timezone.localdate() + timedelta(days=day)).isoformat()
    sent = by_hand(two[0], hand_day=when, hand_starts=starts, hand_ends=ends)
    answer = enter(client).post(URL, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_looking_again_without_scripts_keeps_all(client: Client, two: Any) -> None:
    sent = form(act="propose", briefing="借換え", part="pm", other_topics=[make.topic("創業").pk])
    answer = enter(client).post(URL, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "＊" not in page
    assert "借換え" in page and "株式会社大田精機" in page
    assert "12:00" in page and " 09:00" not in page
    assert sent["uuid"] in page


def test_prefilled_from_a_board_and_a_client(client: Client, two: Any) -> None:
    company = make.company("株式会社大田精機")
    day = timezone.localdate() + timedelta(days=3)
    query = {"company": company.pk, "co": two[1].pk, "start": f"{day}T10:30"}
    query |= {"office": make.office().pk, "method": Method.VISIT}
    page = enter(client).get(URL, query).content.decode()
    assert re.search(r'name="slot_choice" value="hand" checked', page)
    assert f'<option value="{two[1].pk}" selected>大友 香織' in page
    assert 'name="hand_starts" value="10:30"' in page
    assert f'<option value="{make.booth().pk}" selected>' in page
    assert f'name="company" value="{company.pk}"' in page


@pytest.mark.parametrize(
    "query",
    ["company=9&person=x&start=gestern", "start=0001-01-01T00:00", "date=2026-99-01&booth=-1"],
)
def test_nonsense_in_the_address_is_passed_over(client: Client, two: Any, query: str) -> None:
    assert enter(client).get(f"{URL}?{query}").status_code == 200


def test_both_are_written_to_once(
    client: Client, two: Any, django_capture_on_commit_callbacks: Any
) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    sent = form(
        slot_choice=first_time(),
        contact_email="sato@example.jp",
        introduced_by_name=bank.name,
        introduced_branch_name="蒲田支店",
        introducer_name="山田 太郎",
        introducer_email="yamada@example.jp",
        mail_client="on",
        mail_introducer="on",
    )
    enter(client)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(URL, sent)
    assert [each.to for each in mail.outbox] == [["sato@example.jp"], ["yamada@example.jp"]]
    for each in mail.outbox:
        assert "石田 真" in each.body and "新橋" in each.body and "資金繰り" not in each.body
    page = client.get(reverse("bookings:booked", args=[Appointment.objects.get().pk]))
    assert page.content.decode().count("送信済") == 2


def test_nobody_is_written_to_who_was_not_ticked(client: Client, two: Any) -> None:
    enter(client).post(URL, form(slot_choice=first_time(), contact_email="sato@example.jp"))
    assert Appointment.objects.exists()
    assert not AppointmentMail.objects.exists()


def test_read_aloud_says_all_that_the_caller_must_know() -> None:
    ishida = make.coordinator(kana="イシダ マコト")
    company = make.company("株式会社大田精機", kana="オオタセイキ")
    made = make.appointment(
        ishida,
        start=make.at("2026-12-01", "10:30"),
        company=company,
        contact_name="佐藤 一郎",
        contact_kana="サトウ イチロウ",
    )
    assert read_aloud(made) == (
        "ご予約を確認いたします。株式会社大田精機（オオタセイキ）、佐藤 一郎（サトウ イチロウ）様の"
        "ご相談を、令和8年12月1日、火曜日、午前10時30分から11時30分まで、"
        "新橋のブース1にお越しいただき、コーディネーターの石田 真（イシダ マコト）が承ります。"
        "ご相談の分野は、資金繰りです。ご相談は無料です。"
    )


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("11:00", "午前11時から正午まで"),
        ("12:00", "正午から1時まで"),
        ("11:30", "午前11時30分から午後0時30分まで"),
        ("13:00", "午後1時から2時まで"),
    ],
)
def test_hours_are_said_as_people_say_them(clock: str, words: str) -> None:
    made = make.appointment(start=make.at("2026-12-01", clock), method=Method.PHONE)
    assert words in read_aloud(made)


def test_two_hundred_posts_on_one_time_yield_one_booking(
    transactional_db: None, bare_templates: None
) -> None:
    """Through the whole web way, each with a form of its own."""
    make.booth(), make.booth("ブース2")
    ishida = make.coordinator(office=make.office())
    works(ishida, days=2)
    desk = make.user(Role.SECRETARIAT)
    value, plain = first_time(), form()
    clients = [Client() for _ in range(10)]
    for each in clients:
        each.force_login(desk)
    start = Barrier(10)

    def post(number: int) -> list[tuple[int, str]]:
        client = clients[number]
        start.wait()
        answers = []
        try:
            for _ in range(20):
                sent = plain | {"uuid": str(uuid.uuid4()), "slot_choice": value}
                answer = client.post(URL, sent)
                answers.append((answer.status_code, answer.content.decode()))
        finally:
            connection.close()
        return answers

    with ThreadPoolExecutor(10) as pool:
        answers = [one for some in pool.map(post, range(10)) for one in some]
    assert Counter(status for status, _ in answers) == {302: 1, 409: 199}
    assert all(
        "この時間にほかの予約が入っています" in page for status, page in answers if status == 409
    )
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE])
def test_others_may_not_book_here(client: Client, role: Role) -> None:
    assert enter(client, role).get(URL).status_code == 403


def test_introducers_of_a_branch_are_offered(client: Client) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    kamata, omori = bank.branches.get(name="蒲田支店"), bank.branches.get(name="大森支店")
    for number, (branch, name) in enumerate([(kamata, "山田 太郎"), (omori, "鈴木 花子")]):
        make.appointment(
            make.coordinator(f"相談 {number}"),
            booth=make.booth(f"ブース{number}"),
            introduced_by=bank,
            introduced_branch=branch,
            introducer_name=name,
            introducer_email="a@example.jp",
        )
    user = make.bank_user(bank, kamata)
    found = enter(client).get("/bookings/introducers/", {"introduced_branch": kamata.pk})
    page = found.content.decode()
    assert "山田 太郎" in page and 'data-email="a@example.jp"' in page
    assert user.name in page
    assert "鈴木 花子" not in page
    assert client.get("/bookings/introducers/").content.decode().strip() == ""
