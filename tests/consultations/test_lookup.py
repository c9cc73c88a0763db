"""Comboboxes of the form: what is found, in which order, for whom."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from consultations.writing.earlier import earlier_memos
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client: Client) -> Coordinator:
    lead = make.coordinator(office=make.office())
    assert lead.user
    client.force_login(lead.user)
    return lead


def labels(client: Client, name: str, **query: Any) -> list[str]:
    answer = client.get(reverse(f"consultations:lookup_{name}"), query)
    assert answer.status_code == 200
    return [
        html.unescape(one) for one in re.findall(r'data-label="([^"]*)"', answer.content.decode())
    ]


@pytest.mark.parametrize(
    "words",
    [
        "㈱大田",
        "（株）大田",
        "株式会社大田",
        "大田",
        "ｵｵﾀ",
        "おおた",
        "オオタセ",
        "03-3731",
        "０３３７３１",
    ],
)
def test_company_is_found_however_it_is_typed(
    client: Client, lead: Coordinator, words: str
) -> None:
    make.company("株式会社大田精機", kana="オオタセイキ", phone="03-3731-0000")
    make.company("立川商店", kana="タチカワショウテン")
    assert labels(client, "companies", q=words) == ["株式会社大田精機"]


def test_beginnings_come_first_and_at_most_twenty(
    client: Client, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    make.company("新大田工業", kana="アシンオオタ")
    for number in range(25):
        make.company(f"大田{number:02d}", kana=f"ンオオタ{number:02d}")
    with django_assert_max_num_queries(5):
        found = labels(client, "companies", q="大田")
    assert len(found) == 20
    assert "新大田工業" not in found
    assert labels(client, "companies", q="新大田") == ["新大田工業"]


def test_contained_words_follow(client: Client, lead: Coordinator) -> None:
    make.company("新大田工業", kana="アシンオオタ")
    make.company("大田精機", kana="ンオオタ")
    assert labels(client, "companies", q="大田") == ["大田精機", "新大田工業"]


def test_merged_company_answers_with_its_root(client: Client, lead: Coordinator) -> None:
    root = make.company("大田ホールディングス")
    old = make.company("蒲田工業")
    old.merged_into = root
    old.save()
    assert labels(client, "companies", q="蒲田工業") == ["大田ホールディングス"]


def test_new_name_may_be_registered_and_is_escaped(client: Client, lead: Coordinator) -> None:
    answer = client.get(reverse("consultations:lookup_companies"), {"q": "<script>工房"})
    assert "「&lt;script&gt;工房」を新しく登録" in answer.content.decode()


@pytest.mark.parametrize("path", ["/companies/{}/predecessor/", "/privacy/requests/new/"])
def test_where_a_record_is_only_picked_nothing_new_is_offered(client: Client, path: str) -> None:
    company = make.company("大田精機")
    client.force_login(make.user(Role.SECRETARIAT))
    page = client.get(path.format(company.pk)).content.decode()
    urls = re.findall(r'data-url="([^"]*)"', page)
    assert urls
    for url in urls:
        assert "新しく登録" not in client.get(f"{url}&q=無い会社").content.decode()


@pytest.mark.parametrize("words", ["", " ", "%", "_", "\\", "\x00", "😀", "x" * 5000])
def test_odd_words_do_no_harm(client: Client, lead: Coordinator, words: str) -> None:
    make.company("大田精機")
    for name in ("companies", "people", "banks", "branches"):
        labels(client, name, q=words, company="abc", introduced_by="9" * 30)


def test_people_of_the_company_come_first(client: Client, lead: Coordinator) -> None:
    company = make.company("大田精機")
    make.person("佐藤 花子", kana="ア")
    make.person("佐藤 一郎", kana="ン", company=company)
    make.person("鈴木 二郎", company=company)
    assert labels(client, "people", q="佐藤", company=company.pk) == ["佐藤 一郎", "佐藤 花子"]
    assert set(labels(client, "people", q="", company=company.pk)) == {"佐藤 一郎", "鈴木 二郎"}


def test_bank_and_branch_by_kana_code_and_short_name(client: Client, lead: Coordinator) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    bank.kana = "ジヨウナン"
    bank.save()
    make.bank("巣鴨信用金庫", "1356", "蒲田支店")
    for words in ("じょう", "ｼﾞｮｳ", "城南信金", "1344"):
        assert labels(client, "banks", q=words) == ["城南信用金庫"]
    assert labels(client, "branches", q="蒲田", introduced_by=bank.pk) == ["蒲田支店"]
    assert len(labels(client, "branches", q="蒲田")) == 2
    assert len(labels(client, "branches", introduced_by=bank.pk)) == 2


def test_reception_finds_who_calls_and_no_memo(client: Client) -> None:
    """派遣職員 take calls and book: who a client is, never what was said."""
    make.company("株式会社大田精機")
    client.force_login(make.user(Role.RECEPTION))
    found = client.get(reverse("consultations:lookup_companies"), {"q": "大田"})
    assert "株式会社大田精機" in found.content.decode()
    assert client.get(reverse("consultations:beside")).status_code == 403


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE])
@pytest.mark.parametrize("name", ["lookup_companies", "lookup_people", "lookup_banks", "beside"])
def test_others_look_nothing_up(client: Client, role: Role, name: str) -> None:
    client.force_login(make.user(role))
    assert client.get(reverse(f"consultations:{name}"), {"q": "大田"}).status_code == 403


def test_beside_shows_what_the_user_may_see(client: Client, lead: Coordinator) -> None:
    company = make.company("大田精機")
    other = make.coordinator("大友 花子")
    seen = make.submitted(other, company=company)
    hidden = make.submitted(other, company=company, is_restricted=True)
    page = client.get(reverse("consultations:beside"), {"company": company.pk}).content.decode()
    assert str(seen.number) in page
    assert str(hidden.number) not in page


def test_founder_and_predecessor_are_the_same_client(lead: Coordinator) -> None:
    person = make.person("佐藤 一郎")
    before = make.submitted(lead, person=person)
    shop = make.company("佐藤商店")
    sole = make.submitted(lead, company=shop)
    company = make.company("株式会社佐藤", predecessor=shop)
    person.founded = company
    person.save()
    assert lead.user
    found = earlier_memos(lead.user, company_id=company.pk, person_id=None)
    assert {memo.pk for memo in found.memos} == {before.pk, sole.pk}
