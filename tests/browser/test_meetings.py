"""A meeting is written down with suggestions for the other side, and its action ticked off."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role
from partners.models import LiaisonMeeting, MeetingAction
from tests import builders as make


@pytest.mark.django_db(transaction=True)
def test_a_meeting_from_writing_to_done(page, live_server, sign_in):
    desk = make.user(Role.SECRETARIAT, name="高梨 由佳")
    make.programme()
    make.bank("城南信用金庫", "1344", "蒲田支店")
    make.agency("東京信用保証協会")
    sign_in(desk)
    page.goto(f"{live_server.url}/partners/meetings/new/")
    page.get_by_label("開始").fill("10時")
    page.get_by_label("議題").fill("冬の相談会")
    page.get_by_role("combobox", name="相手先1").press_sequentially("城南")
    page.get_by_role("option", name="城南信用金庫").click()
    page.get_by_role("combobox", name="支店").first.press_sequentially("蒲田")
    page.get_by_role("option", name="蒲田支店").click()
    page.locator("#id_minutes").fill("日程を決めた。")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("冬の相談会")
    made = LiaisonMeeting.objects.get()
    assert [each.name for each in made.organizations.all()] == ["城南信用金庫"]
    assert [each.name for each in made.branches.all()] == ["蒲田支店"]
    page.get_by_text("宿題を加える").click()
    page.get_by_label("すること").fill("会場を押さえる")
    page.get_by_label("担当（当拠点）").select_option(label="高梨 由佳")
    page.get_by_label("期限").fill(f"{timezone.localdate():%Y/%m/%d}")
    page.get_by_role("button", name="加える").click()
    expect(page.get_by_text("宿題を加えました。")).to_be_visible()
    page.goto(live_server.url)
    page.get_by_role("listitem").filter(has_text="会場を押さえる").get_by_role("button").click()
    expect(page.get_by_text("「会場を押さえる」を完了にしました。")).to_be_visible()
    expect(page.get_by_role("heading", name="打合せの宿題")).to_have_count(0)
    assert MeetingAction.objects.get().done_by == desk
