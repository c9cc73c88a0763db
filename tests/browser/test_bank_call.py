"""A bank's call by keyboard alone, counted in keys; booking with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from bookings.models import Appointment, AppointmentMail
from consultations.models import Intake
from coordinators.models import Coordinator
from tests import builders as make
from tests.bookings.test_proposals import rated, works
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)

# What somebody can type in a minute without hurry, with the caller talking.
MOST_KEYS = 60


class Keys:
    """Types and counts: a key is a key, also one of an input method's."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def type(self, words: str) -> None:
        self.count += len(words)
        self.page.keyboard.type(words)

    def press(self, *names: str) -> None:
        for name in names:
            self.count += 1
            self.page.keyboard.press(name)

    def is_at(self, selector: str) -> None:
        expect(self.page.locator(selector)).to_be_focused()


@pytest.fixture
def two() -> tuple[Coordinator, Coordinator]:
    make.booth(), make.programme()
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店")
    bank.kana = "ジヨウナン"
    bank.save()
    bank.branches.filter(name="蒲田支店").update(kana="カマタ", code="023")
    make.bank("巣鴨信用金庫", "1356", "本店営業部")
    make.company("株式会社大田精機", kana="オオタセイキ", phone="03-1234-5678")
    first = make.coordinator(kana="イシダ マコト", office=make.office())
    other = make.coordinator("大友 香織", office=make.office())
    for who, level, topic in ((first, 4, "資金繰り"), (other, 4, "創業")):
        works(who, days=5)
        rated(who, level, topic=topic)
    return first, other


@pytest.fixture
def call(page: Page, live_server: Any, sign_in: Callable[[Any], None], two: Any) -> Page:
    sign_in(make.user(Role.RECEPTION))
    page.goto(f"{live_server.url}/bookings/call/")
    return page


def test_call_is_taken_without_a_mouse(call: Page) -> None:
    keys = Keys(call)
    keys.is_at("#id_introduced_by_name")
    keys.type("じょ")
    keys.press("Enter")
    keys.is_at("#id_introduced_branch_name")
    keys.type("023")
    keys.press("Enter")
    keys.is_at("#id_introducer_name")
    keys.type("山田")
    keys.press("Enter")
    keys.is_at("#id_introducer_email")
    keys.press("Enter")
    keys.is_at("#id_client_name")
    keys.type("おおた")
    expect(call.get_by_role("option", name="株式会社大田精機")).to_be_visible()
    keys.press("ArrowDown", "Enter")
    keys.is_at("#id_contact_name")
    keys.type("佐藤")
    keys.press("Enter")
    # the telephone is known of the company: it is passed over
    keys.is_at("#id_primary_topic")
    keys.type("2")
    with call.expect_response("**/bookings/proposals/?*"):
        keys.press("Enter")
    keys.is_at("input[name=method]:checked")
    keys.press("Enter")
    keys.is_at("#proposals input[name=slot_choice]:checked")
    keys.press("Enter")
    keys.is_at("#call-done")
    keys.press("Enter")
    expect(call).to_have_url(re.compile(r"/bookings/\d+/booked/\?from=call$"))
    expect(call.locator(".p-aloud")).to_contain_text("株式会社大田精機（オオタセイキ）、佐藤様")
    made = Appointment.objects.get()
    assert str(made.introduced_branch) == "蒲田支店"
    assert [seat.name for seat in made.participants.all()] == [_asked_for(made)]
    assert made.contact_phone == "03-1234-5678"
    assert Intake.objects.get().appointment == made
    assert keys.count <= MOST_KEYS
    assert violations(call) == []


def _asked_for(made: Appointment) -> str:
    return {"資金繰り": "石田 真", "創業": "大友 香織"}[str(made.primary_topic)]


def test_enter_before_the_answer_still_finds_the_branch(call: Page) -> None:
    call.keyboard.type("じょ")
    call.keyboard.press("Enter")
    expect(call.locator("#id_introduced_branch_name")).to_be_focused()
    call.keyboard.type("かま")
    call.keyboard.press("Enter")
    expect(call.locator("#id_introducer_name")).to_be_focused()
    expect(call.locator("#id_introduced_branch_name")).to_have_value("蒲田支店")


