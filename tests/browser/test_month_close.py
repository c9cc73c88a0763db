"""From 締め申請 to 承認 in the browser: three people, one month, and the figures afterwards."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from consultations.confirming.services import memo_confirm
from reports.models import MonthClose, MonthCloseLine
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)
CLOSE = "/reports/2026-10/close/"


def enter(page, sign_in, user):
    page.context.clear_cookies()
    sign_in(user)


def test_a_month_is_closed_by_three_people_and_corrected(page, live_server, sign_in):
    lead = make.coordinator()
    clerk, chief, manager = (
        make.user(role) for role in (Role.SECRETARIAT, Role.CHIEF, Role.MANAGER)
    )
    make.confirmed(lead)
    late = make.submitted(lead)

    enter(page, sign_in, clerk)
    page.goto(live_server.url + CLOSE)
    expect(page.get_by_role("link", name="未確認のメモ 1件")).to_be_visible()
    assert violations(page) == []
    comment = page.get_by_label("コメント")
    comment.fill("遅れの1件は訂正で扱います。")
    page.get_by_role("button", name="締めを申請する").click()
    expect(page.get_by_text("締めを申請しました")).to_be_visible()
    expect(page.get_by_text("チーフ・サブチーフの番です")).to_be_visible()

    enter(page, sign_in, chief)
    page.goto(live_server.url)
    page.get_by_role("link", name="令和8年10月 よろず支援拠点事業").click()
    expect(page.get_by_text("遅れの1件は訂正で扱います。")).to_be_visible()
    page.get_by_role("button", name="確認する", exact=True).dblclick()
    expect(page.get_by_text("課長・調査役の番です")).to_be_visible()

    enter(page, sign_in, manager)
    page.goto(live_server.url + CLOSE)
    page.get_by_role("button", name="承認して締める").click()
    expect(page.get_by_text("この月は締め済みです")).to_be_visible()
    assert MonthCloseLine.objects.count() == 1
    assert MonthClose.objects.get().steps.count() == 3

    memo_confirm(memo=late, by=clerk, reason="提出の遅れ")
    page.get_by_role("link", name="締め時と訂正後の件数").click()
    table = page.get_by_role("region", name="締め時の件数と、そのあとの訂正")
    row = table.get_by_role("row", name="相談対応件数")
    expect(row.get_by_role("link")).to_have_text(["1", "1", "2"])
    page.wait_for_load_state()  # the page's own place is looked up last
    page.evaluate("scrollTo(0, 0)")  # nothing half under the top bar
    assert violations(page) == []
    row.get_by_role("link").nth(1).click()
    expect(page.get_by_role("link", name=late.number)).to_be_visible()
