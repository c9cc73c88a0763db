"""Two people on one record: both texts are shown, and the second can decide and save."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from assist import services
from assist.forms.versioned import VersionForm
from assist.services import CaseFacts
from partners.enums import OrganizationKind
from partners.models import Branch, Organization
from partners.orgs.services.organizations import branch_set_active, organization_set_active
from tests import builders as make
from tests.assist import world as scene
from yorozu.kit.forms import WarekiDateField

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def web(clerk: Any, client: Client) -> Client:
    make.programme()
    client.force_login(clerk)
    return client


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_after_a_clash_a_view_shows_both_texts_and_is_saved(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    scene.say(made, "信用保証", "先に書いた意見", by=clerk)
    url = reverse("assist:view", args=[made.pk, scene.party(row, "信用保証").pk])
    sent = {"version": 0, "view": "後から書いた意見", "is_shared": "on"}
    answer = web.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先に書いた意見" in page and "後から書いた意見" in page and "いいえ" in page
    assert web.post(url, sent | {"version": version_on(page)}).status_code == 302
    assert made.views.get().view == "後から書いた意見"


def test_after_a_clash_a_case_is_saved_with_its_words_of_today_shown(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, make.company("株式会社甲"), by=clerk)
    other = CaseFacts(company=made.company, branch=row.organization.branches.get(), debt="二千万円")
    services.case_edit(case=made, facts=other, version=0, by=clerk)
    url = reverse("assist:case_edit", args=[made.pk])
    sent = {"version": 0, "uuid": str(made.uuid), "company_text": "", "debt": "三千万円"}
    page = web.post(url, sent).content.decode()
    for words in ("二千万円", "三千万円", "蒲田支店", "株式会社甲"):
        assert words in page
    assert web.post(url, sent | {"version": version_on(page)}).status_code == 302
    made.refresh_from_db()
    assert (made.debt, made.company) == ("三千万円", None)


def test_a_clash_upon_a_clash_is_refused_again(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    url = reverse("assist:case_withdraw", args=[made.pk])
    services.case_edit(case=made, facts=CaseFacts(debt="1"), version=0, by=clerk)
    seen = version_on(web.post(url, {"version": 0, "reason": "不要"}).content.decode())
    services.case_edit(case=made, facts=CaseFacts(debt="2"), version=int(seen), by=clerk)
    refused = web.post(url, {"version": seen, "reason": "不要"})
    assert refused.status_code == 422
    again = {"version": version_on(refused.content.decode()), "reason": "不要"}
    assert web.post(url, again).status_code == 302


def test_after_a_clash_the_list_of_parties_is_saved(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    seats = list(row.parties.select_related("organization", "conference__organization"))
    sent: dict[str, Any] = {"version": row.version, "new-role": "other"}
    for seat in seats:
        sent |= {f"p{seat.pk}-party_id": seat.pk, f"p{seat.pk}-role": seat.role}
    url = reverse("assist:parties", args=[row.pk])
    assert web.post(url, sent | {f"p{seats[0].pk}-people": "先の課長"}).status_code == 302
    mine = sent | {f"p{seats[1].pk}-people": "後の課長"}
    page = web.post(url, mine).content.decode()
    assert "先の課長" in page and seats[0].name in page
    assert web.post(url, mine | {"version": version_on(page)}).status_code == 302
    seats[1].refresh_from_db()
    assert seats[1].people == "後の課長"


def test_what_stands_there_is_told_in_the_words_of_the_page():
    class Sample(VersionForm):
        PROPOSED = ("later",)
        day = WarekiDateField(label="日")
        later = WarekiDateField(label="後日")

    form = Sample(
        {"version": "0", "day": "R8.4.2", "later": "R8.4.2"},
        initial={"version": 3, "day": date(2026, 4, 1), "later": date(2026, 4, 1)},
    )
    form.catch_up()
    assert form.now == [("日", "令和8年4月1日")]
    assert form["version"].value() == 3


@pytest.mark.parametrize("state", ["nonsense", "x", "canceled"])
def test_a_state_that_is_none_is_not_there(web: Client, clerk: Any, state: str):
    row = scene.conference(by=clerk)
    url = reverse("assist:step_back", args=[row.pk, state])
    assert web.get(url).status_code == 404
    assert web.post(url, {"version": 0, "reason": "先方の都合"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "planned"


# ── what has ended since stays on the record that names it ───────────────────────────────────


def test_a_closed_branch_stays_on_its_case(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    branch = row.organization.branches.get()
    made = scene.case(row, by=clerk, branch=branch)
    branch_set_active(branch=branch, is_active=False, by=clerk)
    url = reverse("assist:case_edit", args=[made.pk])
    assert "蒲田支店（使用終了）" in web.get(url).content.decode()
    sent = {"version": 0, "uuid": str(made.uuid), "branch": branch.pk, "debt": "一千万円"}
    assert web.post(url, sent).status_code == 302
    made.refresh_from_db()
    assert (made.branch, made.debt) == (branch, "一千万円")
    new = scene.case(row, by=clerk)
    offered = web.get(reverse("assist:case_edit", args=[new.pk])).content.decode()
    assert "蒲田支店" not in offered


def test_a_retired_bank_stays_on_its_conference(web: Client, clerk: Any):
    branch = make.bank("城南信用金庫", "1344", "蒲田支店").branches.get()
    row = scene.conference(by=clerk, branch=branch)
    bank = row.organization
    organization_set_active(organization=bank, is_active=False, by=clerk)
    branch_set_active(branch=branch, is_active=False, by=clerk)
    url = reverse("assist:edit", args=[row.pk])
    page = web.get(url).content.decode()
    assert "使用終了の機関" in page
    sent = {
        "version": 0,
        "uuid": str(row.uuid),
        "title": "直した名称",
        "organization": bank.pk,
        "organization_text": bank.name,
        "branch": branch.pk,
        "branch_text": branch.name,
        "programme": row.programme_id,
        "method": "place",
    }
    assert web.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.organization, row.branch) == ("直した名称", bank, branch)
    fresh = sent | {"uuid": str(uuid.uuid4())}
    assert web.post(reverse("assist:new"), fresh).status_code == 422


def test_a_party_that_left_stays_on_its_plan_and_action(web: Client, clerk: Any):
    held = scene.build(make.company(), by=clerk)
    seat = held.action.party
    services.plan_save(
        case=held.case,
        facts=scene.plan_facts(held.conference, first_party=seat),
        version=held.plan.version,
        by=clerk,
    )
    seat.left_at, seat.left_by = make.at("2026-11-20"), clerk
    seat.save()
    for name, key in (("plan", held.case.pk), ("action", held.action.pk)):
        page = web.get(reverse(f"assist:{name}", args=[key])).content.decode()
        assert f"{seat.name}（参加機関から外れています）" in page
    new = web.get(reverse("assist:action_new", args=[held.case.pk])).content.decode()
    assert seat.name not in new
    sent = {"version": 0, "uuid": str(held.action.uuid), "what": "直した対応", "party": seat.pk}
    url = reverse("assist:action", args=[held.action.pk])
    assert web.post(url, sent | {"due_on": "R8.12.24"}).status_code == 302
    held.action.refresh_from_db()
    assert (held.action.what, held.action.party) == ("直した対応", seat)


# ── only banks bring cases ───────────────────────────────────────────────────────────────────


def test_the_box_for_the_bank_offers_banks_alone(web: Client):
    for n in range(25):
        make.agency(f"東京支援機関{n:02}")
    for name, kind in (
        ("東京東信用金庫", OrganizationKind.SHINKIN),
        ("東京信用組合", OrganizationKind.CREDIT_UNION),
    ):
        Organization.objects.create(name=name, kind=kind)
    page = web.get(reverse("assist:lookup_banks"), {"q": "東京"}).content.decode()
    assert "東京東信用金庫" in page and "東京信用組合" in page and "支援機関" not in page


def test_the_box_for_the_branch_offers_those_of_banks_alone(web: Client):
    make.bank("城南信用金庫", "1344", "蒲田支店")
    agency = make.agency("大田区")
    Branch.objects.create(organization=agency, name="蒲田出張所")
    for query in ({"q": "蒲田"}, {"q": "", "organization": str(agency.pk)}):
        page = web.get(reverse("assist:lookup_branches"), query).content.decode()
        assert "蒲田出張所" not in page
    assert "蒲田支店" in web.get(reverse("assist:lookup_branches"), {"q": "蒲田"}).content.decode()
