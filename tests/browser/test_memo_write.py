"""Writing a memo in a browser: keyboard, autosave, lost lines, closed tabs, two screens, IME."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from consultations.enums import MemoStatus
from consultations.models import Memo, MemoDraft
from coordinators.models import Coordinator
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"下書き保存済み \d\d:\d\d:\d\d")
COPIES = "Object.keys(localStorage).filter((name) => name.startsWith('yorozu.draft.'))"


@pytest.fixture
def lead(sign_in: Callable[[Any], None]) -> Coordinator:
    """A centre with one known client; its coordinator is signed in."""
    make.programme(), make.topic(), make.topic("創業"), make.course()
    lead = make.coordinator(office=make.office())
    make.coordinator("大友 花子")
    client = make.company("株式会社大田精機", kana="オオタセイキ", staff=12)
    person = make.person("佐藤 一郎", kana="サトウ イチロウ", company=client)
    make.submitted(lead, company=client, person=person, started_at=make.at("2026-09-01"))
    sign_in(lead.user)
    return lead


@pytest.fixture
def form(page: Page, live_server: Any, lead: Coordinator) -> Iterator[Page]:
    page.goto(f"{live_server.url}/consultations/new/")
    yield page


def status(page: Page) -> Any:
    return page.locator("#memo-status")


def type_content(page: Page, words: str) -> None:
    page.get_by_label("相談内容", exact=True).fill(words)


def content(page: Page) -> Any:
    return page.get_by_label("相談内容", exact=True)


def test_memo_is_written_without_a_mouse(form: Page) -> None:
    form.get_by_label("企業名", exact=True).focus()
    form.keyboard.type("ｵｵﾀ")
    expect(form.get_by_role("option", name="株式会社大田精機")).to_be_visible()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    expect(form.get_by_label("フリガナ（企業名）")).to_have_value("オオタセイキ")
    expect(form.locator("#memo-beside")).to_contain_text("令和8年9月1日")
    form.get_by_label("相談者名", exact=True).focus()
    form.keyboard.press("ArrowDown")
    expect(form.get_by_role("option", name="佐藤 一郎")).to_be_visible()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    form.keyboard.press("Tab")
    form.keyboard.press("Space")
    form.keyboard.press("Tab")
    form.keyboard.type("借換えについて")
    form.keyboard.press("Control+Enter")
    link = form.get_by_role("link", name="相談分野（主）を選んでください。")
    link.focus()
    form.wait_for_load_state()  # the keys are there with the scripts
    form.keyboard.press("Enter")
    form.keyboard.press("ArrowDown")
    with form.expect_navigation(url=re.compile(r"/consultations/R8-00002/$")):
        form.keyboard.press("Control+Enter")
    memo = Memo.objects.get(number="R8-00002")
    assert (memo.company_name, memo.person_name) == ("株式会社大田精機", "佐藤 一郎")
    assert (memo.content, memo.client_staff) == ("借換えについて", 12)


def test_typing_is_saved_and_comes_back(form: Page) -> None:
    assert MemoDraft.objects.count() == 0
    type_content(form, "借換えの相談")
    expect(status(form)).to_have_text(SAVED)
    expect(form).to_have_url(re.compile(r"/consultations/drafts/[0-9a-f-]{36}/$"))
    assert form.evaluate(COPIES) == []
    form.reload()
    expect(content(form)).to_have_value("借換えの相談")


def test_offline_text_is_encrypted_here_and_sent_later(form: Page, context: BrowserContext) -> None:
    form.wait_for_load_state("networkidle")  # the key to keep it with is there
    context.set_offline(True)
    type_content(form, "秘密の相談")
    expect(status(form)).to_contain_text("オフライン")
    [name] = form.evaluate(COPIES)
    assert "秘密" not in form.evaluate("(name) => localStorage.getItem(name)", name)
    context.set_offline(False)
    expect(status(form)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "秘密の相談"
    assert form.evaluate(COPIES) == []


def test_new_form_offers_what_a_closed_tab_left(
    form: Page, context: BrowserContext, live_server: Any
) -> None:
    form.route("**/autosave/", lambda route: route.abort())
    type_content(form, "閉じる前の入力")
    expect(status(form)).to_contain_text("オフライン")
    form.close()
    again = context.new_page()
    again.goto(f"{live_server.url}/consultations/new/")
    again.get_by_role("button", name="復元する").click()
    expect(content(again)).to_have_value("閉じる前の入力")
    expect(status(again)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "閉じる前の入力"
    assert again.evaluate(COPIES) == []


def test_draft_reopened_shows_what_was_not_sent(form: Page, context: BrowserContext) -> None:
    type_content(form, "一行目")
    expect(status(form)).to_have_text(SAVED)
    form.route("**/autosave/", lambda route: route.abort())
    type_content(form, "一行目\n二行目")
    expect(status(form)).to_contain_text("オフライン")
    address = form.url
    form.close()
    again = context.new_page()
    again.goto(address)
    expect(content(again)).to_have_value("一行目\n二行目")
    expect(status(again)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "一行目\n二行目"


def save_on(page: Page, words: str) -> None:
    """Type and wait for the server's answer: a draft that is opened says 保存済み before that."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        type_content(page, words)
    expect(status(page)).to_have_text(SAVED)


