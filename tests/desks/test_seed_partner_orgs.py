"""The demo centre's relations: banks as they are, meetings at the seeds' own volume."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from desks.demo.build import SCALES, centre_build
from desks.demo.partner_orgs import PER_YEAR, partner_orgs_create
from partners.enums import OrganizationKind
from partners.meetings.counting import meetings_by_month, organizations_met
from partners.models import (
    Branch,
    Contact,
    LiaisonMeeting,
    MeetingAction,
    Organization,
    Scheme,
)

TODAY = date(2026, 11, 22)
TOKYO = {
    *("1303", "1305", "1310", "1311", "1319", "1320", "1321", "1323", "1326", "1327", "1333"),
    *("1336", "1341", "1344", "1345", "1346", "1348", "1349", "1351", "1352", "1356", "1358"),
    "1360",
}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the demo's volume of relations over a tiny number of memos."""
    with django_db_blocker.unblock(), transaction.atomic():
        team = centre_build(scale=SCALES["tiny"], seed=1, today=TODAY)
        partner_orgs_create(team=team, today=TODAY, seed=1, scale="demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def centre(built: None, db: None) -> None:
    """The built centre, and each test's own changes undone."""


def test_the_banks_of_tokyo_are_there_with_their_branches(centre: None) -> None:
    members = Organization.objects.filter(is_member=True)
    assert set(members.values_list("zengin_code", flat=True)) == TOKYO | {"1996", "1262"}
    unions = Organization.objects.filter(kind=OrganizationKind.CREDIT_UNION)
    assert unions.count() == 17
    assert not unions.filter(is_member=True).exists()
    for bank in [*members, *unions]:
        assert bank.branches.exists(), bank
    assert Organization.objects.get(zengin_code="2254").name == "第一勧業信用組合"


def test_everybody_of_the_house_looks_after_their_kinds(centre: None) -> None:
    shinkin = Organization.objects.filter(kind=OrganizationKind.SHINKIN)
    assert set(shinkin.values_list("owner__role", flat=True)) == {"manager"}
    unions = Organization.objects.filter(kind=OrganizationKind.CREDIT_UNION)
    assert set(unions.values_list("owner__role", flat=True)) == {"secretariat"}


def test_a_year_has_two_hundred_meetings_with_eighty_organisations(centre: None) -> None:

    total = sum(meetings_by_month(2025).values())
    assert 0.9 * PER_YEAR["demo"] < total < 1.1 * PER_YEAR["demo"]
    assert organizations_met(2025, "yorozu") >= 80


def test_each_bank_has_people_and_schemes(centre: None) -> None:
    for bank in Organization.objects.filter(is_member=True):
        assert bank.schemes.count() >= 2, bank
        assert bank.contacts.count() >= 2, bank
    assert Scheme.objects.filter(is_own=True, stage="done").exists()
    assert Scheme.objects.get(stage="idea").reused_from is not None
    assert not Contact.objects.exclude(branch=None).exclude(
        branch__in=Branch.objects.filter(organization__is_member=True)
    )


def test_the_same_seed_leaves_the_same_rows(built: None, db: None) -> None:
    def picture() -> list[Any]:
        return [
            list(LiaisonMeeting.objects.order_by("uuid").values_list("uuid", "subject", "place")),
            MeetingAction.objects.filter(done_at=None).count(),
        ]

    before = picture()
    team = _team()
    with transaction.atomic():
        MeetingAction.objects.all().delete()
        LiaisonMeeting.organizations.through.objects.all().delete()
        LiaisonMeeting.people.through.objects.all().delete()
        LiaisonMeeting.branches.through.objects.all().delete()
        LiaisonMeeting.objects.all().delete()
        Scheme.objects.filter(reused_from__isnull=False).delete()
        Scheme.objects.all().delete()
        Contact.objects.all().delete()
        partner_orgs_create(team=team, today=TODAY, seed=1, scale="demo")
        assert picture() == before
        transaction.set_rollback(True)


def _team() -> Any:
    from accounts.models import User
    from desks.demo.team import Team

    logins = ("manager", "concierge", "chief", "coordinator")
    people = {login: User.objects.get(email=f"{login}@yorozu.example") for login in logins}
    return Team((), (), (0, ""), people)
