"""接点のない支店: nothing for months, whatever kind of contact it would have been."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.models.periods import period_of
from consultations.branches.dormant import (
    branches_dormant,
    described,
    dormant_since,
    last_contact,
    with_last_contacts,
)
from consultations.confirming.services import memo_void
from partners.enums import EventKind, EventState
from partners.models import Branch, Organization, OutreachEvent, PartnerPolicy
from tests import builders as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def branch():
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    Organization.objects.filter(pk=bank.pk).update(is_member=True)
    return bank.branches.select_related("organization").get()


def dormant(since=TODAY - timedelta(days=90)):
    return list(branches_dormant(Branch.objects.all(), since))


def event(branch, days, state=EventState.HELD):
    start = make.at(TODAY + timedelta(days=days))
    OutreachEvent.objects.create(
        kind=EventKind.CONSULTATION,
        state=state,
        title="相談会",
        programme=make.programme(),
        organization=branch.organization,
        branch=branch,
        period=period_of(start, start + timedelta(hours=1)),
    )


def test_a_branch_without_any_record_is_dormant(branch):
    assert dormant() == [branch]
    told = described(with_last_contacts(Branch.objects.all()).get(), "ロビー相談会")
    assert (told.last, told.last_words) == (None, "記録なし")
    assert "「ロビー相談会」" in told.step


def test_each_kind_of_contact_counts(branch, desk):
    lead, bank = make.coordinator(), branch.organization

    def introduced():
        make.appointment(lead, by=desk, introduced_by=bank, introduced_branch=branch)

    def memo():
        day = make.at(TODAY - timedelta(days=5))
        make.submitted(lead, started_at=day, introduced_by=bank, introduced_branch=branch)

    def meeting():
        make.meeting(bank, by=desk, branches=[branch])

    def scheme():
        make.scheme(bank, by=desk, branch=branch)

    from django.db import transaction

    for act in (lambda: event(branch, -3), introduced, memo, meeting, scheme):
        with transaction.atomic():
            act()
            assert dormant() == [], act
            assert last_contact(with_last_contacts(Branch.objects.all()).get()) is not None
            transaction.set_rollback(True)
    assert dormant() == [branch]


def test_what_is_void_cancelled_or_still_to_come_is_no_contact(branch, desk):
    lead, bank = make.coordinator(), branch.organization
    row = make.submitted(
        lead,
        started_at=make.at(TODAY - timedelta(days=5)),
        introduced_by=bank,
        introduced_branch=branch,
    )
    memo_void(memo=row, by=desk, reason="重複のため")
    event(branch, 9, EventState.CONFIRMED)
    make.meeting(bank, by=desk, branches=[branch], starts_at=timezone.now() + timedelta(days=2))
    assert dormant() == [branch]


def test_the_last_contact_says_what_to_do_first(branch):
    event(branch, -200)
    row = with_last_contacts(Branch.objects.all()).get()
    assert dormant() == [branch]
    told = described(row)
    assert told.last_words == "行事"
    assert "次の出張相談会を提案する" in told.step


def test_only_members_branches_in_use(branch):
    make.bank("遠くの銀行", "0001", "本店")
    assert dormant() == [branch]
    Branch.objects.filter(pk=branch.pk).update(is_active=False)
    assert dormant() == []


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        (date(2026, 11, 30), 6, date(2026, 5, 28)),
        (date(2026, 3, 15), 6, date(2025, 9, 15)),
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
    ],
)
def test_months_go_back_from_today(today, months, since):
    assert dormant_since(today, months) == since


def test_the_page_takes_the_setting_and_a_bank(client, branch, desk, django_assert_max_num_queries):
    event(branch, -100)
    client.force_login(desk)
    url = reverse("desks:dormant")
    with django_assert_max_num_queries(14):
        assert client.get(url).context["total"] == 0
    PartnerPolicy(dormant_months=3).save()
    page = client.get(url)
    assert page.context["total"] == 1
    assert f"{reverse('partners:meeting_new')}?branch={branch.pk}" in page.content.decode()
    assert client.get(url, {"months": "12"}).context["total"] == 0


def test_a_meeting_begun_there_names_branch_and_bank(client, branch, desk):
    client.force_login(desk)
    text = client.get(reverse("partners:meeting_new"), {"branch": branch.pk}).content.decode()
    assert "蒲田支店" in text
    assert "城南信用金庫" in text
