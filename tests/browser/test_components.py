"""The shared components in a real browser: keys, kana conversion, focus, axe, content policy."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations

WIDTHS = [1440, 390]


@pytest.fixture
def gallery(page: Page, live_server: Any, settings: Any) -> Page:
    settings.ROOT_URLCONF = "tests.browser.gallery_urls"
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.locator("html.js")).to_be_attached()
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_gallery_has_no_axe_violation(gallery: Page, width: int) -> None:
    gallery.set_viewport_size({"width": width, "height": 900})
    assert violations(gallery) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/", "/accounts/signup/"]
)
def test_signed_out_pages_have_no_axe_violation(
    page: Page, live_server: Any, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}{path}")
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == []


def test_gallery_is_usable_at_320_pixels(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 320, "height": 700})
    assert gallery.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_control_can_be_hit(gallery: Page) -> None:
    small = gallery.evaluate(
        """() => [...document.querySelectorAll("button, .c-button, select, .c-choice")]
          .filter((one) => one.getClientRects().length && !one.closest("[hidden], .c-field--dense"))
          .filter((one) => {
            const box = one.getBoundingClientRect();
            const extra = parseFloat(getComputedStyle(one, "::after").insetBlockStart) || 0;
            return box.height - 2 * Math.min(0, extra) < 44 || box.width < 24;
          })
          .map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_combobox_is_worked_by_keys_alone(gallery: Page) -> None:
    box = gallery.get_by_role("combobox", name="企業名")
    hidden = gallery.locator('input[name="company"]')
    box.focus()
    gallery.keyboard.press("ArrowDown")
    expect(gallery.locator("#sample-company-list [role=option]")).to_have_count(4)
    expect(box).to_have_attribute("aria-expanded", "true")
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Enter")
    expect(box).to_have_value("有限会社よろず食堂")
    expect(hidden).to_have_value("2")
    expect(box).to_have_attribute("aria-expanded", "false")
    gallery.keyboard.press("Backspace")
    expect(hidden).to_have_value("")


def test_combobox_keeps_new_words_when_asked(gallery: Page) -> None:
    box = gallery.get_by_role("combobox", name="企業名")
    box.focus()
    gallery.keyboard.insert_text("新しい工房")
    option = gallery.get_by_role("option", name="「新しい工房」を新しい企業として登録")
    option.click()
    expect(box).to_have_value("新しい工房")
    expect(gallery.locator('input[name="company"]')).to_have_value("")


def test_combobox_escape_closes_and_keeps_the_words(gallery: Page) -> None:
    box = gallery.get_by_role("combobox", name="企業名")
    box.focus()
    gallery.keyboard.insert_text("大田")
    expect(gallery.get_by_role("listbox")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("大田")


def test_combobox_never_asks_during_kana_conversion(gallery: Page) -> None:
    asked: list[str] = []
    gallery.on("request", lambda request: asked.append(request.url))
    gallery.get_by_role("combobox", name="企業名").focus()
    session = gallery.context.new_cdp_session(gallery)
    for words in ("ｏ", "お", "おお", "おおた"):
        session.send(
            "Input.imeSetComposition",
            {"text": words, "selectionStart": len(words), "selectionEnd": len(words)},
        )
        gallery.wait_for_timeout(250)
    assert asked == []
    session.send("Input.insertText", {"text": "大田"})
    expect(gallery.locator("#sample-company-list [role=option]")).to_have_count(2)
    assert len(asked) == 1


def test_dialog_gives_the_focus_back(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="開いてみる")
    opener.click()
    dialog = gallery.get_by_role("dialog", name="このメモを差し戻しますか")
    expect(dialog).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_single_keys_move_through_a_list_but_not_while_typing(gallery: Page) -> None:
    gallery.locator("h1").click()
    gallery.keyboard.press("j")
    expect(gallery.get_by_role("link", name="R8-01201").first).to_be_focused()
    gallery.keyboard.press("j")
    expect(gallery.get_by_role("link", name="R8-01200")).to_be_focused()
    gallery.keyboard.press("k")
    expect(gallery.get_by_role("link", name="R8-01201").first).to_be_focused()
    box = gallery.get_by_label("本文・企業・相談者から検索")
    box.focus()
    gallery.keyboard.press("j")
    expect(box).to_have_value("j")


def test_single_keys_can_be_switched_off(gallery: Page) -> None:
    gallery.evaluate("document.body.dataset.singleKeys = 'off'")
    gallery.locator("h1").click()
    gallery.keyboard.press("j")
    expect(gallery.get_by_role("link", name="R8-01201").first).not_to_be_focused()


def test_menu_closes_on_escape_and_returns_the_focus(gallery: Page) -> None:
    menu = gallery.locator("details.c-menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    gallery.keyboard.press("Tab")
    gallery.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_second_click_on_the_way_sends_nothing(page: Page, live_server: Any) -> None:
    sent: list[str] = []
    page.goto(f"{live_server.url}/accounts/login/")
    expect(page.locator("html.js")).to_be_attached()
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.get_by_label("メールアドレス").fill("nobody@yorozu.example")
    page.get_by_label("パスワード").fill("wrong-password")
    page.get_by_role("button", name="ログイン", exact=True).dblclick()
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(sent) == 1


def test_focus_is_always_seen(gallery: Page) -> None:
    gallery.keyboard.press("Tab")
    outline = gallery.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "4px"


def test_pages_read_without_scripts(browser: Any, live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery_urls"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.get_by_role("textbox", name="企業名").last).to_be_visible()
    expect(page.locator(".c-combobox__toggle")).to_be_hidden()
    page.locator("details.c-menu summary").click()
    expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
    context.close()
