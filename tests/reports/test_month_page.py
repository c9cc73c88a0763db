"""The pages of 業務実績: what stands there, where each figure leads, who may do what."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from center.enums import Measure
from center.models import Programme, Target
from consultations.confirming.services import memo_return
from coordinators.models import Coordinator
from reports import selectors
from reports.models import MonthlyReport
from tests import builders as make
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db
MONTH = "/reports/2026-10/"
LISTED = re.compile(r'href="(/consultations/\?[^"]*)"[^>]*>([0-9,]+)')


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


def page(client: Client, address: str = MONTH) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def finished(revision: int = 1, **fields: Any) -> MonthlyReport:
    made = MonthlyReport(
        month="2026-10-01",
        programme=make.programme(),
        revision=revision,
        requested_by=make.user(Role.MANAGER),
        state=JobState.DONE,
        figures={"unconfirmed": 0, "consultations": {"total": 1}},
        digest="ab" * 32,
        **fields,
    )
    keep(made.pdf, ContentFile(f"%PDF revision {revision}".encode()), "report.pdf")
    made.save()
    return made


def test_each_figure_opens_a_list_of_that_length(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    company = make.company(industry=make.industry())
    for day in ("2026-10-05", "2026-10-06", "2026-06-01", "2025-10-01"):
        make.confirmed(lead, company=company, started_at=make.at(day))
    links = {(url, count) for url, count in LISTED.findall(page(client)) if count != "0"}
    assert len(links) > 20
    for url, count in sorted(links)[::5]:
        assert f"{count}件" in page(client, url), url


def test_unconfirmed_memos_make_it_a_flash_report(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    make.submitted(lead)
    memo_return(memo=make.submitted(lead), by=clerk, reason="終了時刻")
    shown = page(client)
    assert "速報（未確認 1件）" in shown
    assert "差戻し中 1件" in shown
    assert 'href="/consultations/confirmations/"' in shown


def test_month_without_waiting_memos_says_so(client: Client, clerk: User) -> None:
    make.programme()
    assert "速報（未確認 0件）" in page(client)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "abcd", "2026-10-01", "9999-12"])
def test_month_that_is_none_is_not_found(client: Client, clerk: User, month: str) -> None:
    make.programme()
    assert client.get(f"/reports/{month}/").status_code == 404
    assert client.post(f"/reports/{month}/build/").status_code == 404
    assert client.get(f"/reports/{month}/report.pdf").status_code == 404


@pytest.mark.parametrize("query", ["?programme=none", "?programme=あ"])
def test_programme_that_is_none_is_not_found(client: Client, clerk: User, query: str) -> None:
    make.programme()
    assert client.get(MONTH + query).status_code == 404


def test_programmes_are_shown_one_at_a_time(client: Client, clerk: User, lead: Coordinator) -> None:
    own = make.programme("own", "自主事業")
    for _ in range(3):
        make.confirmed(lead, programme=own)
    make.confirmed(lead)
    assert "programme=own" in page(client)
    shown = page(client, MONTH + "?programme=own")
    assert re.search(r'c-stat__value"><a [^>]*>3</a>', shown)
    assert re.search(r'c-stat__value"><a [^>]*>1</a>', page(client))


def test_month_takes_few_queries_whatever_its_size(
    client: Client, clerk: User, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    for branch in bank.branches.all():
        make.confirmed(lead, introduced_by=bank, introduced_branch=branch)
    with django_assert_max_num_queries(25):
        client.get(MONTH)
    with django_assert_max_num_queries(8):
        client.get("/reports/")


def test_every_branch_stands_on_a_page_of_its_own(
    client: Client, clerk: User, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    for branch in bank.branches.all():
        make.confirmed(lead, introduced_by=bank, introduced_branch=branch)
    make.confirmed(lead, introduced_by=bank)
    assert f'href="{MONTH}branches/?programme=yorozu"' in page(client)
    with django_assert_max_num_queries(8):
        shown = page(client, f"{MONTH}branches/?programme=yorozu")
    for name in ("蒲田支店", "大森支店", "未設定"):
        assert f"城南信用金庫 {name}" in shown
    for url, count in LISTED.findall(shown):
        assert count in ("0", "1"), url
    assert client.get(f"{MONTH}branches/?programme=none").status_code == 404
    assert client.post(f"{MONTH}branches/").status_code == 405


def test_month_without_branches_says_what_to_do(client: Client, clerk: User) -> None:
    make.programme()
    assert "branches/" not in page(client)
    assert "支店からの紹介はまだありません" in page(client, f"{MONTH}branches/")


def test_coordinator_is_told_that_restricted_memos_are_counted(
    client: Client, lead: Coordinator
) -> None:
    make.confirmed(lead)
    assert lead.user is not None
    client.force_login(lead.user)
    shown = page(client)
    assert "閲覧制限のあるメモは件数に含みますが" in shown
    assert "PDFを作成" not in shown


def test_index_shows_each_month_with_its_state(
    client: Client, clerk: User, lead: Coordinator, media: Any
) -> None:
    make.confirmed(lead)
    make.submitted(lead)
    finished()
    shown = page(client, "/reports/?fy=2026")
    assert "令和8年10月" in shown
    assert "未確認あり" in shown
    assert "PDF 第1版" in shown
    for odd in ("?fy=abc", "?fy=99999", "?fy=0000", "?fy=2019", "?fy="):
        page(client, f"/reports/{odd}")


def test_index_sets_last_year_and_the_target_beside(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    for day in ("2026-10-05", "2026-06-01", "2025-10-01", "2025-10-02"):
        make.confirmed(lead, started_at=make.at(day))
    assert "<span>年度目標</span> 未設定" in page(client, "/reports/?fy=2026")
    Target.objects.create(
        programme=make.programme(), fiscal_year=2026, measure=Measure.CONSULTATIONS, value=8
    )
    shown = page(client, "/reports/?fy=2026")
    assert "前年同月 2（▲50.0%）" in shown
    assert "8（達成率 25.0%）" in shown


def test_every_revision_can_be_taken(client: Client, clerk: User, media: Any) -> None:
    for revision in (1, 2):
        finished(revision)
    shown = page(client)
    assert "第1版" in shown
    assert "第2版" in shown
    newest: Any = client.get(MONTH + "report.pdf")
    assert b"".join(newest.streaming_content) == b"%PDF revision 2"
    first: Any = client.get(MONTH + "report.pdf?revision=1")
    assert b"".join(first.streaming_content) == b"%PDF revision 1"
    assert first["Content-Type"] == "application/pdf"
    for odd in ("3", "x", "-1", "１", "9" * 30):
        assert client.get(MONTH + f"report.pdf?revision={odd}").status_code == 404


def test_asking_twice_builds_once(client: Client, clerk: User) -> None:
    make.programme()
    for _ in range(2):
        assert client.post(MONTH + "build/").status_code == 302
    assert MonthlyReport.objects.get().revision == 1
    assert "順番待ち" in page(client)


def test_progress_is_asked_for_until_it_ends(client: Client, clerk: User, media: Any) -> None:
    make.programme()
    client.post(MONTH + "build/")
    job = MonthlyReport.objects.get()
    address = f"{MONTH}jobs/{job.pk}/"
    running = client.get(address, headers={"hx-request": "true"})
    assert b"every 2s" in running.content
    assert "HX-Refresh" not in running
    client.post(address + "cancel/")
    ended = client.get(address, headers={"hx-request": "true"})
    assert ended["HX-Refresh"] == "true"
    assert client.get(f"/reports/2026-09/jobs/{job.pk}/").status_code == 404


def test_a_programme_that_has_ended_stays_where_it_counts(lead: Coordinator) -> None:
    make.programme()
    other = make.programme("hotline", "事業者支援ホットライン")
    make.confirmed(lead, programme=other, started_at=make.at("2025-10-05"))
    Programme.objects.filter(code="hotline").update(is_active=False)
    assert [row.code for row in selectors.programmes_to_show(2025)] == ["yorozu", "hotline"]
    assert [row.code for row in selectors.programmes_to_show(2026)] == ["yorozu"]
