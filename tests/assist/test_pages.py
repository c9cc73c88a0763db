"""The pages: what is typed stays, two clicks are one act, lists cost a fixed number of queries."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from assist.models import AssistCase, AssistConference, CaseView, PlanAction, SupportPlan
from assist.sections import _due, _of_client, _of_organization
from companies.models import Consent
from companies.services import client_merge
from tests import builders as make
from tests.assist import world as scene
from yorozu.kit.registry import client_sections, organization_sections, start_panels

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def web(clerk: Any, client: Client) -> Client:
    make.programme()
    client.force_login(clerk)
    return client


def typed(**fields: Any) -> dict[str, Any]:
    plain = {
        "version": 0,
        "uuid": str(uuid.uuid4()),
        "title": "第3回 アシスト会議",
        "organization_text": "城南信用金庫",
        "branch_text": "蒲田支店",
        "programme": make.programme().pk,
        "day": "R8.12.1",
        "starts": "1400",
        "ends": "16:00",
        "method": "both",
    }
    return plain | fields


def test_a_conference_is_called_by_typed_words_and_once(web: Client):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    sent = typed()
    for _ in "12":
        response = web.post(reverse("assist:new"), sent)
        row = AssistConference.objects.get()
        assert response.status_code == 302 and response["Location"] == row.get_absolute_url()
    assert (row.organization, str(row.branch), row.bank) == (
        bank,
        "蒲田支店",
        "城南信用金庫 蒲田支店",
    )
    assert f"{row.starts_at:%Y-%m-%d %H:%M}" == "2026-12-01 14:00"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"organization_text": "どこか銀行"}, "候補から選んでください"),
        ({"ends": ""}, "終了も入力してください"),
        ({"ends": "13:00"}, "終了は、開始より後"),
        ({"branch_text": "本店営業部"}, "候補から選んでください"),
        ({"title": ""}, "必須"),
        ({"day": "R20.12.1"}, "開催日の年を確かめてください"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(web: Client, fields, words):
    make.bank("城南信用金庫", "1344", "蒲田支店")
    response = web.post(reverse("assist:new"), typed(**fields, place="会議室い"))
    page = response.content.decode()
    assert response.status_code == 422 and words in page and "会議室い" in page
    assert not AssistConference.objects.exists()


def test_a_page_of_before_is_refused_with_what_was_typed(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    url = reverse("assist:edit", args=[row.pk])
    web.post(url, typed(title="先に直した"))
    response = web.post(url, typed(title="後から直した"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "ほかの人か別の画面で" in page and "後から直した" in page
    row.refresh_from_db()
    assert row.title == "先に直した"


def test_a_step_that_is_not_possible_says_why_on_the_page(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    response = web.post(
        reverse("assist:act", args=[row.pk]), {"state": "fixed", "version": row.version}
    )
    assert response.status_code == 409 and "案件がありません" in response.content.decode()
    for sent in ({}, {"state": "nonsense", "version": 0}, {"state": "fixed", "version": "x"}):
        assert web.post(reverse("assist:act", args=[row.pk]), sent).status_code == 400


def test_a_conference_is_cancelled_with_a_reason(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    url = reverse("assist:step_back", args=[row.pk, "cancelled"])
    assert web.post(url, {"version": 0, "reason": " "}).status_code == 422
    for _ in "12":
        assert web.post(url, {"version": 0, "reason": "先方の都合"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.cancel_reason) == ("cancelled", "先方の都合")
    seat = scene.party(row, "城南")
    paper = web.get(reverse("assist:party_pdf", args=[row.pk, seat.pk]))
    assert paper.status_code == 302
    assert web.get(reverse("assist:step_back", args=[row.pk, "held"])).status_code == 302


def test_parties_and_attendance_on_one_page(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    scene.case(row, by=clerk)
    row = scene.move(row, "fixed", "held", by=clerk)
    sent: dict[str, Any] = {"version": row.version, "new-role": "other"}
    for seat in row.parties.all():
        sent |= {f"p{seat.pk}-party_id": seat.pk, f"p{seat.pk}-role": seat.role}
        sent |= {f"p{seat.pk}-people": "課長", f"p{seat.pk}-attended": "on"}
    added = make.agency("大田区 産業経済部")
    sent |= {"new-organization": added.pk, "new-organization_text": added.name}
    for _ in "12":
        assert web.post(reverse("assist:parties", args=[row.pk]), sent).status_code == 302
    row.refresh_from_db()
    assert row.version == 3 and row.parties.filter(attended=True).count() == 6
    assert row.parties.get(organization=added).role == "other"


def test_a_case_without_a_company_is_a_number(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    sent = {"version": 0, "uuid": str(uuid.uuid4()), "debt": "残高三千万円"}
    for _ in "12":
        web.post(reverse("assist:case_new", args=[row.pk]), sent)
    made = AssistCase.objects.get()
    page = web.get(made.get_absolute_url()).content.decode()
    assert "企業名未確認" in page and "番号だけ" in page
    company = make.company("株式会社後日")
    url = reverse("assist:case_edit", args=[made.pk])
    web.post(url, sent | {"company_text": "後日", "debt": "残高三千万円"})
    made.refresh_from_db()
    assert made.company == company
    assert "この企業の同意がありません" in web.get(made.get_absolute_url()).content.decode()


def test_consents_are_recorded_on_the_case(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, make.company(), by=clerk)
    seats = [scene.party(row, name).pk for name in ("城南", "活性化")]
    url = reverse("assist:case_consents", args=[made.pk])
    given = {"consent-given_on": "R8.4.1", "consent-means": "paper"}
    refused = web.post(url, given)
    assert refused.status_code == 422 and "機関を選んでください" in refused.content.decode()
    for _ in "12":
        assert web.post(url, {**given, "consent-parties": seats}).status_code == 302
    assert Consent.objects.filter(kind="assist").count() == 2
    tomorrow = f"{TODAY + timedelta(days=1):%Y-%m-%d}"
    late = web.post(url, {**given, "consent-given_on": tomorrow, "consent-parties": seats})
    assert late.status_code == 422 and "未来の日付" in late.content.decode()
    assert "一部の機関のみ同意" in web.get(made.get_absolute_url()).content.decode()


def test_the_centre_itself_is_asked_for_no_consent(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, make.company(), by=clerk)
    own = scene.party(row)
    sent = {"consent-given_on": "R8.4.1", "consent-means": "paper", "consent-parties": own.pk}
    assert web.post(reverse("assist:case_consents", args=[made.pk]), sent).status_code == 422


def test_views_side_by_side(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    seat = scene.party(row, "信用保証")
    url = reverse("assist:view", args=[made.pk, seat.pk])
    assert web.post(url, {"version": 0}).status_code == 422
    for _ in "12":
        assert web.post(url, {"version": 0, "view": "保証の見直し"}).status_code == 302
    assert CaseView.objects.get().version == 1
    stale = web.post(url, {"version": 0, "view": "別の言葉"})
    assert stale.status_code == 422 and "別の言葉" in stale.content.decode()
    other = scene.party(scene.conference(by=clerk, title="別"), "城南")
    assert web.get(reverse("assist:view", args=[made.pk, other.pk])).status_code == 404


def test_a_plan_is_kept_then_decided(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    scene.move(row, "fixed", "held", by=clerk)
    url = reverse("assist:plan", args=[made.pk])
    seat = scene.party(row)
    sent = {"version": 0, "aim": "1年で立て直す", "act": "save"}
    assert web.post(url, sent).status_code == 302
    missing = web.post(url, sent | {"version": 1, "act": "decide", "decided_on": "R8.11.30"})
    page = missing.content.decode()
    assert missing.status_code == 422 and "初動の期限を入力してください" in page
    whole = {
        **sent,
        "version": 1,
        "act": "decide",
        "first_move": "資金繰り表を作る",
        "first_party": seat.pk,
        "first_owner": "石田",
        "first_due": f"{TODAY + timedelta(days=9):%Y-%m-%d}",
        "decided_on": f"{TODAY:%Y-%m-%d}",
    }
    for _ in "12":
        assert web.post(url, whole).status_code == 302
    plan = SupportPlan.objects.get()
    assert plan.version == 2 and plan.follow_ups.count() == 3
    page = web.get(made.get_absolute_url()).content.decode()
    assert "決定・初動待ち" in page and "3か月後" in page


def test_what_follows_is_recorded_once(web: Client, clerk: Any):
    held = scene.build(make.company(), by=clerk)
    day = f"{TODAY:%Y-%m-%d}"
    first = reverse("assist:first_move", args=[held.case.pk])
    follow = reverse("assist:follow_up", args=[held.follow_up.pk])
    again = reverse("assist:action_new", args=[held.case.pk])
    new = {"version": 0, "uuid": str(uuid.uuid4()), "what": "試算表を集める"}
    new |= {"party": held.party.pk, "due_on": day}
    for _ in "12":
        assert web.post(first, {"version": 1, "done_on": day, "result": "済"}).status_code == 302
        said = {"version": 0, "outcome": "better", "done_on": day}
        assert web.post(follow, said).status_code == 302
        assert web.post(again, new).status_code == 302
    assert PlanAction.objects.count() == 2
    other = web.post(follow, {"version": 1, "outcome": "other", "done_on": day})
    assert other.status_code == 422 and "確認した内容を入力" in other.content.decode()
    drop = reverse("assist:action_drop", args=[held.action.pk])
    assert web.post(drop, {"version": 0, "reason": "不要"}).status_code == 302
    assert web.get(reverse("assist:action", args=[held.action.pk])).status_code == 404


def test_the_order_is_changed_by_buttons(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    one, two = (scene.case(row, make.company(name), by=clerk) for name in "甲乙")
    page = web.get(row.get_absolute_url()).content.decode()
    assert "上へ" in page and "下へ" in page
    url = reverse("assist:case_move", args=[two.pk])
    for _ in "12":
        assert web.post(url, {"position": 1, "version": 0}).status_code == 302
    assert list(row.cases.order_by("position")) == [two, one]
    assert web.post(url, {"position": "x", "version": 0}).status_code == 400


def test_a_case_is_taken_off_and_put_back(web: Client, clerk: Any):
    row = scene.conference(by=clerk)
    made = scene.case(row, make.company("株式会社甲"), by=clerk)
    url = reverse("assist:case_withdraw", args=[made.pk])
    for _ in "12":
        assert web.post(url, {"version": 0, "reason": "先方の都合"}).status_code == 302
    assert "取り下げた案件" in web.get(row.get_absolute_url()).content.decode()
    assert web.get(reverse("assist:plan_pdf", args=[made.pk])).status_code == 302
    back = reverse("assist:case_restore", args=[made.pk])
    for _ in "12":
        assert web.post(back, {"version": 1}).status_code == 302
    made.refresh_from_db()
    assert made.is_live and made.version == 2


def test_memos_are_ticked(web: Client, clerk: Any):
    company = make.company()
    memo = make.submitted(make.coordinator(), company=company)
    made = scene.case(scene.conference(by=clerk), company, by=clerk)
    url = reverse("assist:case_memos", args=[made.pk])
    assert str(memo.number) in web.get(url).content.decode()
    assert web.post(url, {"memos": [memo.pk, "x"]}).status_code == 302
    assert list(made.memos.all()) == [memo]
    assert str(memo.number) in web.get(made.get_absolute_url()).content.decode()


def test_who_reads_only_sees_no_buttons(client: Client, clerk: Any):
    held = scene.build(make.company(), by=clerk)
    client.force_login(make.user(Role.COORDINATOR))
    for url in (held.conference.get_absolute_url(), held.case.get_absolute_url()):
        page = client.get(url).content.decode()
        assert 'method="post" action="/assist' not in page
        assert "/edit/" not in page and "/plan/" not in page


def test_lists_cost_the_same_for_many(web: Client, clerk: Any, django_assert_max_num_queries):
    for n in range(4):
        held = scene.build(make.company(f"株式会社{n}"), by=clerk)
    urls = {
        reverse("assist:list"): 20,
        reverse("assist:cases"): 14,
        reverse("assist:due") + "?all=1": 11,
        held.conference.get_absolute_url(): 14,
        held.case.get_absolute_url(): 20,
    }
    for url, most in urls.items():
        with django_assert_max_num_queries(most):
            assert web.get(url).status_code == 200


def test_the_list_is_narrowed_by_year_and_bank(web: Client, clerk: Any):
    row = scene.conference(by=clerk, day=date(2026, 5, 1))
    other = make.bank("巣鴨信用金庫", "1356")
    scene.conference(by=clerk, title="巣鴨の回", organization=other)
    scene.conference(by=clerk, title="日程未定の回", period=None)
    url = reverse("assist:list")
    page = web.get(f"{url}?bank={row.organization_id}&fy=2026")
    assert [each.title for each in page.context["page"].rows] == [row.title]
    page = web.get(url)
    assert [each.title for each in page.context["undated"]] == ["日程未定の回"]
    assert web.get(f"{url}?bank=x&fy=1&from=nonsense&state=q").context["total"] == 3


def test_the_companys_page_shows_its_cases_also_after_merging(clerk: Any):
    old, root = make.company("旧社"), make.company("本社")
    held = scene.build(old, by=clerk)
    client_merge(merged=old, root=root, by=make.user(Role.MANAGER))
    assert "assist" in [each.key for each in client_sections]
    for role, found in ((Role.COORDINATOR, [held.case]), (Role.RECEPTION, None)):
        context = _of_client(SimpleNamespace(user=make.user(role)), root)
        assert (context or {}).get("client_assist") == found
    assert _of_client(SimpleNamespace(user=clerk), make.person()) is None


def test_the_organizations_page_shows_what_it_sat_in_to_the_centre_alone(clerk: Any):
    held = scene.build(make.company(), by=clerk)
    bank = held.conference.organization
    assert "assist" in [each.key for each in organization_sections]
    context = _of_organization(SimpleNamespace(user=clerk), bank)
    assert context is not None
    assert context["organization_assist"] == [held.planned, held.conference]
    assert context["organization_assist_url"].endswith(f"?bank={bank.pk}")
    guarantee = scene.standing()[1]
    context = _of_organization(SimpleNamespace(user=clerk), guarantee)
    assert context is not None and context["organization_assist_url"] == ""
    partner = make.bank_user(bank)
    assert _of_organization(SimpleNamespace(user=partner), bank) is None


def test_the_start_page_shows_what_is_due(web: Client, clerk: Any):
    assert _due(clerk, TODAY) is None
    held = scene.build(make.company("株式会社期限"), by=clerk)
    SupportPlan.objects.filter(pk=held.plan.pk).update(first_due=TODAY - timedelta(days=1))
    page = web.get("/").content.decode()
    assert "アシスト会議の期限" in page and "株式会社期限" in page and "期限切れ" in page
    panel = next(each for each in start_panels if each.key == "assist")
    assert panel.roles == {Role.MANAGER, Role.SECRETARIAT, Role.CHIEF}
