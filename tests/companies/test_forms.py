"""Registering and correcting: what is typed stays, what others changed stays, doubles are shown."""

import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from companies.models import Company, CompanyFigures, Person
from companies.services import client_correct
from tests import builders as make

pytestmark = pytest.mark.django_db
NUMBER = "5835678256246"


@pytest.fixture
def by(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


def facts(company: Company | None = None, **changes: Any) -> dict[str, Any]:
    names = ("name", "kana", "phone", "address", "stage", "municipality", "corporate_number")
    known = {name: getattr(company, name) for name in names} if company else {"stage": "after"}
    seen = {"revision": company.revision} if company else {"token": uuid.uuid4().hex}
    return {**known, **seen, **changes}


def test_registering_leads_to_the_page_and_twice_is_once(client, by):
    data = facts(name="株式会社大田精機", phone="03-1234-5678", capital="1,000万", staff="１２名")
    first = client.post("/companies/new/", data)
    company = Company.objects.get()
    assert first.url == f"/companies/{company.pk}/"
    assert (company.capital, company.staff) == (10_000_000, 12)
    assert client.post("/companies/new/", data).url == first.url
    assert Company.objects.count() == 1


def test_postal_code_fills_an_empty_address_on_saving(client, by):
    client.post("/companies/new/", facts(name="大田精機", postal_code="１４４００５２"))
    company = Company.objects.get()
    assert company.postal_code == "144-0052"
    assert (company.address, company.municipality) == ("東京都大田区蒲田", "13111")


def test_button_fills_the_address_without_scripts(client, by):
    data = facts(name="大田精機", postal_code="2100001", act="postal")
    page = client.post("/companies/new/", data).content.decode()
    assert "神奈川県川崎市川崎区本町" in page
    assert 'value="大田精機"' in page
    assert not Company.objects.exists()


def test_bad_input_is_named_and_kept(client, by):
    data = facts(
        name="", phone="12", corporate_number="123", postal_code="1", staff="多数", capital="沢山"
    )
    response = client.post("/companies/new/", data)
    page = response.content.decode()
    assert response.status_code == 422
    for words in ("企業名を入力", "電話番号の桁", "13桁", "7桁", "従業員数は数字", "資本金は数字"):
        assert words in page
    assert 'value="多数"' in page


def test_a_legal_form_alone_is_not_registered(client, by):
    response = client.post("/companies/new/", facts(name="㈱"))
    assert response.status_code == 422
    assert "「㈱」のほかに、企業の名前も入力してください。" in response.content.decode()
    assert not Company.objects.exists()


def test_known_number_names_its_company(client, by):
    make.company("株式会社先着", corporate_number=NUMBER)
    page = client.post("/companies/new/", facts(name="後着", corporate_number=f"T{NUMBER}"))
    assert "「株式会社先着」で登録済み" in page.content.decode()


def test_legacy_facts_stay_when_another_field_is_edited(client, by):
    company = make.company("旧台帳商店")
    Company.objects.filter(pk=company.pk).update(
        phone="内線のみ", corporate_number="123", postal_code="大田区"
    )
    company.refresh_from_db()
    data = facts(company, business="豆腐の製造", postal_code="大田区")
    assert client.post(f"/companies/{company.pk}/edit/", data).status_code == 302
    company.refresh_from_db()
    assert (company.phone, company.business) == ("内線のみ", "豆腐の製造")
    assert (
        client.post(f"/companies/{company.pk}/edit/", facts(company, phone="内線だけ")).status_code
        == 422
    )


def test_two_people_correct_different_facts_and_both_stay(client, by):
    company = make.company("大田精機", phone="03-1111-1111")
    mine = facts(company, kana="オオタセイキ")
    client_correct(company, by=by, facts={"phone": "03-2222-2222"})
    url = f"/companies/{company.pk}/edit/"
    response = client.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "03-2222-2222" in page
    assert 'value="オオタセイキ"' in page
    again = response.context["form"].data | {"revision": response.context["revision"]}
    assert client.post(url, again).status_code == 302
    company.refresh_from_db()
    assert (company.phone, company.kana) == ("03-2222-2222", "オオタセイキ")


@pytest.mark.parametrize(("pick", "kept"), [("mine", "03-3333-3333"), ("theirs", "03-2222-2222")])
def test_two_people_correct_one_fact_and_one_is_chosen(client, by, pick, kept):
    company = make.company("大田精機", phone="03-1111-1111")
    mine = facts(company, phone="03-3333-3333")
    client_correct(company, by=by, facts={"phone": "03-2222-2222"})
    url = f"/companies/{company.pk}/edit/"
    response = client.post(url, mine)
    assert [one.name for one in response.context["both"].conflicts] == ["phone"]
    again = response.context["form"].data | {"revision": response.context["revision"]}
    assert client.post(url, again | {"pick_phone": pick}).status_code == 302
    company.refresh_from_db()
    assert company.phone == kept


def test_history_names_who_changed_what(client, by):
    company = make.company("大田精機", phone="03-1111-1111")
    client.post(f"/companies/{company.pk}/edit/", facts(company, phone="03-2222-2222"))
    Company.objects.filter(pk=company.pk).update(business="直接の更新")
    page = client.get(f"/companies/{company.pk}/history/").content.decode()
    assert by.name in page
    assert "03-1111-1111" in page
    assert "直接の更新" in page


def test_likely_companies_say_why(client, by):
    make.company("株式会社大田精機", phone="03-1234-5678", address="東京都大田区蒲田5丁目1番2号")
    ask = {"name": "㈱大田精機", "phone": "0312345678", "address": "大田区蒲田5-1-2"}
    page = client.post("/companies/likely/", ask).content.decode()
    for words in ("電話番号が同じ", "名称が同じ（法人格を除く）", "住所が同じ"):
        assert words in page
    assert client.post("/companies/likely/", {"name": "別の会社"}).content.strip() == b""


def test_founded_company_keeps_the_thread(client, by):
    person = make.person("創業 花子", trade_name="花子商店", phone="090-1234-5678")
    page = client.get(f"/companies/new/?founder={person.pk}").content.decode()
    assert 'value="花子商店"' in page
    client.post("/companies/new/", facts(name="株式会社花子商店", founder=person.pk))
    person.refresh_from_db()
    assert person.founded == Company.objects.get()


def test_incorporated_company_names_its_predecessor(client, by):
    shop = make.company("花子商店", phone="03-1234-5678")
    assert "03-1234-5678" in client.get(f"/companies/new/?predecessor={shop.pk}").content.decode()
    client.post("/companies/new/", facts(name="株式会社花子", predecessor=shop.pk))
    assert Company.objects.get(name="株式会社花子").predecessor == shop


def test_predecessor_is_chosen_by_words_or_from_the_list(client, by):
    shop, firm = make.company("花子商店"), make.company("株式会社花子")
    url = f"/companies/{firm.pk}/predecessor/"
    assert client.post(url, {"other_text": "どこにもない"}).status_code == 422
    assert client.post(url, {"other_text": "花子商店"}).status_code == 302
    firm.refresh_from_db()
    assert firm.predecessor == shop
    assert client.post(f"/companies/{shop.pk}/predecessor/", {"other": firm.pk, "other_text": "x"})
    shop.refresh_from_db()
    assert shop.predecessor is None
    assert client.post(url, {"other_text": ""}).status_code == 302
    firm.refresh_from_db()
    assert firm.predecessor is None


def test_figures_are_recorded_corrected_and_taken_back(client, by):
    company = make.company()
    url = f"/companies/{company.pk}/figures/"
    data = {"year": "令和7", "sales": "12,000", "value_added": "▲300", "staff": "5"}
    assert client.post(url, data).status_code == 302
    row = CompanyFigures.objects.get()
    assert (row.year, row.sales, row.value_added) == (2025, 12_000, -300)
    stale = client.post(url, data | {"year": "2025", "sales": "13,000", "revision": "0"})
    assert stale.status_code == 409
    assert "12,000" in stale.content.decode()
    empty = {"year": "2025", "revision": row.revision}
    assert client.post(url, empty).status_code == 302
    assert "まだ入力されていません" in client.get(f"/companies/{company.pk}/").content.decode()
    assert client.post(url, {"year": "3000"}).status_code == 422
    assert client.post(url, {"year": "2025", "sales": "1,200万"}).status_code == 422


def test_person_is_registered_for_a_company(client, by):
    company = make.company()
    data = {"name": "佐藤 花子", "company": company.pk, "token": uuid.uuid4().hex}
    client.post("/companies/people/new/", data)
    assert Person.objects.get().company == company


def test_memo_form_refuses_an_impossible_telephone_but_not_a_legacy_one(client):
    lead = make.coordinator()
    client.force_login(lead.user)
    company = make.company("旧台帳商店")
    Company.objects.filter(pk=company.pk).update(phone="内線のみ")
    data = {"act": "submit", "company": company.pk, "company_name": company.name}
    url = f"/consultations/drafts/{uuid.uuid4()}/"
    known = client.post("/consultations/new/", data | {"uuid": uuid.uuid4(), "phone": "内線のみ"})
    wrong = client.post("/consultations/new/", data | {"uuid": uuid.uuid4(), "phone": "12"})
    assert "phone" not in known.context["form"].errors, url
    assert "phone" in wrong.context["form"].errors
