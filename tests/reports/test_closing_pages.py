"""The pages of closing a month: every number opens its list, every step its form."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from bookings.services import appointment_no_show
from consultations.confirming.services import memo_confirm, memo_return, memo_void
from consultations.models import Memo
from consultations.writing.services.draft import draft_save
from coordinators.models import Coordinator
from reports.closing.in_the_way import groups
from reports.figures import month_figures
from reports.models import MonthClose
from reports.plain import as_plain
from reports.words import state
from tests import builders as make
from tests.reports.closing import OCTOBER, account, applied, checked, closed, number

pytestmark = pytest.mark.django_db
CLOSE = "/reports/2026-10/close/"
GROUP = re.compile(r'<a class="p-close__count" href="([^"]*)">.*?</span>([0-9,]+)件</a>')
FROZEN = re.compile(r'href="(/reports/2026-10/close/[^"]*)"[^>]*>([0-9,]+)<')


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


def page(client: Client, address: str = CLOSE, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def in_the_way(lead: Coordinator, clerk: User) -> None:
    """Something of each kind that a test can make."""
    company = make.company()
    make.submitted(lead, company=company)
    make.submitted(lead, company=company)
    memo_return(memo=make.submitted(lead), by=clerk, reason="終了時刻")
    draft = make.draft(account(lead))
    draft_save(
        memo=draft,
        by=account(lead),
        revision=0,
        data={"held_on": "令和8年10月20日", "content": "…"},
    )
    elsewhere = make.draft(account(lead))
    draft_save(memo=elsewhere, by=account(lead), revision=0, data={"held_on": "令和8年9月20日"})
    make.appointment(lead, start=make.at("2026-10-15", "13:00"))
    missed = make.appointment(lead, start=make.at("2026-10-16", "13:00"))
    appointment_no_show(appointment=missed, by=clerk, version=missed.version, reason="連絡なし")


def test_each_group_s_number_is_the_length_of_its_list(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    in_the_way(lead, clerk)
    counts = {group.key: group.count for group in groups(clerk, OCTOBER, make.programme())}
    assert counts == {
        "drafts": 1,
        "unconfirmed": 2,
        "returned": 1,
        "unwritten": 1,
        "events": 0,
        "no_topic": 0,
        "no_programme": 0,
        "doubles": 1,
        "duty": 1,
    }
    found = GROUP.findall(page(client))
    assert [int(count) for _, count in found] == list(counts.values())
    for url, count in found:
        listed = page(client, url)
        if count != "0" and "/duty/" not in url:
            assert f"{count}件" in listed, url
    assert "提出をメールで頼む" in page(client)


def test_each_row_leads_to_where_it_is_put_right(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    in_the_way(lead, clerk)
    for group in groups(clerk, OCTOBER, make.programme()):
        for item in group.items:
            if not item.url.startswith("mailto:"):
                assert client.get(item.url).status_code == 200, item.url


def test_a_draft_is_named_to_others_by_its_writer_and_day_alone(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    make.programme()
    draft = make.draft(account(lead))
    data: dict[str, object] = {"held_on": "2026-10-20", "company_name": "秘密商店"}
    draft_save(memo=draft, by=account(lead), revision=0, data=data)
    listed = page(client, "/reports/2026-10/close/left/drafts/")
    assert lead.name in listed
    assert "秘密商店" not in listed
    client.force_login(account(lead))
    assert f"/consultations/drafts/{draft.uuid}/" in page(client)


def test_the_page_takes_few_queries_whatever_its_size(
    client: Client, clerk: User, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    in_the_way(lead, clerk)
    page(client)
    with django_assert_max_num_queries(45):
        page(client)
    for _ in range(6):
        make.submitted(lead)
    with django_assert_max_num_queries(45):
        page(client)


def test_a_closed_month_takes_few_queries_whatever_its_size(
    client: Client, clerk: User, lead: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        make.confirmed(lead)
    closed()
    page(client, "/reports/2026-10/")
    with django_assert_max_num_queries(29):
        page(client, "/reports/2026-10/")
    for address in ("frozen/", "corrections/", "figures/"):
        with django_assert_max_num_queries(12):
            page(client, CLOSE + address)


def test_the_three_steps_by_three_people(client: Client, clerk: User, lead: Coordinator) -> None:
    make.confirmed(lead)
    asked = {"version": 0, "comment": "従事日誌は別途"}
    assert client.post(f"{CLOSE}apply/", asked).status_code == 302
    assert "チーフ・サブチーフの番" in page(client)
    client.force_login(make.user(Role.CHIEF))
    assert "確認する" in page(client)
    assert client.post(f"{CLOSE}check/", {"version": 1, "round": 1}).status_code == 302
    client.force_login(make.user(Role.MANAGER))
    assert "承認して締める" in page(client)
    assert client.post(f"{CLOSE}approve/", {"version": 2, "round": 1}).status_code == 302
    shown = page(client)
    assert "締め済" in shown
    assert "従事日誌は別途" in shown
    assert "従事日誌の未承認 1件" in shown
    assert "確定（" in page(client, "/reports/2026-10/")


def test_a_reason_that_is_missing_is_asked_for_and_nothing_typed_is_lost(client: Client) -> None:
    checked()
    client.force_login(make.user(Role.MANAGER))
    response = client.post(f"{CLOSE}return/", {"version": 2, "round": 1, "comment": ""})
    assert response.status_code == 422
    assert "差戻しの理由を入力してください。" in response.content.decode()
    response = client.post(f"{CLOSE}return/", {"version": 1, "round": 1, "comment": "書いた理由"})
    assert response.status_code == 409
    assert "書いた理由" in response.content.decode()
    assert MonthClose.objects.get().state == "checked"


def test_what_never_was_is_not_there(client: Client, clerk: User) -> None:
    for address in (
        "/reports/2026-13/close/",
        "/reports/2026-10/close/?programme=nothing",
        "/reports/2026-10/close/left/nothing/",
        "/reports/2026-10/close/frozen/",
        "/reports/2026-10/close/corrections/",
        "/reports/2026-10/close/figures/?round=9",
    ):
        assert client.get(address).status_code == 404, address
    client.force_login(make.user(Role.CHIEF))
    assert client.post(f"{CLOSE}check/", {"version": 1, "round": 7}).status_code == 404


def test_each_frozen_figure_opens_a_list_of_that_length(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    company = make.company(industry=make.industry())
    made = [make.confirmed(lead, company=company) for _ in range(3)]
    late = make.submitted(lead)
    closed()
    memo_confirm(memo=late, by=clerk, reason="提出の遅れ")
    memo_void(memo=made[0], by=clerk, reason="二重登録")
    for address in ("/reports/2026-10/", "/reports/2026-10/close/figures/"):
        found = {pair for pair in FROZEN.findall(page(client, address)) if pair[1] != "0"}
        assert len(found) > 10
        for url, count in found:
            assert f"{count}件" in page(client, url), url
    shown = page(client, "/reports/2026-10/close/corrections/")
    assert number(late) in shown
    assert number(made[0]) in shown


def test_a_restricted_memo_counts_but_is_not_named(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    hidden = make.confirmed(make.coordinator("大友 香織"), is_restricted=True)
    closed()
    memo_void(memo=hidden, by=clerk, reason="二重登録")
    client.force_login(account(lead))
    for address in ("frozen/", "corrections/"):
        shown = page(client, CLOSE + address)
        assert "1件" in shown
        assert number(hidden) not in shown
        assert hidden.company_name not in shown


def test_the_start_page_says_whose_turn_it_is(client: Client, clerk: User) -> None:
    make.programme()
    applied(clerk)
    title = "月の締め</h2>"
    chief, manager = make.user(Role.CHIEF), make.user(Role.MANAGER)
    client.force_login(chief)
    assert title in page(client, "/")
    client.force_login(manager)
    assert title not in page(client, "/")


def test_a_month_under_way_cannot_be_applied_for(client: Client, clerk: User) -> None:
    make.programme()
    today = timezone.localdate()
    address = f"/reports/{today:%Y-%m}/close/"
    assert "月が終わると" in page(client, address)
    response = client.post(f"{address}apply/", {"version": 0, "comment": "早い"})
    assert response.status_code == 422


def test_year_to_date_says_how_much_of_it_is_correction(
    client: Client, clerk: User, lead: Coordinator
) -> None:
    late = make.submitted(lead)
    closed()
    memo_confirm(memo=late, by=clerk, reason="遅れ")
    assert "うち訂正</span> ＋1" in page(client, "/reports/2026-11/")
    assert Memo.objects.filter(is_correction=True).count() == 1
    closed_at = MonthClose.objects.get().closed_at
    assert closed_at is not None
    assert timezone.now() - timedelta(days=1) < closed_at


def test_the_report_of_a_closed_month_is_no_速報(lead: Coordinator) -> None:
    make.confirmed(lead)
    before = month_figures(OCTOBER, make.programme())
    assert state(before).startswith("速報")
    close = closed()
    after = month_figures(OCTOBER, make.programme())
    assert after.closed_on == timezone.localtime(close.closed_at).date()
    assert state(after).startswith("確定（令和")
    assert as_plain(after)["closed_on"] == f"{after.closed_on}"
