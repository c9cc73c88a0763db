"""The start page: what each role sees, few queries, numbers that open their lists."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from center.models import Target
from consultations.confirming.services import memo_return, memo_void
from tests import builders as make
from yorozu.kit.registry import StartPanel, start_panels

pytestmark = pytest.mark.django_db
MOST = {
    Role.MANAGER: 43,
    Role.SECRETARIAT: 36,
    Role.CHIEF: 41,
    Role.COORDINATOR: 24,
    Role.RECEPTION: 9,
    Role.PARTNER: 5,
    Role.TRAINEE: 4,
}


@pytest.fixture
def busy() -> Any:
    """A lead with a memo of today, one returned, a step that is late."""
    lead, clerk = make.coordinator(), make.user(Role.SECRETARIAT)
    today = timezone.localdate()
    make.submitted(lead, started_at=make.at(today, "09:00"))
    late = make.submitted(lead, next_on=today - timedelta(days=2), next_step="試算表の確認")
    make.confirmed(lead, by=clerk, started_at=make.at(today - timedelta(days=1)))
    Target.objects.create(
        fiscal_year=today.year if today.month > 3 else today.year - 1,
        programme=make.programme(),
        measure="consultations",
        value=200,
    )
    return lead, clerk, late


@pytest.mark.parametrize("role", list(Role))
def test_few_queries_for_each_role(client, busy, role, django_assert_max_num_queries):
    client.force_login(make.user(role))
    client.get("/")
    with django_assert_max_num_queries(MOST[role]):
        assert client.get("/").status_code == 200


def test_a_coordinator_sees_today_and_what_is_due(client, busy):
    lead, _, late = busy
    client.force_login(lead.user)
    page = client.get("/").content.decode()
    assert "今日の相談メモ" in page and "期限超過" in page
    assert f"/consultations/{late.number}/" in page
    assert "年度目標" not in page


def test_the_chief_sees_figures_against_targets_and_the_load(client, busy):
    client.force_login(make.chief().user)
    page = client.get("/").content.decode()
    assert "目標 200件に対して" in page and "次回予定の超過" in page


def test_the_manager_sees_all_of_it(client, busy):
    client.force_login(make.user(Role.MANAGER))
    page = client.get("/").content.decode()
    for words in ("経営相談メモの確認", "月次の状況", "年度目標", "主担当別", "次回予定（全員）"):
        assert words in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT, Role.CHIEF, Role.COORDINATOR])
def test_every_link_opens(client, busy, role):
    user = busy[0].user if role == Role.COORDINATOR else make.user(role)
    client.force_login(user)
    page = client.get("/").content.decode().split("<main")[1].split("</main>")[0]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', page)}
    broken = [link for link in links if client.get(link).status_code not in (200, 302)]
    assert broken == []


def listed(client: Any, url: str) -> int:
    """How many the list behind a figure holds; a next step is one open row."""
    page = client.get(url.replace("&amp;", "&"))
    if "tabs" in page.context:
        return int(next(tab["count"] for tab in page.context["tabs"] if tab["is_open"]))
    return int(page.context["total_label"].removesuffix("件").replace(",", ""))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT, Role.CHIEF, Role.COORDINATOR])
def test_every_figure_is_as_many_as_its_list_holds(client, busy, role):
    lead, clerk, _ = busy
    today = timezone.localdate()
    for days in (1, 2, 2, 3):
        memo_return(
            memo=make.submitted(lead, started_at=make.at(today - timedelta(days=days))),
            by=clerk,
            reason="終了時刻",
        )
        memo_void(
            memo=make.submitted(lead, started_at=make.at(today - timedelta(days=days))),
            by=clerk,
            reason="二重",
        )
    make.submitted(lead, next_on=today, next_step="見積書の確認")
    client.force_login(lead.user if role == Role.COORDINATOR else make.user(role))
    page = client.get("/").content.decode().split("<main")[1]
    figures = re.findall(r'<a href="(/consultations/(?:next-steps/)?[?][^"]+)">([0-9,]+)</a>', page)
    assert len(figures) >= 4
    wrong = [(url, n) for url, n in figures if listed(client, url) != int(n.replace(",", ""))]
    assert wrong == []


def test_a_room_adds_its_panel(client, monkeypatch):
    def context(user: Any, today: date) -> dict[str, Any] | None:
        return None if user.role == Role.MANAGER else {"memos": []}

    monkeypatch.setattr(start_panels, "_entries", {})
    start_panels.register(
        StartPanel("x", "desks/_state_only.html", frozenset({"manager", "chief"}), 1, context)
    )
    shown = []
    for role in (Role.CHIEF, Role.MANAGER, Role.COORDINATOR):
        client.force_login(make.user(role))
        shown.append("desks/_state_only.html" in [t.name for t in client.get("/").templates])
    assert shown == [True, False, False]
