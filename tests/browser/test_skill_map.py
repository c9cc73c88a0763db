"""The skill map by keyboard and pointer, at both widths, on a centre's worth of people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from coordinators.models import Coordinator, SkillProposal
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Any], None]
NAMES = ("石田 真", "大友 香織", "千葉 透", "若林 巧", "髙𠮷 修平")
TOPICS = ("資金繰り", "創業", "広報・デザイン", "海外展開")


@pytest.fixture
def team(live_server: Any) -> list[Coordinator]:
    """Everybody answers the first topic, one the last; 広報・デザイン is rated by nobody."""
    manager = make.user(Role.MANAGER)
    office = make.office()
    people = [
        make.coordinator(name, kana=f"ア{place}", office=office, is_public=True)
        for place, name in enumerate(NAMES)
    ]
    for topic in TOPICS:
        make.topic(topic)
    for place, who in enumerate(people):
        make.skill(who, make.topic("資金繰り"), place % 3 + 2, by=manager, evidence=f"根拠{place}")
        make.skill(who, make.topic("創業"), place % 2, by=manager)
    make.skill(people[4], make.topic("海外展開"), 4, by=manager)
    make.proposal(people[0], make.topic("創業"), 2)
    return people


def test_every_view_is_clean_at_both_widths(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    found = {}
    for user in (make.user(Role.CHIEF), make.user(Role.PARTNER)):
        page.context.clear_cookies()
        sign_in(user)
        for by in ("", "topic", "co"):
            page.goto(f"{live_server.url}/coordinators/skills/?by={by}")
            for width, height in ((1440, 900), (390, 844)):
                page.set_viewport_size({"width": width, "height": height})
                wrong = violations(page)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append("side scroll")
                if wrong:
                    found[user.role, by, width] = wrong
    assert found == {}


def test_squares_are_reached_by_arrows_and_tell_their_evidence(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/coordinators/skills/")
    squares = page.locator("[data-evidence]")
    expect(page.locator('[data-evidence][tabindex="0"]')).to_have_count(1)
    page.get_by_role("link", name="石田 真", exact=True).focus()
    page.keyboard.press("Tab")
    expect(squares.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="大友 香織、資金繰り：3 得意")).to_be_focused()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("根拠1")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("End")
    expect(page.get_by_role("link", name="大友 香織、海外展開：未登録")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+End")
    expect(squares.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="髙𠮷 修平：海外展開")).to_be_visible()


def test_the_pointer_shows_evidence_and_the_tip_stays_under_it(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    sign_in(make.user(Role.RECEPTION))
    page.goto(f"{live_server.url}/coordinators/skills/")
    square = page.get_by_role("link", name="若林 巧、資金繰り：2 対応可")
    square.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("根拠3")
    tip.hover()
    page.wait_for_timeout(300)
    expect(tip).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_head_and_first_column_stay_in_sight(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    for number in range(24):
        make.topic(f"相談分野{number:02d}")
        make.coordinator(f"追加 {number}", kana=f"カ{number:02d}")
    sign_in(make.user(Role.CHIEF))
    page.goto(f"{live_server.url}/coordinators/skills/")
    box = page.get_by_role("region", name="スキルマップの表")
    box.evaluate("box => box.scrollTo(box.scrollWidth, box.scrollHeight)")
    last = page.get_by_role("rowheader", name="追加 23")
    edge = box.bounding_box()
    assert edge is not None
    for cell in (last, page.get_by_role("columnheader", name="コーディネーター")):
        place = cell.bounding_box()
        assert place is not None
        assert abs(place["x"] - edge["x"]) <= 2
    head = page.get_by_role("columnheader", name=re.compile("相談分野23")).bounding_box()
    assert head is not None
    assert abs(head["y"] - edge["y"]) <= 2


def test_a_phone_gets_the_topics_one_by_one(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(f"{live_server.url}/coordinators/skills/")
    expect(page.locator("[data-skill-map]")).to_be_hidden()
    topic = page.locator("details", has_text="海外展開")
    expect(topic.get_by_text("この分野は2名以下")).to_be_visible()
    topic.locator("summary").click()
    topic.get_by_role("link", name="髙𠮷 修平").click()
    expect(page.get_by_role("heading", name="髙𠮷 修平：海外展開")).to_be_visible()


def test_a_wish_goes_from_the_square_to_the_approval_by_keyboard(
    page: Page, live_server: Any, sign_in: SignIn, team: list[Coordinator]
) -> None:
    who = team[1]
    sign_in(who.user)
    page.goto(f"{live_server.url}/coordinators/skills/")
    page.get_by_role("link", name="大友 香織、海外展開：未登録").press("Enter")
    page.get_by_role("radio", name="2 対応可").check()
    page.get_by_label("根拠").fill("海外の催事に3回出品")
    page.get_by_role("button", name="申請する").press("Enter")
    expect(page.get_by_text("承認を待っている申請")).to_be_visible()
    page.context.clear_cookies()
    sign_in(make.chief("長谷 恒").user)
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="申請を確かめる").press("Enter")
    page.get_by_role("button", name=re.compile("承認する.*大友 香織・海外展開")).press("Enter")
    expect(page.get_by_text("大友 香織さんの「海外展開」の申請を承認しました")).to_be_visible()
    assert SkillProposal.objects.get(coordinator=who).state == "approved"
    card = page.locator("article", has_text="石田 真：創業")
    card.locator("summary").press("Enter")
    card.get_by_label("差し戻す理由").fill("件数を添えてください")
    card.get_by_role("button", name="理由を添えて差し戻す").press("Enter")
    expect(page.get_by_text("承認を待っている申請はありません")).to_be_visible()


def test_every_square_is_a_link_without_scripts(
    browser: Any, live_server: Any, team: list[Coordinator]
) -> None:
    from django.test import Client

    client = Client()
    client.force_login(make.user(Role.SECRETARIAT))
    context = browser.new_context(java_script_enabled=False)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/coordinators/skills/")
    page.get_by_role("link", name="石田 真、資金繰り：2 対応可").click()
    expect(page.get_by_text("根拠0").first).to_be_visible()
    context.close()
