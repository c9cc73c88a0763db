"""Lists and pages of clients: what is found, what each role sees, what it costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from companies.services import client_merge, client_tell_apart, company_set_predecessor
from consultations.models import NextStep
from consultations.steps.services import step_done
from tests import builders as make

pytestmark = pytest.mark.django_db
URL = "/companies/"
NUMBER = "5835678256246"


@pytest.fixture
def by(client: Client) -> User:
    user = make.user(Role.MANAGER)
    client.force_login(user)
    return user


def names(client: Client, **asked: Any) -> list[str]:
    return [row[0].name for row in client.get(URL, asked).context["rows"]]


@pytest.mark.parametrize(
    "words",
    [
        "大田精機",
        "㈱大田",
        "おおた",
        "ｵｵﾀｾｲｷ",
        "03-1234",
        "０３１２３４５６７８",
        "０３ー１２３４ー５６７８",
        NUMBER,
        f"T{NUMBER}",
    ],
)
def test_list_finds_in_any_spelling(client, by, words):
    make.company(
        "株式会社大田精機", kana="オオタセイキ", phone="03-1234-5678", corporate_number=NUMBER
    )
    make.company("有限会社多摩製作所", kana="タマセイサクショ", phone="042-111-2222")
    assert names(client, q=words) == ["株式会社大田精機"]


def test_list_is_in_the_order_of_kana_and_pages_by_key(client, by, monkeypatch):
    monkeypatch.setattr("desks.companies.views.SIZE", 2)
    for name, kana in (("乙", "オツ"), ("甲", "コウ"), ("丙", ""), ("あ", "ア")):
        make.company(name, kana=kana)
    page = client.get(URL)
    assert [row[0].name for row in page.context["rows"]] == ["あ", "乙"]
    rest = client.get(URL + page.context["page"].next_url)
    assert [row[0].name for row in rest.context["rows"]] == ["甲", "丙"]


def test_list_narrows(client, by):
    bank = make.bank("城南信用金庫", "1344")
    lead = make.coordinator()
    maker = make.company("製造", industry=make.industry(), staff=8, municipality="13111")
    make.company("不明", stage="before")
    make.submitted(lead, company=maker, introduced_by=bank, started_at=make.at("2026-05-01"))
    for asked in (
        {"industry": maker.industry_id},
        {"size": "small"},
        {"municipality": "13111"},
        {"bank": bank.pk},
        {"fy": "2026"},
        {"bank": bank.pk, "fy": "2026"},
    ):
        assert names(client, **asked) == ["製造"], asked
    for asked in ({"industry": "none"}, {"size": "none"}, {"stage": "before"}):
        assert names(client, **asked) == ["不明"], asked
    assert names(client, fy="2020") == []
    assert names(client, industry="nonsense") == names(client)


def test_list_counts_the_sessions_of_merged_records(client, by):
    root, merged = make.company("大田精機"), make.company("むかし精機")
    bank = make.bank()
    lead = make.coordinator()
    make.submitted(lead, company=root, started_at=make.at("2026-04-01"), introduced_by=bank)
    make.submitted(lead, company=merged, started_at=make.at("2026-05-01"))
    client_merge(merged=merged, root=root, by=by)
    ((row, seen, _),) = client.get(URL).context["rows"]
    assert (row, seen.count, seen.lead, seen.bank) == (root, 2, "石田 真", bank.name)
    assert names(client, q="むかし") == ["大田精機"]
    assert names(client, fy="2026") == ["大田精機"]


def test_likely_doubles_are_listed_until_told_apart(client, by):
    one = make.company("大田精機", phone="03-1234-5678")
    other = make.company("株式会社大田精機", phone="0312345678")
    assert names(client, doubles="1") == ["大田精機", "株式会社大田精機"]
    page = client.get("/companies/duplicates/").content.decode()
    assert "電話番号が同じ" in page
    client.post("/companies/duplicates/apart/", {"one": one.pk, "other": other.pk})
    assert names(client, doubles="1") == []
    page = client.get("/companies/duplicates/")
    assert page.context["pairs"] == []
    pair = page.context["decided"][0]
    client.post(f"/companies/duplicates/{pair.pk}/together/")
    assert names(client, doubles="1") == ["大田精機", "株式会社大田精機"]


def test_different_numbers_and_a_thread_are_no_doubles(client, by):
    make.company("甲", phone="03-1234-5678", corporate_number=NUMBER)
    make.company("乙", phone="03-1234-5678", corporate_number="7000012050002")
    shop = make.company("丙", phone="03-8765-4321")
    firm = make.company("株式会社丙", phone="03-8765-4321")
    company_set_predecessor(company=firm, predecessor=shop, by=by)
    assert client.get("/companies/duplicates/").context["pairs"] == []


def test_merged_page_leads_to_the_root_and_says_so(client, by):
    root, merged = make.company("大田精機"), make.company("むかし精機")
    client_merge(merged=merged, root=root, by=by)
    response = client.get(f"{URL}{merged.pk}/", follow=True)
    assert response.redirect_chain[-1][0] == f"{URL}{root.pk}/?merged={merged.pk}"
    assert "「むかし精機」は「大田精機」へ統合されました" in response.content.decode()


def test_merging_on_the_page_and_back(client, by):
    a = make.company("大田精機", phone="03-1234-5678")
    b = make.company("大田精機㈱", email="a@example.jp")
    url = f"/companies/merge/{a.pk}/{b.pk}/"
    page = client.get(url)
    assert page.context["root"] == "a"
    data = {
        "act": "merge",
        "root": "a",
        "pick_email": "b",
        "pick_name": "b",
        f"revision_{a.pk}": a.revision,
        f"revision_{b.pk}": b.revision,
    }
    assert client.post(url, data | {f"revision_{a.pk}": 99}).status_code == 409
    assert client.post(url, data).url == f"{URL}{a.pk}/"
    a.refresh_from_db()
    assert (a.name, a.email, a.phone) == ("大田精機㈱", "a@example.jp", "03-1234-5678")
    assert client.post(url, data).status_code == 302
    page = client.get(f"{URL}{b.pk}/unmerge/").content.decode()
    assert "企業名、メールアドレス" in page
    assert client.post(f"{URL}{b.pk}/unmerge/").url == f"{URL}{b.pk}/"
    a.refresh_from_db()
    assert a.name == "大田精機"


def test_timeline_holds_the_whole_thread(client, by):
    lead = make.coordinator()
    shop, firm = make.company("花子商店"), make.company("株式会社花子")
    company_set_predecessor(company=firm, predecessor=shop, by=by)
    make.submitted(lead, company=shop, started_at=make.at("2026-04-01"))
    make.submitted(lead, company=firm, started_at=make.at("2026-05-01"))
    for company, other in ((firm, "花子商店"), (shop, "株式会社花子")):
        context = client.get(f"{URL}{company.pk}/").context
        assert [entry.of for entry in context["entries"] if entry.of] == [other]
        assert len(context["entries"]) == 2


def test_restricted_memo_is_not_there_for_those_outside(client, by):
    company = make.company("大田精機")
    make.submitted(make.coordinator("大友 香織"), company=company, is_restricted=True)
    assert "来期の資金繰り" not in client.get(f"{URL}{company.pk}/").content.decode()
    client.force_login(make.coordinator("石田 真").user)
    page = client.get(f"{URL}{company.pk}/")
    assert page.context["entries"] == []
    assert page.context["story"].count == 0
    assert names(client, fy="2026") == []


def test_reception_sees_facts_and_states_and_no_text(client, by):
    company = make.company("大田精機", phone="03-1234-5678")
    memo = make.submitted(make.coordinator(), company=company, introduced_by=make.bank())
    make.figures(company, 2025, by=by, sales=98_765)
    client.force_login(make.user(Role.RECEPTION))
    page = client.get(f"{URL}{company.pk}/").content.decode()
    assert "03-1234-5678" in page
    assert str(memo.number) in page
    for words in (
        "資金繰り",
        "城南信用金庫",
        f"/consultations/{memo.number}/",
        "登録内容を直す",
        "98,765",
    ):
        assert words not in page
    assert client.get(f"{URL}{company.pk}/edit/").status_code == 403


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINEE])
def test_others_see_no_register(client, role):
    client.force_login(make.user(role))
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}{make.company().pk}/").status_code == 403


def test_people_before_founding_are_listed(client, by):
    alone = make.person("創業 花子", kana="ソウギョウ ハナコ", trade_name="花子商店")
    make.person("所属 太郎", company=make.company())
    make.submitted(make.coordinator(), person=alone, person_name=alone.name)
    rows = client.get("/companies/people/").context["rows"]
    assert [(row[0], row[1].count) for row in rows] == [(alone, 1)]
    for words in ("はなこ", "花子商店"):
        assert len(client.get("/companies/people/", {"q": words}).context["rows"]) == 1
    assert len(client.get("/companies/people/", {"who": "all"}).context["rows"]) == 2
    assert client.get(f"/companies/people/{alone.pk}/").context["story"].count == 1


def test_pages_cost_few_queries(client, by, django_assert_max_num_queries):
    lead = make.coordinator()
    companies = [make.company(f"企業{n}", phone=f"03-1234-{n:04d}") for n in range(12)]
    for company in companies:
        for day in ("2026-04-01", "2026-05-01"):
            make.submitted(lead, company=company, started_at=make.at(day))
        make.figures(company, 2025, by=by, sales=1)
    client_merge(merged=companies[1], root=companies[0], by=by)
    client_tell_apart(one=companies[0], other=companies[2], by=by)
    with django_assert_max_num_queries(8):
        client.get(URL)
    with django_assert_max_num_queries(10):
        client.get(URL, {"q": "企業", "fy": "2026"})
    with django_assert_max_num_queries(30):
        client.get(f"{URL}{companies[0].pk}/")
    with django_assert_max_num_queries(8):
        client.get("/companies/duplicates/")


@pytest.mark.parametrize("words", ["㈱大田", "おおた", "０３ー１２３４ー５６７８", NUMBER])
def test_a_search_among_memos_offers_the_clients_it_names(client, by, words):
    company = make.company(
        "株式会社大田精機", kana="オオタセイキ", phone="03-1234-5678", corporate_number=NUMBER
    )
    listed = client.get("/consultations/", {"q": words}).content.decode()
    url = re.search(r'hx-get="(/companies/found/[^"]*)"', listed)
    assert url
    assert f'href="/companies/{company.pk}/"' in client.get(url.group(1)).content.decode()


def test_people_are_offered_too_and_nothing_without_words(client, by):
    person = make.person("佐藤 一郎")
    assert (
        f"/companies/people/{person.pk}/" in client.get("/companies/found/?q=佐藤").content.decode()
    )
    assert "<li>" not in client.get("/companies/found/?q=　").content.decode()


def test_reception_searches_for_the_company(client):
    """The search in the bar leads to what the role may read."""
    company = make.company("大田精機")
    client.force_login(make.user(Role.RECEPTION))
    page = client.get("/").content.decode()
    action = re.search(r'<form class="c-topbar__search" action="([^"]*)"', page)
    assert action
    assert (
        f"/companies/{company.pk}/" in client.get(action.group(1), {"q": "大田"}).content.decode()
    )
    client.force_login(make.user(Role.TRAINEE))
    assert 'action="/consultations/"' in client.get("/").content.decode()
    assert "/companies/found/" not in client.get("/consultations/", {"q": "大田"}).content.decode()


def test_what_is_due_for_the_client_stands_on_their_page(client, by):
    """Of the whole thread, the earliest first; what is done stands there no more."""
    old = make.company("大田精機")
    firm = make.company("株式会社大田精機")
    company_set_predecessor(company=firm, predecessor=old, by=by)
    lead, today = make.coordinator(), timezone.localdate()
    late = make.submitted(
        lead, company=old, next_on=today - timedelta(days=1), next_step="試算表の確認"
    )
    make.submitted(lead, company=firm, next_on=today + timedelta(days=9), next_step="見積の確認")
    client.force_login(lead.user)
    page = client.get(f"/companies/{firm.pk}/").content.decode()
    assert page.index("試算表の確認") < page.index("見積の確認")
    assert "期限超過" in page
    step_done(step=NextStep.objects.get(memo=late), by=lead.user, version=0)
    assert "期限超過" not in client.get(f"/companies/{firm.pk}/").content.decode()
    client.force_login(make.user(Role.RECEPTION))
    assert "見積の確認" not in client.get(f"/companies/{firm.pk}/").content.decode()