def test_two_screens_show_both_texts_and_overwrite_nothing(
    form: Page, context: BrowserContext
) -> None:
    type_content(form, "はじめ")
    expect(status(form)).to_have_text(SAVED)
    other = context.new_page()
    other.goto(form.url)
    save_on(other, "二つ目の画面")
    type_content(form, "一つ目の画面")
    panel = form.locator("[data-conflict]")
    expect(panel).to_contain_text("一つ目の画面")
    expect(panel).to_contain_text("二つ目の画面")
    assert MemoDraft.objects.get().data["content"] == "二つ目の画面"
    panel.get_by_label("両方を残す").check()
    panel.get_by_role("button", name="選んだ内容で続ける").click()
    expect(status(form)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "一つ目の画面\n\n二つ目の画面"


def test_nothing_is_saved_during_kana_conversion(form: Page, context: BrowserContext) -> None:
    sent: list[str] = []
    form.on("request", lambda request: sent.append(request.url))
    content(form).focus()
    keyboard = context.new_cdp_session(form)
    keyboard.send(
        "Input.imeSetComposition", {"text": "しきん", "selectionStart": 3, "selectionEnd": 3}
    )
    form.wait_for_timeout(1500)
    assert [url for url in sent if "autosave" in url] == []
    assert form.evaluate(COPIES) == []
    keyboard.send("Input.insertText", {"text": "資金"})
    expect(status(form)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "資金"


def test_ended_session_keeps_the_text_and_resumes(
    form: Page, context: BrowserContext, sign_in: Callable[[Any], None], lead: Coordinator
) -> None:
    type_content(form, "続きを書く")
    expect(status(form)).to_have_text(SAVED)
    Session.objects.all().delete()
    type_content(form, "続きを書く。もっと")
    expect(status(form)).to_contain_text("ログインが切れました")
    assert len(form.evaluate(COPIES)) == 1
    sign_in(lead.user)
    form.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(form)).to_have_text(SAVED)
    assert MemoDraft.objects.get().data["content"] == "続きを書く。もっと"


def test_sign_out_sends_what_is_unsent_and_leaves_nothing(form: Page) -> None:
    type_content(form, "すぐにログアウト")
    form.locator(".c-menu summary").click()
    form.get_by_role("button", name="ログアウト").click()
    form.wait_for_url("**/accounts/login/**")
    assert MemoDraft.objects.get().data["content"] == "すぐにログアウト"
    assert form.evaluate(COPIES) == []


def test_sign_out_says_what_stays_here(form: Page) -> None:
    form.route("**/autosave/", lambda route: route.abort())
    type_content(form, "送れない入力")
    expect(status(form)).to_contain_text("オフライン")
    words: list[str] = []

    def leave(dialog: Dialog) -> None:
        words.append(dialog.message)
        dialog.accept()

    form.once("dialog", leave)
    form.locator(".c-menu summary").click()
    form.get_by_role("button", name="ログアウト").click()
    form.wait_for_url("**/accounts/login/**")
    assert "1件" in words[0]
    assert len(form.evaluate(COPIES)) == 1


def test_two_clicks_make_one_memo(form: Page) -> None:
    form.get_by_label("企業名", exact=True).fill("新しい工房")
    type_content(form, "相談")
    form.get_by_label("来訪").check()
    form.get_by_label("相談分野（主）").select_option(label="資金繰り")
    with form.expect_navigation(url=re.compile(r"/R8-00002/$")):
        form.locator("#memo-submit").dblclick()
    assert Memo.objects.filter(status=MemoStatus.SUBMITTED).count() == 2
    assert MemoDraft.objects.count() == 0


def test_coordinators_are_added_and_taken_off(form: Page) -> None:
    form.get_by_role("button", name="追加").click()
    form.get_by_label("対応者2").select_option(label="大友 花子")
    expect(status(form)).to_have_text(SAVED)
    assert len(MemoDraft.objects.get().data["coordinators"]) == 2
    form.get_by_role("button", name="この対応者を外す").first.click()
    expect(form.get_by_label("対応者2")).to_be_hidden()


def test_long_text_is_kept_and_refused_in_words(form: Page) -> None:
    type_content(form, "長" * 100_001)
    expect(form.get_by_text("100,001 / 100,000文字")).to_be_visible()
    expect(status(form)).to_have_text(SAVED, timeout=15_000)
    form.locator("#memo-submit").click()
    expect(form.locator("#memo-missing")).to_contain_text("100,000文字以内", timeout=15_000)
    assert len(MemoDraft.objects.get().data["content"]) == 100_001


def test_works_without_scripts(browser: Any, live_server: Any, lead: Coordinator) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    client = Client()
    assert lead.user
    client.force_login(lead.user)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/consultations/new/")
    page.get_by_label("企業名", exact=True).fill("㈱大田精機")
    content(page).fill("相談")
    page.get_by_label("来訪").check()
    page.get_by_label("相談分野（主）").select_option(label="資金繰り")
    page.get_by_role("button", name="下書き保存").last.click()
    page.wait_for_url("**/consultations/drafts/**")
    expect(content(page)).to_have_value("相談")
    page.locator("#memo-submit").click()
    page.get_by_label("株式会社大田精機").check()
    page.wait_for_load_state()  # half a form is refused
    page.locator("#memo-submit").click()
    page.wait_for_url("**/consultations/R8-00002/")
    assert Memo.objects.get(number="R8-00002").company_name == "㈱大田精機"
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible(form: Page, live_server: Any, width: int) -> None:
    form.set_viewport_size({"width": width, "height": 900})
    assert violations(form) == []
    form.get_by_label("企業名", exact=True).fill("大田")
    expect(form.get_by_role("option", name="株式会社大田精機")).to_be_visible()
    assert violations(form) == []
    form.keyboard.press("Escape")
    form.get_by_text("相談者の属性").click()
    form.get_by_text("他の分野").click()
    form.locator("#memo-submit").click()
    expect(form.locator("#memo-missing")).to_contain_text("あと")
    assert violations(form) == []
    form.goto(f"{live_server.url}/consultations/drafts/")
    assert violations(form) == []


def test_conflict_panel_is_accessible(form: Page, context: BrowserContext) -> None:
    type_content(form, "はじめ")
    expect(status(form)).to_have_text(SAVED)
    other = context.new_page()
    other.goto(form.url)
    save_on(other, "二つ目の画面")
    type_content(form, "一つ目の画面")
    expect(form.locator("[data-conflict]")).to_be_visible()
    assert violations(form) == []


def test_leaving_at_once_still_saves(form: Page, live_server: Any) -> None:
    type_content(form, "書いてすぐ移動")
    form.goto(f"{live_server.url}/consultations/drafts/")
    # the last words travel beside the next page
    form.wait_for_timeout(1500)
    form.reload()
    expect(form.get_by_text("書いてすぐ移動").first).to_be_visible()
    assert MemoDraft.objects.get().data["content"] == "書いてすぐ移動"


def test_copies_expire_and_those_of_others_stay_closed(form: Page, live_server: Any) -> None:
    form.route("**/autosave/", lambda route: route.abort())
    type_content(form, "他の人には見えない")
    expect(status(form)).to_contain_text("オフライン")
    form.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((one) => one.startsWith("yorozu.draft."));
          const kept = JSON.parse(localStorage.getItem(name));
          const [, , owner, uuid, tab] = name.split(".");
          const other = `yorozu.draft.${Number(owner) + 1}.${uuid}.${tab}`;
          localStorage.setItem(other, JSON.stringify(kept));
          kept.at -= 8 * 24 * 60 * 60 * 1000;
          localStorage.setItem(`yorozu.draft.${owner}.old.${tab}`, JSON.stringify(kept));
          localStorage.removeItem(name);
        }"""
    )
    form.on("dialog", lambda dialog: dialog.accept())
    page = form.context.new_page()
    page.goto(f"{live_server.url}/consultations/new/")
    expect(page.get_by_label("フリガナ（企業名）")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="復元する")).to_have_count(0)
    assert len(page.evaluate(COPIES)) == 1
