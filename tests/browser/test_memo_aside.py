"""Beside a memo in a browser: files, similar cases while writing, the list of next steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultations.models import Attachment, Memo, NextStep
from coordinators.models import Coordinator
from tests import builders as make
from tests.browser.axe import violations
from tests.kit.test_uploads import EXE, PDF

pytestmark = pytest.mark.django_db(transaction=True)
DROP = """
([selector, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["控え\\n"], name, { type: "text/plain" }));
  const target = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    const told = { dataTransfer: data, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent(kind, told));
  }
}
"""


@pytest.fixture
def lead(sign_in: Callable[[Any], None], media: Path) -> Coordinator:
    make.programme(), make.topic(), make.course()
    lead = make.coordinator(office=make.office())
    sign_in(lead.user)
    return lead


def file(name: str, content: bytes = PDF) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_files_are_chosen_dropped_refused_and_withdrawn(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    page.goto(f"{live_server.url}/consultations/new/")
    page.get_by_label("相談内容", exact=True).fill("書いている途中")
    page.locator("#files-input").set_input_files([file("見積書.pdf"), file("偽.pdf", EXE)])
    panel = page.locator("[data-files]")
    expect(panel.get_by_role("link", name="見積書.pdf")).to_be_visible()
    expect(panel).to_contain_text("偽.pdf：中身が.pdfではありません")
    page.evaluate(DROP, ["[data-files]", "控え.txt"])
    expect(panel.get_by_role("link", name="控え.txt")).to_be_visible()
    expect(page.get_by_label("相談内容", exact=True)).to_have_value("書いている途中")
    assert violations(page) == []
    panel.get_by_role("button", name=re.compile("外す.*見積書")).click()
    expect(panel.get_by_role("link", name="見積書.pdf")).to_have_count(0)
    memo = Memo.objects.get()
    assert memo.draft.data["content"] == "書いている途中"
    assert [row.name for row in Attachment.objects.current()] == ["控え.txt"]


def test_a_lost_line_is_said_and_the_file_can_be_sent_again(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    memo = make.submitted(lead)
    page.goto(f"{live_server.url}/consultations/{memo.number}/")
    panel = page.locator("[data-files]")
    expect(panel).to_be_visible()
    # What is sent is lost on the way, from the first byte on.
    page.route("**/attachments/", lambda route: route.abort("internetdisconnected"))
    page.locator("#files-input").set_input_files([file("見積書.pdf")])
    expect(panel).to_contain_text("通信が切れたため送れませんでした")
    page.unroute("**/attachments/")
    panel.get_by_role("button", name="もう一度送る").click()
    expect(panel.get_by_role("link", name="見積書.pdf")).to_be_visible()


def test_a_phone_is_asked_for_its_camera(page: Page, live_server: Any, lead: Coordinator) -> None:
    page.goto(f"{live_server.url}/consultations/new/")
    lens = page.locator("[data-files] input[capture]")
    expect(lens).to_have_attribute("capture", "environment")
    expect(lens).to_have_attribute("accept", "image/*")
    assert ".heic" in (page.locator("#files-input").get_attribute("accept") or "")


def test_similar_cases_come_while_writing_but_not_during_conversion(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    for text in ("写真の撮影", "求人票", "株式の承継", "展示会", "値上げ"):
        make.submitted(lead, content=text, advice="")
    case = make.submitted(lead, content="信用保証協会の返済条件と借換の相談。", advice="")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/similar/" in sent.url else None)
    page.goto(f"{live_server.url}/consultations/new/")
    page.get_by_label("相談内容", exact=True).focus()
    keys = page.context.new_cdp_session(page)
    keys.send(
        "Input.imeSetComposition", {"text": "へんさい", "selectionStart": 4, "selectionEnd": 4}
    )
    page.wait_for_timeout(3500)
    assert asked == []
    keys.send("Input.insertText", {"text": "信用保証協会の返済条件を見直し、借換したい。"})
    panel = page.locator("#memo-similar")
    expect(panel.locator(f"a[href='/consultations/{case.number}/']")).to_be_visible(timeout=20_000)
    expect(panel).to_contain_text(re.compile("同じ語: .*返済条件"))
    assert all("返済" not in url and "%E8%BF%94" not in url for url in asked)


def test_a_step_is_done_undone_and_postponed_on_the_list(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    late = timezone.localdate() - timedelta(days=2)
    memo = make.submitted(lead, next_on=late, next_step="試算表の確認")
    page.goto(f"{live_server.url}/consultations/next-steps/")
    page.get_by_role("button", name=re.compile(f"^完了.*{memo.number}")).click()
    banner = page.locator(".c-banner--success")
    expect(banner).to_contain_text(f"{memo.number} の次回予定：完了")
    banner.get_by_role("button", name="取り消す").click()
    expect(page.get_by_role("button", name=re.compile(f"^完了.*{memo.number}"))).to_be_visible()
    page.locator(".p-step__more > summary").click()
    # Enter settles nothing: it asks for the day
    page.get_by_label("ひとこと").fill("先方の都合")
    page.get_by_label("ひとこと").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("延期する日を入力してください")
    assert NextStep.objects.get().state == "open"
    page.get_by_label("延期する日").fill(f"{late + timedelta(days=30):%Y/%m/%d}")
    assert violations(page) == []
    page.get_by_role("button", name="延期する").click()
    expect(banner).to_contain_text("延期")
    assert NextStep.objects.get().due_on == late + timedelta(days=30)
