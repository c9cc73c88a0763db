"""A past ledger in a browser: upload, look, import, take the rejected rows along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from consultations.models import Memo
from tests import builders as make
from tests.browser.axe import violations
from tests.consultations.ledger_books import cells, ledger

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def clean_at_both_widths(page: Page) -> None:
    for width, height in ((390, 844), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_ledger_comes_in(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], tmp_path: Path
) -> None:
    sign_in(make.user(Role.SECRETARIAT))
    rows = [
        cells(受付番号="R6-0001", 業種="なぞの業種"),
        cells(受付番号="R6-0001", 業種="なぞの業種"),
        cells(受付番号="R6-0002", 相談日="令和6年2月30日"),
        cells(受付番号="R6-0003", 相談日="2024/4/3", 企業名="葛飾<b>電装</b>"),
    ]
    book = ledger(tmp_path / "台帳.xlsx", *rows)

    page.goto(f"{live_server.url}/consultations/import/")
    page.get_by_label("台帳のファイル").set_input_files(book)
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_text("まだ何も登録していません")).to_be_visible()
    expect(page.get_by_role("row", name="令和6年2月30日")).to_be_visible()
    expect(page.get_by_text("葛飾<b>電装</b>")).to_be_visible()
    clean_at_both_widths(page)

    page.get_by_role("link", name="取込不可").click()
    expect(page.get_by_role("region", name="行ごとの判定").get_by_role("row")).to_have_count(2)
    assert not Memo.objects.exists()

    page.get_by_role("button", name="2件を取り込む").click()
    expect(page.get_by_text("取込が終わりました")).to_be_visible()
    expect(page.get_by_text("業種「なぞの業種」 1件")).to_be_visible()
    clean_at_both_widths(page)
    assert Memo.objects.count() == 2

    with page.expect_download() as download:
        page.get_by_role("link", name="取り込めない1行をExcelで受け取る").click()
    assert download.value.suggested_filename == "取込できなかった行_台帳.xlsx"