def test_times_are_those_of_the_last_word(call: Page) -> None:
    """Enter, Enter before fresh proposals have come: never the best of the old ones."""
    call.locator("#id_introduced_by_name").fill("城南信用金庫")
    call.locator("#id_primary_topic").focus()
    call.keyboard.type("2")
    call.keyboard.press("Enter")
    call.keyboard.press("Enter")
    taken = call.locator("#proposals input[name=slot_choice]:checked")
    expect(taken).to_be_focused()
    call.keyboard.press("Enter")
    call.keyboard.press("Enter")
    expect(call).to_have_url(re.compile(r"/bookings/\d+/booked/\?from=call$"))
    made = Appointment.objects.get()
    assert [seat.name for seat in made.participants.all()] == [_asked_for(made)]
    assert made.override_reason == ""


def test_earlier_staff_of_the_branch_are_offered(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], two: Any
) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    branch = bank.branches.get(name="蒲田支店")
    make.appointment(
        make.coordinator("千葉 透"),
        introduced_by=bank,
        introduced_branch=branch,
        introducer_name="山田 太郎",
        introducer_email="yamada@example.jp",
    )
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/bookings/call/")
    page.keyboard.type("1344")
    page.keyboard.press("Enter")
    expect(page.locator("#id_introduced_branch_name")).to_be_focused()
    page.keyboard.type("かま")
    page.keyboard.press("Enter")
    expect(page.locator("#id_introducer_name")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="山田 太郎")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_introducer_email")).to_have_value("yamada@example.jp")
    expect(page.locator("#id_client_name")).to_be_focused()


def test_enter_of_an_input_method_goes_nowhere(call: Page, context: BrowserContext) -> None:
    call.locator("#id_client_name").focus()
    keyboard = context.new_cdp_session(call)
    keyboard.send(
        "Input.imeSetComposition", {"text": "おおた", "selectionStart": 3, "selectionEnd": 3}
    )
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"},
    )
    expect(call.locator("#id_client_name")).to_be_focused()
    keyboard.send("Input.insertText", {"text": "大田"})
    expect(call.locator("#id_client_name")).to_have_value("大田")


def test_clock_goes_on(call: Page) -> None:
    clock = call.locator("#call-clock")
    expect(clock).to_have_text(re.compile(r"^[1-9]\d*$"))
    began = call.locator("input[name=began]").input_value()
    call.locator("[data-propose]").click()
    expect(call.locator("input[name=began]")).to_have_value(began)


def test_time_of_somebody_else_typed_by_hand_is_the_chosen_one(call: Page) -> None:
    call.get_by_text("自分で担当・日時・ブースを決める").click()
    call.get_by_label("日付").fill("12/24")
    expect(call.get_by_label("下の担当・日時で予約する")).to_be_checked()


def test_pages_are_clean_with_an_error(call: Page) -> None:
    call.keyboard.press("Control+Enter")
    expect(call.get_by_role("alert")).to_be_visible()
    for width, height in ((1440, 900), (390, 844)):
        call.set_viewport_size({"width": width, "height": height})
        assert violations(call) == []
        assert call.evaluate("document.documentElement.scrollWidth") <= width


def test_booking_works_without_scripts(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, two: Any
) -> None:
    from django.test import Client as Door

    door = Door()
    door.force_login(make.user(Role.RECEPTION))
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    session = door.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/bookings/new/")
    page.locator("[name=client_name]").fill("株式会社大田精機")
    page.locator("[name=primary_topic]").select_option(label="創業")
    page.locator("[data-propose]").click()
    expect(page.locator("[name=client_name]")).to_have_value("株式会社大田精機")
    expect(page.locator(".p-slot__who").first).to_contain_text("大友 香織")
    page.locator("input[name=slot_choice]").first.check()
    page.get_by_role("button", name="予約する").click()
    expect(page.get_by_role("heading", name="予約を受け付けました")).to_be_visible()
    context.close()
    made = Appointment.objects.get()
    assert [seat.name for seat in made.participants.all()] == ["大友 香織"]
    assert not AppointmentMail.objects.exists()
