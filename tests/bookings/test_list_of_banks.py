"""The list of bookings narrowed by the bank that introduced: also by one that is no more."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from partners.orgs.services.organizations import organization_set_active
from tests import builders as make

pytestmark = pytest.mark.django_db
LIST = reverse("bookings:list")


def test_a_kept_address_means_the_same_after_the_bank_was_retired(client: Client):
    manager = make.user(Role.MANAGER)
    bank, other = make.bank("城南信用金庫", "1344"), make.bank("芝信用金庫", "1319")
    lead = make.coordinator()
    own = make.appointment(lead, introduced_by=bank)
    make.appointment(make.coordinator("大友 香織"), introduced_by=other, booth=make.booth("別"))
    client.force_login(manager)
    address = f"{LIST}?bank={bank.pk}&when=all"
    before = [row.pk for row in client.get(address).context["page"].rows]
    organization_set_active(organization=bank, is_active=False, by=manager)
    page = client.get(address)
    assert [row.pk for row in page.context["page"].rows] == before == [own.pk]
    assert "紹介元：城南信用金庫（使用終了）" in page.content.decode()


def test_a_banks_list_holds_those_of_the_banks_that_joined_it(client: Client):
    bank, old = make.bank(), make.bank("旧東信用金庫", "1399", "旧東支店")
    made = make.appointment(make.coordinator(), introduced_by=old)
    make.merged_bank(by=make.user(Role.MANAGER))
    client.force_login(make.user(Role.SECRETARIAT))
    for asked in (bank, old):
        page = client.get(f"{LIST}?bank={asked.pk}&when=all")
        assert [row.pk for row in page.context["page"].rows] == [made.pk]
    page = client.get(f"{LIST}?bank=none&when=all")
    assert page.context["page"].rows == []
