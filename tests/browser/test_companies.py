"""Likely doubles while typing, the address of a postal code, and merging two records."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from companies.models import Company
from tests import builders as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def known(live_server: Any) -> Company:
    return make.company("株式会社大田精機", kana="オオタセイキ", phone="03-1234-5678")


def test_doubles_appear_while_typing_and_never_during_conversion(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], known: Company
) -> None:
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/companies/new/")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/likely/" in sent.url else None)
    session = page.context.new_cdp_session(page)
    page.get_by_label("企業名").focus()
    session.send(
        "Input.imeSetComposition", {"text": "大田", "selectionStart": 2, "selectionEnd": 2}
    )
    page.wait_for_timeout(700)
    assert asked == []
    session.send("Input.insertText", {"text": "㈱大田精機"})
    box = page.locator("#client-likely")
    expect(box.get_by_text("名称が同じ（法人格を除く）")).to_be_visible()
    page.get_by_label("電話番号").fill("０３１２３４５６７８")
    expect(box.get_by_text("電話番号が同じ")).to_be_visible()
    page.get_by_label("企業名").fill("別の会社")
    page.get_by_label("電話番号").fill("")
    expect(box.get_by_role("link")).to_have_count(0)


def test_postal_code_fills_the_address(
    page: Page, live_server: Any, sign_in: Callable[[Any], None]
) -> None:
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/companies/new/")
    page.get_by_label("郵便番号").press_sequentially("1440052")
    expect(page.get_by_label("所在地")).to_have_value("東京都大田区蒲田")
    expect(page.get_by_label("市区町村")).to_have_value("13111")
    page.get_by_label("所在地").fill("東京都大田区西蒲田7-1-1")
    page.get_by_label("郵便番号").fill("1000001")
    page.wait_for_timeout(700)
    expect(page.get_by_label("所在地")).to_have_value("東京都大田区西蒲田7-1-1")
    page.get_by_role("button", name="住所を入れる").click()
    expect(page.get_by_label("所在地")).to_have_value("東京都千代田区千代田")


def test_two_records_become_one_and_two_again(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], known: Company
) -> None:
    double = make.company("大田精機㈱", phone="0312345678", email="info@client.example")
    sign_in(make.user(Role.MANAGER))
    page.goto(f"{live_server.url}/companies/duplicates/")
    page.get_by_role("link", name="見比べて統合").click()
    page.locator("input[name=root][value=a]").check()
    page.locator("input[name=pick_email][value=b]").check()
    page.get_by_role("button", name="この内容で統合する").click()
    expect(page.get_by_role("heading", name="株式会社大田精機")).to_be_visible()
    expect(page.get_by_text("info@client.example")).to_be_visible()
    page.goto(f"{live_server.url}/companies/{double.pk}/")
    expect(page).to_have_url(re.compile(rf"/companies/{known.pk}/\?merged={double.pk}$"))
    expect(page.get_by_text("「大田精機㈱」は「株式会社大田精機」へ統合されました")).to_be_visible()
    page.get_by_role("link", name="統合を取り消す").click()
    page.get_by_role("button", name="統合を取り消す").click()
    expect(page.get_by_role("heading", name="大田精機㈱")).to_be_visible()
    known.refresh_from_db()
    assert known.email == ""


def test_memo_offers_the_registered_company(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], known: Company
) -> None:
    sign_in(make.coordinator().user)
    page.goto(f"{live_server.url}/consultations/new/")
    page.locator("#id_company_name").press_sequentially("大田精機")
    box = page.locator("#memo-likely")
    page.wait_for_timeout(900)
    expect(box.get_by_role("button")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(box.get_by_text("名称が同じ（法人格を除く）")).to_be_visible()
    box.get_by_role("button", name="この企業を使う").click()
    expect(page.locator("#id_company_name")).to_have_value("株式会社大田精機")
    expect(page.locator("input[name=company]")).to_have_value(str(known.pk))
    expect(page.locator("#id_company_kana")).to_have_value("オオタセイキ")
    expect(box.get_by_role("button")).to_have_count(0)


def test_older_sessions_are_put_below(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], known: Company
) -> None:
    lead = make.coordinator()
    for day in range(1, 19):
        make.submitted(lead, company=known, started_at=make.at(f"2026-10-{day:02d}"))
    sign_in(lead.user)
    page.goto(f"{live_server.url}/companies/{known.pk}/")
    sessions = page.locator(".p-story > li:not(.p-story__more)")
    expect(sessions).to_have_count(15)
    page.get_by_role("link", name="もっと見る").click()
    expect(sessions).to_have_count(18)
    expect(page.get_by_role("link", name="もっと見る")).to_have_count(0)
