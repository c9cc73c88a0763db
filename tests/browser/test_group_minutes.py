"""Minutes while they are written: a closed tab, a lost line and a second tab lose nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coordinators.models import GroupMeeting, MeetingDraft
from tests import builders as make
from tests.browser.axe import follow, violations
from tests.coordinators import group_world as groups

pytestmark = pytest.mark.django_db(transaction=True)
STATUS = "#kept-text-status"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('yorozu.draft.')).length"


@pytest.fixture
def meeting(sign_in: Any) -> GroupMeeting:
    lead = make.user("coordinator", name="石田 真")
    sign_in(lead)
    return groups.meeting(groups.group(lead), title="第1回")


@pytest.fixture
def address(live_server: Any, meeting: GroupMeeting) -> str:
    return f"{live_server.url}/coordinators/groups/meetings/{meeting.uuid}/minutes/"


def test_what_is_typed_comes_back_and_is_saved_by_the_button(
    page: Page, address: str, meeting: GroupMeeting
) -> None:
    page.goto(address)
    page.locator("#id_minutes").fill("１　報告\n２　協議")
    expect(page.locator(STATUS)).to_contain_text("書きかけを保存済み")
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#id_minutes")).to_have_value("１　報告\n２　協議")
    expect(page.locator("main")).to_contain_text("保存していない書きかけを開きました")
    page.get_by_role("button", name="勉強会").click()
    expect(page.locator("#id_minutes")).to_have_value(re.compile("２　協議\n\nテーマ："))
    page.get_by_role("button", name="保存して開催済にする").click()
    expect(page).to_have_url(address.removesuffix("minutes/"))
    expect(page.locator("main")).to_contain_text("開催済")
    assert page.evaluate(KEPT) == 0
    assert not MeetingDraft.objects.exists()
    meeting.refresh_from_db()
    assert meeting.is_held
    assert meeting.minutes.startswith("１　報告\n２　協議\n\nテーマ：")


def test_a_lost_line_keeps_the_text_on_this_pc(
    page: Page, context: BrowserContext, address: str
) -> None:
    page.goto(address, wait_until="networkidle")  # the key to keep it with is there
    context.set_offline(True)
    page.locator("#id_minutes").fill("電波の届かない会議室で書いた")
    expect(page.locator(STATUS)).to_contain_text("オフライン")
    assert page.evaluate(KEPT) == 1
    context.set_offline(False)
    expect(page.locator(STATUS)).to_contain_text("書きかけを保存済み")
    assert MeetingDraft.objects.get().data["minutes"] == "電波の届かない会議室で書いた"


def test_two_tabs_of_one_person_choose_between_both_texts(
    page: Page, context: BrowserContext, address: str
) -> None:
    other = context.new_page()
    page.goto(address)
    other.goto(address)
    other.locator("#id_minutes").fill("二つ目の画面")
    expect(other.locator(STATUS)).to_contain_text("書きかけを保存済み")
    page.locator("#id_minutes").fill("一つ目の画面")
    expect(page.locator(STATUS)).to_contain_text("保存を止めています")
    expect(page.locator("#id_minutes")).to_have_value("一つ目の画面")
    assert violations(page) == []
    page.get_by_role("button", name="この画面の入力を使う").click()
    expect(page.locator(STATUS)).to_contain_text("書きかけを保存済み")
    assert MeetingDraft.objects.get().data["minutes"] == "一つ目の画面"
    other.close()


def test_a_beginning_put_in_outlives_the_copy_of_the_page_before(page: Page, address: str) -> None:
    """The autosave did not get through, the button did: what it sent is kept on the server now."""
    page.goto(address, wait_until="networkidle")
    page.route("**/autosave/**", lambda route: route.abort())
    page.locator("#id_minutes").fill("１　報告")
    expect(page.locator(STATUS)).to_contain_text("オフライン")
    assert page.evaluate(KEPT) == 1
    follow(page, page.get_by_role("button", name="勉強会", exact=True))
    page.wait_for_load_state("networkidle")
    expect(page.locator("#id_minutes")).to_have_value(re.compile("１　報告\n\nテーマ："))
    assert page.evaluate(KEPT) == 0


def held_answers(page: Page) -> list[Any]:
    """Answers to the autosave that have left the server, held back until they are let through."""
    held: list[Any] = []
    page.route("**/autosave/**", lambda route: held.append((route, route.fetch())))
    return held


def let_through(page: Page, held: list[Any]) -> None:
    while not held:
        page.wait_for_timeout(20)
    for route, answer in held:
        route.fulfill(response=answer)
    page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("pressed", ["勉強会", "保存する"])
def test_ones_own_button_is_no_other_screen(
    page: Page, address: str, meeting: GroupMeeting, pressed: str
) -> None:
    page.goto(address)
    held = held_answers(page)
    page.locator("#id_minutes").fill("１　報告")
    expect(page.locator(STATUS)).to_contain_text("保存しています")
    page.locator("#id_minutes").press("End")
    page.locator("#id_minutes").type("　了承")
    page.get_by_role("button", name=pressed, exact=True).click(no_wait_after=True)
    let_through(page, held)
    if pressed == "保存する":
        page.wait_for_url("**/meetings/*/")
        follow(page, page.get_by_role("link", name="議事録を直す"))
    else:
        expect(page.locator("#id_minutes")).to_have_value(re.compile("１　報告　了承\n\nテーマ："))
    page.locator("#id_decisions").fill("来月から始める")
    expect(page.locator(STATUS)).to_contain_text("書きかけを保存済み")
    expect(page.locator("main")).not_to_contain_text("別の画面")
    assert MeetingDraft.objects.get().data["minutes"].startswith("１　報告　了承")
