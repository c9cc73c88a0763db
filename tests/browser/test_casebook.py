"""From a confirmed memo to a published case, with the buttons people press."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from casebook.models import CaseDraft, CaseStudy
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_memo_to_the_public(page: Page, live_server: Any, sign_in: Any) -> None:
    lead = make.coordinator()
    client = make.company(industry=make.industry(), staff=8, municipality="13111")
    memo = make.confirmed(lead, company=client, content="大田精機は、立川駅の店で困っている。")
    sign_in(lead.user)
    page.goto(f"{live_server.url}/consultations/{memo.number}/")
    page.get_by_role("button", name="このメモを事例にする").click()
    expect(page.locator("main")).to_contain_text("メモの内容から下書きを作りました")

    page.get_by_role("link", name="名前や地名の印を確かめる").click()
    expect(page.get_by_role("heading", name="決めるもの　2か所")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="「A社」にする").click()
    page.get_by_text("残す", exact=True).first.click()
    page.get_by_label("残す理由").fill("広く知られた駅のため")
    page.get_by_role("button", name="残す", exact=True).click()
    expect(page.locator("#open")).to_contain_text("決めるものは残っていません")

    page.get_by_role("link", name="文章を直す").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("成果").fill("資金に余裕ができた。")
    expect(page.locator("#kept-text-status")).to_contain_text("書きかけを保存済み")
    assert CaseDraft.objects.get().data["outcome"] == "資金に余裕ができた。"
    page.reload()
    expect(page.get_by_label("成果")).to_have_value("資金に余裕ができた。")
    page.get_by_label("一般公開").check()
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main")).to_contain_text("保存しました。")  # the form holds the text too
    expect(page.locator("main")).to_contain_text("A社は、立川駅の店で困っている。")
    assert not CaseDraft.objects.exists()

    page.get_by_role("link", name="同意を記録する").click()
    page.get_by_label("一般公開").check()
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("button", name="チーフに承認を依頼する").click()
    expect(page.locator("h1")).to_contain_text("承認待ち")
    assert violations(page) == []

    page.context.clear_cookies()
    sign_in(make.user(Role.CHIEF))
    page.goto(live_server.url)
    page.get_by_role("link", name=re.compile("資金繰りの支援事例")).click()
    page.get_by_role("button", name="承認して公開する").click()
    expect(page.locator("h1")).to_contain_text("公開")

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/cases/public/")
    page.get_by_role("link", name="資金繰りの支援事例").click()
    expect(page.locator("main")).to_contain_text("A社は、立川駅の店で困っている。")
    expect(page.locator("main")).not_to_contain_text("大田")
    assert violations(page) == []
    assert CaseStudy.objects.get().state == "published"
