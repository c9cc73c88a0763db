"""Recording a consent in the middle of writing a memo: nothing that is being typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from companies.enums import ConsentKind
from companies.models import Company, Consent
from coordinators.models import Coordinator
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "借換えについて相談したい"
MISSING = "利用・情報共有の同意の記録がありません"


@pytest.fixture
def lead(sign_in: Callable[[Any], None]) -> Coordinator:
    make.programme(), make.topic(), make.course()
    lead = make.coordinator(office=make.office())
    make.company("株式会社大田精機", kana="オオタセイキ")
    sign_in(lead.user)
    return lead


def write(page: Page, live_server: Any) -> None:
    """A memo begun for the known company."""
    page.goto(f"{live_server.url}/consultations/new/")
    page.get_by_label("相談内容", exact=True).fill(WORDS)
    page.get_by_label("企業名", exact=True).focus()
    page.keyboard.type("ｵｵﾀ")
    expect(page.get_by_role("option", name="株式会社大田精機")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#consent-notice")).to_contain_text(MISSING)


def test_consent_is_recorded_over_the_form_and_the_words_stay(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    write(page, live_server)
    page.get_by_role("link", name="同意を記録する").click()
    dialog = page.get_by_role("dialog", name=re.compile("利用・情報共有の同意"))
    expect(dialog).to_be_visible()
    assert violations(page) == []
    dialog.get_by_label("同意した日").fill("令和8年2月30日")
    dialog.get_by_role("button", name="記録する").click()
    expect(dialog).to_contain_text("日を確かめてください")
    dialog.get_by_label("同意した日").fill("11/1")
    dialog.get_by_text("口頭").click()
    dialog.get_by_role("button", name="記録する").click()
    expect(page.locator("#consent-notice")).to_contain_text("同意を記録しました")
    expect(page.locator("#consent-notice")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("相談内容", exact=True)).to_have_value(WORDS)
    consent = Consent.objects.get()
    assert (consent.kind, consent.means, consent.recorded_by) == (
        ConsentKind.SERVICE,
        "spoken",
        lead.user,
    )
    expect(page.locator("#memo-status")).to_contain_text("下書き保存済み")


def test_closing_the_dialog_changes_nothing(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    write(page, live_server)
    for _ in range(2):
        page.get_by_role("link", name="同意を記録する").click()
        expect(page.get_by_role("dialog", name=re.compile("同意"))).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#consent-dialog")).to_have_count(0)
    expect(page.get_by_label("相談内容", exact=True)).to_have_value(WORDS)
    assert not Consent.objects.exists()


def test_without_an_answer_the_page_opens_in_a_new_tab(
    page: Page, context: BrowserContext, live_server: Any, lead: Coordinator
) -> None:
    write(page, live_server)
    page.route("**/quick/", lambda route: route.abort())
    with context.expect_page() as opened:
        page.get_by_role("link", name="同意を記録する").click()
    expect(opened.value.get_by_role("heading", name=re.compile("同意"), level=1)).to_be_visible()
    opened.value.wait_for_load_state("networkidle")
    expect(page.get_by_label("相談内容", exact=True)).to_have_value(WORDS)
    expect(page.locator("#memo-status")).to_contain_text("下書き保存済み")


def test_on_a_phone_the_sheet_points_to_the_notice_below_it(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    write(page, live_server)
    pointer = page.get_by_role("link", name="同意を確かめてください")
    expect(pointer).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(pointer).to_be_hidden()  # there the notice stands beside the boxes
    page.set_viewport_size({"width": 390, "height": 844})
    pointer.click()
    page.get_by_role("link", name="同意を記録する").click()
    page.get_by_role("dialog").get_by_role("button", name="記録する").click()
    expect(page.locator("#consent-notice")).to_contain_text("同意を記録しました")
    expect(pointer).to_be_hidden()


def test_only_a_consent_to_share_asks_with_whom(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    company = Company.objects.get()
    page.goto(f"{live_server.url}/privacy/consents/company/{company.pk}/")
    agency = page.get_by_label("提供先・紹介先", exact=True)
    expect(agency).to_be_hidden()
    page.get_by_label("同意の種類").select_option("bank")
    expect(agency).to_be_visible()
