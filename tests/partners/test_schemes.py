"""各信金の活用例: written, tried elsewhere, withdrawn; a bank sees only its own."""

import uuid

import pytest
from django.urls import reverse

from accounts.enums import Role
from center.errors import Refused, Stale
from partners.models import Scheme
from partners.orgs.services.schemes import (
    scheme_change,
    scheme_record,
    scheme_restore,
    scheme_reuse,
    scheme_withdraw,
)
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT)


def test_sent_twice_it_is_one(desk):
    key = uuid.uuid4()
    values = {"organization": make.bank(), "fiscal_year": 2026, "title": "同行訪問"}
    first, second = (scheme_record(key=key, values=values, by=desk) for _ in range(2))
    assert first == second


def test_written_down_on_the_page(client, desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(desk)
    where = client.post(
        reverse("partners:scheme_new"),
        {"organization": str(bank.pk), "organization_text": bank.name},
    )
    response = client.post(
        where.url,
        {"title": "ロビー相談会", "fiscal_year": "2026", "stage": "running", "is_own": "on"},
    )
    made = Scheme.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.organization, made.is_own, made.written_by) == (bank, True, desk)


def test_tried_at_another_bank_it_is_an_idea_there(desk):
    source = make.scheme(make.bank(), by=desk, is_own=True, outcome="4社が相談")
    other = make.bank("芝信用金庫", "1319")
    made = scheme_reuse(
        scheme=source, organization=other, fiscal_year=2026, key=uuid.uuid4(), by=desk
    )
    # What was done at the first bank, and what came of it, is nobody else's.
    assert source.done
    assert (made.title, made.done, made.outcome) == (source.title, "", "")
    assert (made.stage, made.reused_from) == ("idea", source)
    with pytest.raises(Refused):
        scheme_reuse(scheme=source, organization=other, fiscal_year=2026, key=uuid.uuid4(), by=desk)
    with pytest.raises(Refused):
        scheme_reuse(
            scheme=source,
            organization=source.organization,
            fiscal_year=2026,
            key=uuid.uuid4(),
            by=desk,
        )


def test_withdrawn_it_leaves_the_lists_and_can_come_back(client, desk):
    row = make.scheme(make.bank(), by=desk)
    with pytest.raises(Stale):
        scheme_withdraw(scheme=row, version=7, by=desk)
    for _ in range(2):
        scheme_withdraw(scheme=row, version=0, by=desk)
    client.force_login(desk)
    assert row.title not in client.get(reverse("partners:schemes")).content.decode()
    with pytest.raises(Refused):
        scheme_change(scheme=row, version=1, values={"title": "x"}, by=desk)
    scheme_restore(scheme=row, by=desk)
    assert row.title in client.get(reverse("partners:schemes")).content.decode()


def test_the_list_narrows_by_year_and_star(client, desk, django_assert_max_num_queries):
    bank = make.bank()
    old = make.scheme(bank, by=desk, fiscal_year=2025)
    own = make.scheme(bank, by=desk, is_own=True)
    client.force_login(desk)
    with django_assert_max_num_queries(10):
        text = client.get(reverse("partners:schemes"), {"fy": "2026"}).content.decode()
    assert own.title in text
    assert old.title not in text
    text = client.get(reverse("partners:schemes"), {"own": "1"}).content.decode()
    assert old.title not in text


def test_a_merged_banks_schemes_are_found_under_its_successor(client, desk):
    manager = make.user(Role.MANAGER)
    bank, old = make.bank(), make.bank("旧東信用金庫", "1399", "旧東支店")
    row = make.scheme(old, by=desk)
    make.merged_bank(by=manager)
    client.force_login(desk)
    url = reverse("partners:schemes")
    for asked in (bank, old):
        page = client.get(url, {"organization": str(asked.pk)})
        assert [each.pk for each in page.context["page"].rows] == [row.pk]
        assert page.context["total"] == 1
    assert "旧東信用金庫（合併済）" in page.content.decode()


def test_a_bank_sees_its_own_and_no_ideas(client, desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "池上支店")
    own = make.scheme(bank, by=desk)
    here = make.scheme(bank, by=desk, branch=bank.branches.get(name="蒲田支店"))
    there = make.scheme(bank, by=desk, branch=bank.branches.get(name="池上支店"))
    idea = make.scheme(bank, by=desk, stage="idea")
    foreign = make.scheme(make.bank("芝信用金庫", "1319"), by=desk)
    client.force_login(make.bank_user(bank, bank.branches.get(name="蒲田支店")))
    text = client.get(reverse("partners:schemes")).content.decode()
    assert own.title in text
    assert here.title in text
    for hidden in (there, idea, foreign):
        assert hidden.title not in text
        assert client.get(hidden.get_absolute_url()).status_code == 404
