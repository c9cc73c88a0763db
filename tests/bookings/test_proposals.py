"""The part of every booking form that says who is free, and to whom how much is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings import history
from bookings.choosing import Pick, show, was_shown
from bookings.enums import PartOfDay
from bookings.history import Past
from bookings.models import Shift
from bookings.models.periods import period_of
from bookings.offers import offer_to
from bookings.proposing import Wishes, propose
from center.enums import Method
from coordinators.models import Coordinator, SkillLevel
from tests import builders as make

pytestmark = pytest.mark.django_db


def works(who: Coordinator, *, days: int = 10, first: str = "09:00", last: str = "17:00") -> None:
    """At the office every day of the next days, from tomorrow on."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    for number in range(days):
        day = tomorrow + timedelta(days=number)
        Shift.objects.create(
            coordinator=who,
            period=period_of(make.at(day, first), make.at(day, last)),
            office=make.office(),
        )


def rated(who: Coordinator, level: int, evidence: str = "銀行で20年", topic: str = "資金繰り"):
    SkillLevel.objects.create(
        coordinator=who,
        topic=make.topic(topic),
        level=level,
        evidence=evidence,
        set_by=make.user(Role.CHIEF),
        set_on=timezone.localdate(),
    )


@pytest.fixture
def two() -> tuple[Coordinator, Coordinator]:
    """石田 knows the topic well; 大友 a little, and has been with the client."""
    make.booth()
    strong = make.coordinator(is_public=True, office=make.office())
    weak = make.coordinator("大友 香織", office=make.office())
    for each, level in ((strong, 3), (weak, 2)):
        works(each)
        rated(each, level)
    return strong, weak


@pytest.fixture
def known(two: tuple[Coordinator, Coordinator], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A company that 大友 has seen twice."""
    company = make.company()

    def reader(client: history.Client) -> history.History:
        return {two[1].pk: Past(with_client=2)} if client.company_id == company.pk else {}

    monkeypatch.setattr(history, "_readers", [reader])
    return company


def ask(client: Client, role: Role, **query: Any) -> str:
    client.force_login(make.user(role))
    answer = client.get(reverse("bookings:proposals"), {"method": Method.VISIT, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_staff_read_who_why_and_when(client: Client, known: Any) -> None:
    text = ask(client, Role.RECEPTION, primary_topic=make.topic().pk, company=known.pk)
    assert text.index("大友 香織") < text.index("石田 真")
    assert "この相談者を2回担当" in text
    assert "資金繰り：3 得意（銀行で20年）" in text
    assert text.count('name="slot_choice"') == 8


def test_bank_hears_nothing_it_may_not_know(client: Client, known: Any) -> None:
    """Neither in words nor by the order nor by who is offered at all."""
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(make.bank_user(bank, bank.branches.get()))
    query = {"method": Method.VISIT, "primary_topic": make.topic().pk, "company": known.pk}
    text = client.get(reverse("bookings:proposals"), query).content.decode()
    plain = client.get(reverse("bookings:proposals"), query | {"company": ""}).content.decode()
    assert text == plain
    assert "資金繰りが得意です" in text
    for secret in ("大友", "担当", "銀行で20年", "予約", "提案できない", "点"):
        assert secret not in text
    assert 'name="shown" value=""' in text


def test_trainee_is_not_told(client: Client) -> None:
    client.force_login(make.user(Role.TRAINEE))
    assert client.get(reverse("bookings:proposals")).status_code == 403


def test_coordinator_is_offered_their_own_times(client: Client, two: Any) -> None:
    client.force_login(two[1].user)
    text = client.get(reverse("bookings:proposals"), {"method": Method.VISIT}).content.decode()
    assert "大友 香織" in text
    assert "石田 真" not in text


def test_choice_stays_while_it_is_free(client: Client, two: Any) -> None:
    offer = offer_to(make.user(Role.SECRETARIAT), Wishes())
    value = offer.cards[0].options[1].value
    text = ask(client, Role.SECRETARIAT, slot_choice=value)
    assert f'value="{value}" checked' in text
    taken = Pick.read(value)
    assert taken is not None
    make.appointment(two[0], start=taken.start)
    assert "checked" not in ask(client, Role.SECRETARIAT, slot_choice=value)


def test_date_that_is_past_is_said(client: Client, two: Any) -> None:
    text = ask(client, Role.SECRETARIAT, day="令和2年1月1日")
    assert "希望日は今日" in text
    assert "石田 真" in text


def test_nobody_free_says_what_to_do(client: Client) -> None:
    make.coordinator()
    text = ask(client, Role.SECRETARIAT, part=PartOfDay.MORNING)
    assert "この条件で空いている人がいません" in text
    assert "この期間に出勤の予定がありません" in text


def test_proposals_take_as_many_queries_for_many(django_assert_num_queries: Any) -> None:
    make.booth()
    topic, course = make.topic(), make.course()
    course.topics.add(topic)
    for number in range(6):
        who = make.coordinator(f"相談 {number}")
        works(who, days=3)
        rated(who, 2)
    company = make.company(industry=make.industry())
    wishes = Wishes(primary_topic=topic, course=course, company=company)
    propose(wishes)
    # course topics; people, skills; calendar (5); policy; history by client (3) and by industry
    with django_assert_num_queries(13):
        assert len(propose(wishes).proposals) == 6


def test_what_was_shown_comes_back_only_as_it_was(two: Any) -> None:
    signed = show(propose(Wishes(primary_topic=make.topic())))
    shown = was_shown(signed)
    assert shown is not None
    assert [each["name"] for each in shown] == ["石田 真", "大友 香織"]
    assert was_shown(signed[:-1]) is None
    assert was_shown("") is None


@pytest.mark.parametrize(
    "text", ["", "hand", "1~2~3", "1~2026~60~1~1", "1~202613011000~60~1~1", "～", "9" * 60]
)
def test_pick_that_no_page_sent_is_none(text: str) -> None:
    assert Pick.read(text) is None


def test_pick_comes_back_as_it_went() -> None:
    start = make.at("2026-12-01", "10:30")
    pick = Pick(7, start, start + timedelta(minutes=90), None, 3)
    assert Pick.read(str(pick)) == pick
