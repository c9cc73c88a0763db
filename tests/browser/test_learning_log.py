"""A trainee writes a learning log: kept while typed, there after a reload, handed in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import builders as base
from tests import trainee_builders as make
from trainees.models import LearningLog

SAW = "手形の期日と入金の月を並べて、資金の谷を一緒に探していた。"


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_is_kept_and_handed_in(page, live_server, sign_in, media):
    mentor = base.coordinator("メンター 良子")
    trainee = make.in_training(mentor=mentor)
    session = make.session(trainee, mentor)
    sign_in(trainee.user)
    url = f"{live_server.url}/trainees/{trainee.pk}/logs/write/?appointment={session.pk}"
    page.goto(url)
    page.get_by_label("見聞きしたこと").fill(SAW)
    expect(page.locator("#memo-status")).to_contain_text("下書き保存済み")
    page.reload()
    expect(page.get_by_label("見聞きしたこと")).to_have_value(SAW)
    page.get_by_label("質問したいこと").fill("手形が減ると何が変わりますか。")
    page.get_by_role("button", name="メンターへ提出する").click()
    expect(page).to_have_url(re.compile(r"/trainees/\d+/logs/$"))
    log = LearningLog.objects.get()
    assert (log.saw, log.questions) == (SAW, "手形が減ると何が変わりますか。")
    assert log.submitted_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_screens_show_both_texts(page, context, live_server, sign_in, media):
    mentor = base.coordinator("メンター 良子")
    trainee = make.in_training(mentor=mentor)
    session = make.session(trainee, mentor)
    sign_in(trainee.user)
    url = f"{live_server.url}/trainees/{trainee.pk}/logs/write/?appointment={session.pk}"
    other = context.new_page()
    for each in (page, other):
        each.goto(url)
    page.get_by_label("見聞きしたこと").fill("一つめの画面")
    expect(page.locator("#memo-status")).to_contain_text("下書き保存済み")
    other.get_by_label("見聞きしたこと").fill("二つめの画面")
    conflict = other.locator("[data-conflict]")
    expect(conflict).to_contain_text("一つめの画面")
    expect(conflict).to_contain_text("二つめの画面")
    other.get_by_label("両方を残す").check()
    other.get_by_role("button", name="選んだ内容で続ける").click()
    expect(other.locator("#memo-status")).to_contain_text("下書き保存済み")
    assert LearningLog.objects.get().saw == "二つめの画面\n\n一つめの画面"
