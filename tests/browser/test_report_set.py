"""One report's whole life: a comment kept while it is typed, the PDF made, the comment in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.enums import Role
from reports.models import ReportComments, ReportCommentsDraft, ReportTemplate
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_comment_to_the_paper(
    page: Page, live_server: Any, sign_in: Any, media: Path
) -> None:
    lead = make.coordinator("石田 真")
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    make.confirmed(lead, introduced_by=bank)
    chief = make.chief().user
    sign_in(chief)
    page.goto(f"{live_server.url}/reports/")
    page.get_by_role("link", name="報告書一式").click()
    page.get_by_label("期間").select_option(label="令和8年度第3四半期")
    page.get_by_label("対象").select_option(label="金庫別")
    page.get_by_role("button", name="表示する").click()
    page.get_by_role("link", name="城南信用金庫").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("令和8年度第3四半期")
    assert violations(page) == []

    page.get_by_role("link", name="コメントを書く").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("ご紹介の状況").fill("創業のご相談が増えています。")
    expect(page.locator("#kept-text-status")).to_contain_text("書きかけを保存済み")
    assert ReportCommentsDraft.objects.get().data["overview"] == "創業のご相談が増えています。"
    page.reload()
    expect(page.get_by_label("ご紹介の状況")).to_have_value("創業のご相談が増えています。")
    expect(page.locator("main")).to_contain_text("保存していない書きかけを開きました")
    assert violations(page) == []
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator("main")).to_contain_text("コメントを保存しました")
    assert not ReportCommentsDraft.objects.exists()
    assert ReportComments.objects.get().version == 1
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))")
    assert kept == []

    page.get_by_role("button", name="PDFを作成").click()  # the tests' worker works at once
    expect(page.get_by_role("row", name="千葉 透")).to_contain_text("第1版")
    assert violations(page) == []
    with page.expect_download() as got:
        page.get_by_role("link", name="のPDF").click()
    printed = PdfReader(BytesIO(Path(got.value.path()).read_bytes()))
    text = "\n".join(each.extract_text() for each in printed.pages)
    assert "創業のご相談が増えています。" in text
    assert "城南信用金庫　御中" in text


def test_chapters_are_moved_with_the_keyboard(page: Page, live_server: Any, sign_in: Any) -> None:
    make.programme()
    row = ReportTemplate.objects.create(
        name="標準", scope="center", sections=["overview", "how", "notes"]
    )
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/reports/templates/{row.pk}/")
    page.get_by_role("button", name="概況を下へ").press("Enter")
    page.get_by_role("checkbox", name="集計の考え方").press("Space")
    assert violations(page) == []
    page.get_by_role("button", name="保存する", exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("「標準」を保存しました。")
    row.refresh_from_db()
    assert row.sections == ["how", "overview"]
