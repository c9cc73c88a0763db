"""取引金融機関: one main bank, ended and never deleted, for the centre alone."""

import pytest
from django.test import Client

from accounts.enums import Role
from partners.models import CompanyBank
from partners.orgs.services.company_banks import company_bank_add, company_bank_end
from tests import builders as make

pytestmark = pytest.mark.django_db


def test_a_second_main_bank_takes_the_place_of_the_first() -> None:
    desk, company = make.user(Role.SECRETARIAT), make.company()
    first, second = make.bank(), make.bank("巣鴨信用金庫", "1356")
    company_bank_add(company=company, organization=first, is_main=True, by=desk)
    company_bank_add(company=company, organization=second, is_main=True, by=desk)
    company_bank_add(company=company, organization=second, by=desk)
    rows = {row.organization_id: row.is_main for row in CompanyBank.objects.current()}
    assert rows == {first.pk: False, second.pk: True}


def test_an_ended_bank_stays_on_record_and_may_come_back() -> None:
    desk, company, bank = make.user(Role.SECRETARIAT), make.company(), make.bank()
    row = company_bank_add(company=company, organization=bank, by=desk)
    company_bank_end(row=row, by=desk)
    company_bank_end(row=row, by=make.user(Role.MANAGER))
    row.refresh_from_db()
    assert row.ended_by == desk
    again = company_bank_add(company=company, organization=bank, by=desk)
    assert again.pk != row.pk


def test_the_bank_is_added_and_shown_on_the_company_page(client: Client) -> None:
    desk, company = make.user(Role.SECRETARIAT), make.company()
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(desk)
    typed = {"introduced_by_name": "城南信金", "introduced_branch_name": "蒲田", "is_main": "on"}
    answer = client.post(f"/companies/{company.pk}/banks/new/", typed)
    assert answer.status_code == 302
    row = CompanyBank.objects.get()
    assert (row.organization, row.branch, row.is_main) == (bank, bank.branches.get(), True)
    page = client.get(f"/companies/{company.pk}/").content.decode()
    assert "メインバンク" in page


def test_an_unknown_bank_is_refused_and_what_was_typed_stays(client: Client) -> None:
    company = make.company()
    client.force_login(make.user(Role.SECRETARIAT))
    answer = client.post(f"/companies/{company.pk}/banks/new/", {"introduced_by_name": "無い信金"})
    assert answer.status_code == 422
    assert "「無い信金」は連携機関に登録されていません" in answer.content.decode()
    assert 'value="無い信金"' in answer.content.decode()
