"""An evening of dialogue by mouse: the door, the groups, the wall, the end; and a member's page."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.enums import Role
from partners.dialogues.services.members import member_invite
from partners.models import DialogueMember, DialogueSession, MetPair
from tests import builders as make
from tests.browser.axe import violations
from tests.partners import dialogue_world as talk

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_evening_from_the_door_to_the_end(page: Any, live_server: Any, sign_in: Any) -> None:
    desk = make.user(Role.SECRETARIAT)
    session = talk.session(by=desk, people=6)
    sign_in(desk)
    page.goto(live_server.url + reverse("dialogue:door", args=[session.event_id]))
    for _ in range(5):
        page.get_by_role("button", name="受け付ける").first.click()
    expect(page.get_by_role("button", name="受け付ける")).to_have_count(1)
    page.goto(live_server.url + reverse("dialogue:board", args=[session.event_id]))
    page.get_by_role("button", name="組分けを作る").click()
    page.get_by_role("button", name="第1回を始める").click()
    expect(page.get_by_text("に開始")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="会場に映す").click()
    expect(page.get_by_role("heading", name="第1回")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="戻る").click()
    page.get_by_role("link", name="対話会を終了する").click()
    page.get_by_role("button", name="終了して").click()
    expect(page.get_by_text("席と受付の記録を消去しました").first).to_be_visible()
    assert violations(page) == []
    assert MetPair.objects.count() == 10
    assert DialogueSession.objects.get().people == 5


def test_an_invited_person_joins_on_a_phone(page: Any, live_server: Any) -> None:
    desk = make.user(Role.SECRETARIAT)
    member = member_invite(facts=talk.facts("高砂 花子"), by=desk)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("dialogue:join", args=[member.token]))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("上の決まりを読み").check()
    page.get_by_role("button", name="参加の登録をする").click()
    expect(page.get_by_role("heading", name="高砂 花子さんのページ")).to_be_visible()
    assert violations(page) == []
    assert DialogueMember.objects.joined().get() == member
