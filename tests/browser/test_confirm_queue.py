"""The secretariat confirms one memo after another without a mouse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from consultations.enums import MemoStatus
from consultations.models import Memo
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/consultations/confirmations/"


@pytest.fixture
def memos(live_server: Any) -> list[Memo]:
    lead = builders.coordinator()
    days = ["2026-10-01", "2026-10-02", "2026-10-03"]
    return [builders.submitted(lead, started_at=builders.at(day)) for day in days]


@pytest.fixture
def queue(page: Page, live_server: Any, sign_in: Callable[[Any], None], memos: list[Memo]) -> Page:
    sign_in(builders.user(Role.SECRETARIAT))
    page.goto(live_server.url + QUEUE)
    return page


def status(memo: Memo) -> str:
    return Memo.objects.values_list("status", flat=True).get(pk=memo.pk)


def at(page: Page, memo: Memo) -> None:
    expect(page.locator("#paper")).to_contain_text(str(memo.number))
    page.wait_for_load_state()  # the paper is there before the scripts that listen for keys


def test_enter_confirms_and_goes_on_and_z_takes_back(queue: Page, memos: list[Memo]) -> None:
    first, second, _ = memos
    at(queue, first)
    queue.keyboard.press("Enter")
    at(queue, second)
    assert status(first) == MemoStatus.CONFIRMED
    expect(queue.get_by_text("あと 2件")).to_be_visible()
    expect(queue.get_by_text(f"{first.number} を確認しました")).to_be_visible()
    queue.keyboard.press("z")
    at(queue, first)
    assert status(first) == MemoStatus.SUBMITTED


def test_a_held_or_converting_enter_confirms_nothing(queue: Page, memos: list[Memo]) -> None:
    for options in ("{repeat: true}", "{isComposing: true}", "{keyCode: 229}"):
        queue.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key: 'Enter', bubbles: true, ...{options}}}))"
        )
    queue.wait_for_timeout(300)
    at(queue, memos[0])
    assert {status(memo) for memo in memos} == {MemoStatus.SUBMITTED}


def test_the_arrow_skips_and_r_returns(queue: Page, memos: list[Memo]) -> None:
    first, second, third = memos
    queue.keyboard.press("ArrowRight")
    at(queue, second)
    queue.keyboard.press("r")
    expect(queue.get_by_label("終了時刻を確認してください。")).to_be_focused()
    queue.keyboard.press("Space")
    queue.get_by_label("理由（記載者に伝わります）").fill("12時ではありませんか")
    queue.get_by_role("button", name="差し戻して次へ").click()
    at(queue, third)
    expect(queue.get_by_text(f"{second.number} を差し戻しました")).to_be_visible()
    assert status(second) == MemoStatus.RETURNED
    reason = second.transitions.get(to_status=MemoStatus.RETURNED).reason
    assert reason == "終了時刻を確認してください。\n12時ではありませんか"
    assert status(first) == MemoStatus.SUBMITTED


def test_the_undo_is_there_for_ten_seconds(queue: Page, memos: list[Memo]) -> None:
    queue.clock.install()
    queue.keyboard.press("Enter")
    at(queue, memos[1])
    expect(queue.locator("[data-undo]")).to_be_visible()
    queue.clock.fast_forward("00:11")
    expect(queue.locator("[data-undo]")).to_have_count(0)


def test_everything_by_mouse_too(queue: Page, memos: list[Memo]) -> None:
    queue.get_by_role("link", name="飛ばす").click()
    at(queue, memos[1])
    queue.get_by_role("button", name="確認して次へ").click()
    at(queue, memos[2])
    queue.get_by_role("button", name="取り消す").click()
    at(queue, memos[1])


def test_the_list_is_read_by_keyboard_and_narrowed_in_place(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], memos: list[Memo]
) -> None:
    sign_in(builders.user(Role.MANAGER))
    page.goto(f"{live_server.url}/consultations/")
    page.select_option("#id_method", "visit")
    expect(page).to_have_url(re.compile(r"\?method=visit$"))
    expect(page.get_by_role("link", name="相談方法：来訪 を外す")).to_be_visible()
    page.locator("#id_q").fill("資金繰り")
    expect(page).to_have_url(re.compile("q=%E8%B3%87"))
    expect(page.locator("mark").first).to_have_text("資金繰り")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/consultations/{memos[1].number}/"))
    expect(page.locator("mark").first).to_be_visible()
