"""The manager sets the order of a list by keyboard and makes the next 年度 ready."""

import re

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from center.models import ClosedDay, Target, Topic
from tests import builders as make

DOWN, UP = re.compile("下へ.*売上拡大"), re.compile("上へ.*売上拡大")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(sign_in):
    person = make.user(Role.MANAGER)
    sign_in(person)
    return person


def expect_order(page, *names):
    expect(page.locator("tbody tr th a")).to_have_text(names)


def test_an_entry_goes_down_and_keeps_the_keyboard(page, live_server, manager):
    for name in ("売上拡大", "資金繰り", "創業"):
        make.topic(name)
    page.goto(f"{live_server.url}/settings/topics/")
    page.get_by_role("button", name=DOWN).focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("売上拡大")
    expect(page.get_by_role("button", name=DOWN)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").nth(2)).to_contain_text("売上拡大")
    expect(page.get_by_role("button", name=UP)).to_be_focused()
    expect_order(page, "資金繰り", "創業", "売上拡大")
    assert [row.name for row in Topic.objects.all()] == ["資金繰り", "創業", "売上拡大"]


def test_a_page_that_somebody_overtook_still_does_what_it_says(page, live_server, manager):
    rows = [make.topic(name) for name in ("売上拡大", "資金繰り", "創業")]
    page.goto(f"{live_server.url}/settings/topics/")
    Topic.objects.filter(pk=rows[2].pk).update(position=0)
    Topic.objects.filter(pk=rows[0].pk).update(position=1)
    Topic.objects.filter(pk=rows[1].pk).update(position=2)
    page.get_by_role("button", name=DOWN).click()
    expect(page.locator("tbody tr").nth(2)).to_contain_text("売上拡大")
    expect_order(page, "創業", "資金繰り", "売上拡大")


def test_the_next_year_is_prepared_and_the_question_mark_explains_it(page, live_server, manager):
    Target.objects.create(
        fiscal_year=2026, programme=make.programme(), measure="consultations", value=1200
    )
    ClosedDay.objects.create(day="2026-12-29", name="年末年始")
    page.goto(f"{live_server.url}/settings/")
    page.get_by_role("link", name="令和9年度の準備").click()
    expect(page.get_by_text("相談対応件数 1,200")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="このページの使い方").click()
    guide = opened.value
    expect(guide.locator(":target")).to_have_text("次の年度の準備")
    guide.close()
    page.get_by_role("button", name="令和9年度の準備をする").click()
    expect(page.get_by_text("令和9年度の準備は済んでいます")).to_be_visible()
    page.get_by_role("link", name="令和9年度の目標").click()
    expect(page.get_by_label("よろず支援拠点事業 相談対応件数")).to_have_value("1200")
    assert ClosedDay.objects.filter(day="2027-12-29").exists()
