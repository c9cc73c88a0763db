"""A memo on a slow line: what comes late writes over nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from consultations.models import MemoDraft
from coordinators.models import Coordinator
from tests.browser.test_memo_write import COPIES, SAVED, content, form, lead, status, type_content

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["form", "lead"]
# Also for its last words: a browser that is offline sends them once it is back, page or no page.
NO_LINE = "() => { window.fetch = () => Promise.reject(new Error('no line')); }"


def holds_the_second_line(answer: Response) -> bool:
    """Saved: the status line says 保存済み already of the draft that was opened."""
    sent = answer.request.post_data_json if answer.request.method == "POST" else None
    return "二行目" in (sent or {}).get("data", {}).get("content", "")


def test_what_is_typed_before_a_late_key_stays(form: Page, context: BrowserContext) -> None:
    """On a slow line the copy on this PC opens seconds after the page, and somebody has begun."""
    type_content(form, "一行目")
    expect(status(form)).to_have_text(SAVED)
    form.wait_for_load_state("networkidle")  # the key to keep it with is there
    form.evaluate(NO_LINE)
    type_content(form, "一行目\n二行目")
    form.get_by_label("アドバイス内容").fill("きのうの助言")
    expect(status(form)).to_contain_text("オフライン")
    address = form.url
    form.close()
    again = context.new_page()
    late: list[Route] = []
    again.route("**/draft-key/", lambda route: late.append(route))
    again.goto(address)
    with again.expect_response("**/autosave/"):
        again.get_by_label("アドバイス内容").fill("きょうの助言")
    expect(content(again)).to_have_value("一行目")
    with again.expect_response(holds_the_second_line):
        late[0].continue_()
    expect(content(again)).to_have_value("一行目\n二行目")
    expect(again.get_by_label("アドバイス内容")).to_have_value("きょうの助言")
    expect(status(again)).to_have_text(SAVED)
    data = MemoDraft.objects.get().data
    assert (data["content"], data["advice"]) == ("一行目\n二行目", "きょうの助言")
    # yesterday's advice is nowhere else: its copy waits to be shown beside the other
    assert len(again.evaluate(COPIES)) == 1


def test_what_is_written_before_the_scripts_come_is_kept(
    page: Page, live_server: Any, lead: Coordinator
) -> None:
    late: list[Route] = []
    page.route("**/memo-form*.js", lambda route: late.append(route))
    with page.expect_request("**/memo-form*.js"):
        page.goto(f"{live_server.url}/consultations/new/", wait_until="commit")
    content(page).fill("待たずに書いた")
    expect(status(page)).to_have_text("")
    late[0].continue_()
    expect(status(page)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "待たずに書いた"
