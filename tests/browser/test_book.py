"""Online booking as the public meets it: on a phone, with and without scripts, read by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.models import Office
from tests import builders as make
from tests.bookings import web_world as web
from tests.browser.axe import follow, violations

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def booked_centre() -> None:
    web.centre("石田 真", "大友 香織")
    Office.objects.update(address="東京都港区新橋")
    make.course("創業支援")


@pytest.fixture
def phone(page: Page, booked_centre: None) -> Page:
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def no_script(browser: Browser, booked_centre: None) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        java_script_enabled=False, locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE
    )
    yield context.new_page()
    context.close()


def is_right(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fill(page: Page) -> None:
    page.get_by_label("お名前").fill("山田 花子")
    page.get_by_label("フリガナ").fill("やまだ はなこ")
    page.get_by_label("電話番号").fill("090-1234-5678")
    page.get_by_label("メールアドレス").fill("hanako@example.com")
    page.get_by_label("相談したいこと").fill("仕入れ値が上がり、利益が残らない。")
    page.get_by_text("女性", exact=True).click()
    page.get_by_label("年代").select_option("40")
    page.get_by_label("上の内容に同意します").check()


def walk(page: Page, url: str) -> None:
    """From the courses to the form."""
    page.goto(f"{url}/book/")
    page.get_by_role("link", name="売上を増やしたい").click()
    page.get_by_role("link", name="新橋で会って相談").click()
    page.get_by_role("link", name="10:00").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お客さまのことを教えてください")


def test_booking_on_a_phone(phone: Page, live_server: Any) -> None:
    phone.goto(f"{live_server.url}/book/")
    is_right(phone)
    follow(phone, phone.get_by_role("link", name="売上を増やしたい"))
    is_right(phone)
    phone.get_by_role("link", name="新橋で会って相談").click()
    expect(phone.get_by_role("link", name="10:00")).to_be_visible()
    is_right(phone)
    follow(phone, phone.get_by_role("link", name="10:00"))
    is_right(phone)
    phone.get_by_role("button", name="次へ進む").click()
    expect(phone.get_by_role("alert")).to_contain_text("入力内容を確認してください")
    is_right(phone)
    fill(phone)
    phone.get_by_role("button", name="次へ進む").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("6桁の数字")
    is_right(phone)
    phone.get_by_label("確認コード").fill(web.last_code())
    phone.get_by_role("button", name="申し込む").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("受付しました")
    is_right(phone)
    assert Appointment.objects.get().state == AppointmentState.REQUESTED


def test_changing_and_cancelling_by_the_link(phone: Page, live_server: Any) -> None:
    walk(phone, live_server.url)
    fill(phone)
    phone.get_by_role("button", name="次へ進む").click()
    phone.get_by_label("確認コード").fill(web.last_code())
    phone.get_by_role("button", name="申し込む").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("受付しました")
    phone.goto(live_server.url + web.link("my"))
    is_right(phone)
    follow(phone, phone.get_by_role("link", name="日時を変える"))
    is_right(phone)
    follow(phone, phone.get_by_role("link", name="13:00"))
    is_right(phone)
    phone.get_by_role("button", name="この日時に変える").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ご予約の内容")
    assert Appointment.objects.get().starts_at.hour == 13
    assert mail.outbox[-1].subject.endswith("経営相談の日時が変わりました")
    follow(phone, phone.get_by_role("link", name="キャンセルする"))
    is_right(phone)
    phone.get_by_text("体調がすぐれない").click()
    phone.get_by_role("button", name="キャンセルする").click()
    expect(phone.get_by_text("キャンセルしました")).to_be_visible()
    is_right(phone)
    assert Appointment.objects.get().state == AppointmentState.CANCELLED


def test_booking_without_scripts(no_script: Page, live_server: Any) -> None:
    walk(no_script, live_server.url)
    fill(no_script)
    no_script.get_by_role("button", name="日時を選び直す").click()
    expect(no_script.get_by_label("相談したいこと")).to_have_value(
        "仕入れ値が上がり、利益が残らない。"
    )
    no_script.get_by_label("ご希望の日時").select_option(index=3)
    no_script.get_by_role("button", name="次へ進む").click()
    no_script.get_by_label("確認コード").fill(web.last_code())
    no_script.get_by_role("button", name="申し込む").click()
    expect(no_script.get_by_role("heading", level=1)).to_have_text("受付しました")


def test_waiting_on_a_phone(phone: Page, live_server: Any) -> None:
    phone.goto(f"{live_server.url}/book/wait/?course=any&method=phone")
    is_right(phone)
    fill(phone)
    phone.get_by_role("button", name="空きを待つ").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("承りました")
    is_right(phone)
    phone.goto(live_server.url + web.link("wait"))
    is_right(phone)
    phone.get_by_role("button", name="空き待ちをやめる").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("空き待ちは終わっています")
