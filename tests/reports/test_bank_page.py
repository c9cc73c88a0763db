"""金庫カルテ leads to the letters written to the bank; the bank itself learns nothing of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from partners.models import Organization
from reports.sets.subject import called
from tests import builders as make
from tests.reports.test_sending import clerk, report
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db
__all__ = ["clerk"]
TITLE = "金庫あて報告書"


def karte(client: Client, bank: Organization, reader: User) -> str:
    client.force_login(reader)
    return client.get(reverse("partners:detail", args=[bank.pk])).content.decode()


def test_the_newest_revision_of_each_is_there_with_its_files(client: Client, clerk: User) -> None:
    bank, other = make.bank(), make.bank("巣鴨信用金庫", "1356")
    old, new = report(bank=bank), report(bank=bank, revision=2, closed=False)
    september = report(bank=bank, month=date(2026, 9, 1))
    not_there = [
        old,
        report(bank=other),
        report(),
        report(bank=bank, revision=3, state=JobState.FAILED, programme=new.programme),
    ]
    page = karte(client, bank, clerk)
    for row in (new, september):
        assert called(row).url() in page
        assert reverse("reports:set_pdf", args=[row.pk]) in page
        assert reverse("reports:sending", args=[row.pk]) in page
    for row in not_there:
        assert reverse("reports:set_pdf", args=[row.pk]) not in page
    assert page.index(called(new).url()) < page.index(called(september).url())
    assert page.count("確定（締め後）") == 1 and page.count("速報") == 1


def test_who_builds_none_is_not_led_to_sending_them(client: Client, clerk: User) -> None:
    bank = make.bank()
    row = report(bank=bank)
    page = karte(client, bank, make.user(Role.COORDINATOR))
    assert reverse("reports:set_pdf", args=[row.pk]) in page
    assert reverse("reports:sending", args=[row.pk]) not in page


def test_the_bank_and_other_organisations_have_no_such_part(client: Client, clerk: User) -> None:
    bank = make.bank()
    report(bank=bank)
    assert TITLE in karte(client, bank, clerk)
    assert TITLE not in karte(client, bank, make.bank_user(bank))
    assert TITLE not in karte(client, make.agency(), clerk)


def test_the_part_costs_the_same_for_many(client: Client, clerk: User) -> None:
    bank = make.bank()
    client.force_login(clerk)
    address = reverse("partners:detail", args=[bank.pk])
    report(bank=bank)
    client.get(address)
    with CaptureQueriesContext(connection) as of_one:
        client.get(address)
    for month in range(4, 10):
        report(bank=bank, month=date(2026, month, 1))
    with CaptureQueriesContext(connection) as of_many:
        client.get(address)
    assert len(of_many) == len(of_one)
