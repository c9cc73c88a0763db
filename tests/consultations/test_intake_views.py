"""The screens of 一次対応: one page from the ring of the telephone to its outcome."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from bookings.services import appointment_request
from companies.models import Company, Person
from consultations.enums import IntakeChannel, IntakeOutcome, QuestionKind, Triage
from consultations.intake.services.intake import intake_call_back, intake_close
from consultations.models import HearingQuestion, Intake
from tests import builders as make

pytestmark = pytest.mark.django_db
NEW = reverse("intake:new")
LIST = reverse("intake:list")


@pytest.fixture
def desk() -> Any:
    return make.user(Role.RECEPTION)


@pytest.fixture
def web(desk: Any, client: Client) -> Client:
    make.programme()
    client.force_login(desk)
    return client


def typed(**fields: Any) -> dict[str, Any]:
    plain = {
        "uuid": str(uuid.uuid4()),
        "revision": "0",
        "act": "close",
        "channel": "phone",
        "client_name": "株式会社大田精機",
        "contact_name": "佐藤 一郎",
        "contact_phone": "03-1234-5678",
        "triage": "yorozu",
        "summary": "来月の支払いに不安がある。",
    }
    return plain | fields


def test_answered_at_once_is_closed_with_what_was_said(web: Client, desk: Any) -> None:
    sent = typed(outcome="answered", reply="制度のパンフレットを案内した。")
    response = web.post(NEW, sent)
    intake = Intake.objects.get()
    assert response.status_code == 302 and response["Location"] == intake.get_absolute_url()
    assert (intake.outcome, intake.closed_by, intake.typed) == ("answered", desk, {})
    again = web.post(NEW, sent)
    assert again["Location"] == intake.get_absolute_url()
    assert Intake.objects.count() == 1
    page = web.get(intake.get_absolute_url()).content.decode()
    assert "制度のパンフレットを案内した。" in page and "その場で回答" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "結果を選んでください。"),
        ({"outcome": "answered"}, "お伝えした内容を入力してください。"),
        ({"outcome": "callback"}, "折返しの日を入力してください。"),
        ({"outcome": "referred"}, "紹介先の機関を候補から選んでください。"),
        ({"outcome": "booked", "method": "visit"}, "日時と担当を選んでください。"),
        ({"outcome": "answered", "reply": "済", "triage": ""}, "振り分け"),
        ({"outcome": "answered", "reply": "済", "triage": "technical"}, "紹介先の機関と理由"),
        ({"outcome": "answered", "reply": "済", "contact_phone": "12"}, "電話番号の桁が足りません"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    web: Client, fields: dict[str, Any], words: str
) -> None:
    response = web.post(NEW, typed(**fields))
    page = response.content.decode()
    assert response.status_code in (409, 422)
    assert words in page and "来月の支払いに不安がある。" in page
    intake = Intake.objects.get()
    assert intake.is_open and intake.summary == "来月の支払いに不安がある。"
    back = web.get(intake.get_absolute_url()).content.decode()
    assert fields.get("contact_phone", "03-1234-5678") in back


def test_a_call_back_is_promised_and_stands_on_the_list(web: Client) -> None:
    day = timezone.localdate() + timedelta(days=1)
    response = web.post(
        NEW, typed(outcome="callback", callback_on=day.isoformat(), callback_at="15時")
    )
    assert response["Location"] == LIST
    intake = Intake.objects.get()
    assert intake.callback_due == make.at(day, "15:00")
    page = web.get(LIST).content.decode()
    assert "折返し待ち（1件）" in page and "株式会社大田精機" in page


def test_referred_to_a_named_organisation(web: Client) -> None:
    agency = make.agency()
    web.post(
        NEW,
        typed(
            outcome="referred",
            triage="procedure",
            place=str(agency.pk),
            place_name=agency.name,
            reason="許可の窓口のため",
        ),
    )
    intake = Intake.objects.get()
    assert intake.outcome == IntakeOutcome.REFERRED
    assert intake.referrals.get().organization == agency


def test_booked_takes_the_time_and_hands_over_what_was_heard(web: Client) -> None:
    lead, booth = make.coordinator(), make.booth()
    question = HearingQuestion.objects.create(name="創業はいつですか", kind=QuestionKind.TEXT)
    day = timezone.localdate() + timedelta(days=7)
    response = web.post(
        NEW,
        typed(
            **{f"q_{question.pk}": "2019年"},
            outcome="booked",
            primary_topic=str(make.topic().pk),
            method="visit",
            office=str(make.office().pk),
            slot_choice="hand",
            hand_coordinator=str(lead.pk),
            hand_day=day.isoformat(),
            hand_starts="10:00",
            hand_booth=str(booth.pk),
            override_reason="ご本人の希望",
            register="on",
        ),
    )
    intake = Intake.objects.get()
    assert response.status_code == 302, response.content.decode()
    made = Appointment.objects.get()
    assert (intake.appointment, made.state) == (made, AppointmentState.BOOKED)
    assert "来月の支払い" in made.briefing and "創業はいつですか　2019年" in made.briefing
    assert made.company == Company.objects.get() and made.person == Person.objects.get()


def test_a_web_request_is_picked_up_once_and_confirmed(web: Client, desk: Any) -> None:
    asked = appointment_request(
        plan=make.plan(make.coordinator(), source=Source.WEB, contact_name="創業 花子"), by=None
    )
    assert "受け取る" in web.get(LIST).content.decode()
    url = reverse("intake:pick_up", args=[asked.pk])
    first, second = web.post(url), web.post(url)
    intake = Intake.objects.get()
    assert first["Location"] == second["Location"] == intake.get_absolute_url()
    assert intake.channel == IntakeChannel.WEB
    sent = typed(
        uuid=str(intake.uuid),
        revision=str(intake.version),
        client_name=asked.client_name,
        contact_name="創業 花子",
        outcome="booked",
        register="on",
    )
    response = web.post(intake.get_absolute_url(), sent)
    assert response.status_code == 302, response.content.decode()
    intake.refresh_from_db()
    asked.refresh_from_db()
    assert (intake.outcome, asked.state) == ("booked", AppointmentState.BOOKED)
    assert asked.company == intake.company == Company.objects.get()


def test_a_namesake_is_not_registered_a_second_time(web: Client) -> None:
    make.company("株式会社大田精機")
    lead, booth = make.coordinator(), make.booth()
    response = web.post(
        NEW,
        typed(
            outcome="booked",
            method="visit",
            slot_choice="hand",
            hand_coordinator=str(lead.pk),
            hand_day=(timezone.localdate() + timedelta(days=7)).isoformat(),
            hand_starts="10:00",
            hand_booth=str(booth.pk),
            override_reason="希望",
            register="on",
        ),
    )
    assert "登録されています" in response.content.decode()
    assert (Company.objects.count(), Appointment.objects.count()) == (1, 0)


def test_autosave_keeps_and_tells_two_screens_apart(web: Client, desk: Any) -> None:
    key = uuid.uuid4()
    url = reverse("intake:autosave", args=[key])

    def save(rev: int, **data: str) -> Any:
        body = {"rev": rev, "owner": desk.pk, "data": {"channel": "phone", **data}}
        return web.post(url, json.dumps(body), content_type="application/json")

    assert save(0, contact_name="佐藤").json()["rev"] == 0
    assert save(0, contact_name="佐藤 一郎", contact_phone="0").json()["rev"] == 1
    intake = Intake.objects.get()
    assert (intake.contact_name, intake.phone) == ("佐藤 一郎", "")
    assert intake.typed["contact_phone"] == "0"
    refused = save(0, contact_name="別の人")
    assert refused.status_code == 409 and refused.json()["data"]["contact_name"] == "佐藤 一郎"
    assert "佐藤 一郎" in refused.json()["panel"]
    for body in (b"[]", b"{}", b'{"rev": "1"}', b"\xff"):
        bad = web.post(url, body, content_type="application/json")
        assert bad.status_code == 400
    web.get(f"{NEW}?uuid={key}")
    other = make.user(Role.RECEPTION)
    web.force_login(other)
    assert save(1, contact_name="x").json()["code"] == "owner"


def test_another_screens_change_is_shown_and_not_overwritten(web: Client, desk: Any) -> None:
    intake = make.intake(by=desk)
    web.post(
        intake.get_absolute_url(),
        typed(uuid=str(intake.uuid), act="save", summary="先に入力した用件"),
    )
    response = web.post(
        intake.get_absolute_url(),
        typed(uuid=str(intake.uuid), act="save", summary="後から入力した用件"),
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "先に入力した用件" in page and "後から入力した用件" in page
    intake.refresh_from_db()
    assert intake.summary == "先に入力した用件"


def test_the_script_follows_the_topic_and_keeps_answers(web: Client) -> None:
    topic = make.topic("資金繰り")
    general = HearingQuestion.objects.create(name="創業はいつですか", kind=QuestionKind.TEXT)
    special = HearingQuestion.objects.create(
        name="借入はありますか", kind=QuestionKind.YES_NO, position=1
    )
    special.topics.add(topic)
    url = reverse("intake:script")
    without = web.post(url, {f"q_{general.pk}": "2019年"}).content.decode()
    assert "2019年" in without and "借入はありますか" not in without
    with_topic = web.post(url, {"primary_topic": str(topic.pk)}).content.decode()
    assert "借入はありますか" in with_topic


def test_an_old_answer_keeps_the_question_as_it_was_asked(web: Client) -> None:
    question = HearingQuestion.objects.create(name="創業はいつですか", kind=QuestionKind.TEXT)
    sent = typed(**{f"q_{question.pk}": "2019年"}, outcome="answered", reply="済")
    web.post(NEW, sent)
    HearingQuestion.objects.update(name="いつ開業されましたか", version=1)
    intake = Intake.objects.get()
    assert intake.answers == [
        {
            "question": question.pk,
            "version": 0,
            "kind": "text",
            "text": "創業はいつですか",
            "answer": "2019年",
        }
    ]
    assert "創業はいつですか" in web.get(intake.get_absolute_url()).content.decode()


def test_beside_it_stand_the_likely_client_and_what_there_was(web: Client, desk: Any) -> None:
    company = make.company("株式会社大田精機", phone="03-1234-5678")
    make.confirmed(make.coordinator("大友 香織"), company=company, content="秘密の相談内容")
    make.intake(by=desk, company=company, summary="先月の電話")
    url = reverse("intake:beside")
    likely = web.post(url, {"client_name": "大田精機", "contact_phone": ""}).content.decode()
    assert "登録済みの方かもしれません" in likely
    known = web.post(
        url, {"company": str(company.pk), "client_name": company.name}
    ).content.decode()
    assert "先月の電話" in known and "大友 香織" in known
    assert "秘密の相談内容" not in known  # reception reads who and when
    web.force_login(make.user(Role.SECRETARIAT))
    known = web.post(
        url, {"company": str(company.pk), "client_name": company.name}
    ).content.decode()
    assert "秘密の相談内容" in known


def test_the_list_shows_what_is_to_do_then_all_narrowed_and_remembered(
    web: Client, desk: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        row = make.intake(by=desk, client_name=f"企業{number}", reply="済")
        intake_close(intake=row, by=desk, version=0, outcome=IntakeOutcome.ANSWERED)
    late = make.intake(by=desk, client_name="折返し商店")
    intake_call_back(intake=late, by=desk, version=0, due=timezone.now() - timedelta(minutes=5))
    make.intake(by=desk, client_name="途中商店", triage=Triage.TECHNICAL)
    with django_assert_max_num_queries(18):
        page = web.get(LIST).content.decode()
    assert "うち期限超過 1件" in page and "途中商店" in page and "32件" in page
    narrowed = web.get(f"{LIST}?keep=1&triage=technical", follow=True)
    assert "1件" in narrowed.content.decode() and "企業3" not in narrowed.content.decode()
    remembered = web.get(LIST)
    assert remembered["Location"] == f"{LIST}?triage=technical"
    cleared = web.get(f"{LIST}?keep=1", follow=True).content.decode()
    assert "企業29" in cleared
    bad = web.get(f"{LIST}?from=x&by=zz&after=%00&outcome=nothing")
    assert bad.status_code == 200


def test_what_was_typed_proposes_times_when_it_is_opened_again(web: Client, desk: Any) -> None:
    course = make.course()
    intake = make.intake(by=desk, course=course, topic=make.topic())
    page = web.get(intake.get_absolute_url())
    assert page.status_code == 200
    assert web.get(f"{NEW}?course={course.pk}&primary_topic=x&day=11/99").status_code == 200


def test_reopened_with_a_reason(web: Client, desk: Any) -> None:
    row = make.intake(by=desk, reply="済")
    done = intake_close(intake=row, by=desk, version=0, outcome=IntakeOutcome.ANSWERED)
    url = reverse("intake:reopen", args=[done.pk])
    assert web.post(url, {"version": done.version, "reason": ""}).status_code == 409
    web.post(url, {"version": done.version, "reason": "選び間違い"})
    done.refresh_from_db()
    assert done.is_open


def test_a_coordinator_reads_what_is_anothers_and_does_not_write_it(desk: Any) -> None:
    make.programme()
    other = make.user(Role.COORDINATOR)
    intake = make.intake(by=desk)
    due = timezone.now() + timedelta(hours=3)
    intake_call_back(
        intake=intake, by=desk, version=0, due=due, assigned_to=make.user(Role.COORDINATOR)
    )
    client = Client()
    client.force_login(other)
    page = client.get(intake.get_absolute_url())
    assert page.status_code == 200 and "intake-form" not in page.content.decode()
    sent = typed(uuid=str(intake.uuid))
    assert client.post(intake.get_absolute_url(), sent).status_code == 403
