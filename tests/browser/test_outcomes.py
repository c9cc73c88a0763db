"""成果アンケート in a browser: a phone, without scripts too."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from accounts.enums import Role
from consultations.models import OutcomeAnswer, OutcomeRefusal
from consultations.outcomes.links import answer_path, refuse_path
from tests import builders as make
from tests import outcome_builders as made
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: ViewportSize = {"width": 390, "height": 844}


def fill(page: Page) -> None:
    page.get_by_role("group", name="ご相談に満足いただけましたか").get_by_label(
        "満足", exact=True
    ).check()
    page.get_by_role("group", name="お伝えした提案を").get_by_label("一部を実行した").check()
    page.get_by_role("group", name="実行した結果").get_by_label("成果があった", exact=True).check()
    page.get_by_role("group", name="課題は、解決しましたか").get_by_label("一部は解決した").check()


def test_a_client_answers_on_a_phone(page: Page, live_server: Any) -> None:
    """given a mail's link; when the client leaves one question out, says it, and answers again;
    then the answer is there, with the figures as typed.
    """
    survey = made.asked()
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + answer_path(survey))
    fill(page)
    page.get_by_text("業績の数字もお聞かせください").click()
    page.get_by_role("group", name="金額の単位").get_by_label("万円").check()
    before = page.get_by_role("group", name="相談の前の決算")
    before.get_by_label("売上高").fill("１，２００")
    page.get_by_role("button", name="回答を送る").click()
    expect(page.get_by_role("heading", name="ご回答ありがとうございました")).to_be_visible()
    assert violations(page) == []
    answer = OutcomeAnswer.objects.get()
    assert (answer.satisfaction, answer.acted, answer.before_sales) == (4, "partly", 12_000)
    page.get_by_role("link", name="回答を直す").click()
    expect(page.get_by_text("先ほどの回答を直せます")).to_be_visible()
    page.get_by_label("ご意見・ご要望").fill("助かりました。")
    page.get_by_role("button", name="この内容に置き換える").click()
    expect(page.get_by_role("heading", name="ご回答ありがとうございました")).to_be_visible()
    answer.refresh_from_db()
    assert (answer.comment, answer.before_sales) == ("助かりました。", 12_000)


def test_without_scripts_errors_stand_at_their_fields(browser: Browser, live_server: Any) -> None:
    survey = made.asked()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(live_server.url + answer_path(survey))
    page.get_by_label("ご意見・ご要望").fill("消えてはいけない意見")
    page.get_by_role("button", name="回答を送る").click()
    expect(page.get_by_text("1つ選んでください。").first).to_be_visible()
    expect(page.get_by_label("ご意見・ご要望")).to_have_value("消えてはいけない意見")
    fill(page)
    page.get_by_role("button", name="回答を送る").click()
    expect(page.get_by_role("heading", name="ご回答ありがとうございました")).to_be_visible()
    context.close()
    assert OutcomeAnswer.objects.get().comment == "消えてはいけない意見"


def test_one_press_ends_the_surveys(page: Page, live_server: Any) -> None:
    survey = made.asked()
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + answer_path(survey))
    page.get_by_role("link", name="こちらからお知らせください").click()
    page.get_by_role("button", name="アンケートを止める").click()
    expect(page.get_by_role("heading", name="承りました")).to_be_visible()
    assert OutcomeRefusal.objects.count() == 1
    page.goto(live_server.url + answer_path(survey))
    expect(page.get_by_role("heading", name="アンケートはお送りしません")).to_be_visible()
    assert violations(page) == []
    assert page.url.startswith(live_server.url) and refuse_path(survey) not in page.url


def test_the_office_reads_and_settles_a_bad_answer(
    page: Page, live_server: Any, sign_in: Any
) -> None:
    survey = made.answered(satisfaction=1, before_sales=100, after_sales=90)
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(live_server.url)
    page.get_by_role("link", name="株式会社成果").first.click()
    page.get_by_label("対応の内容").fill("電話でお詫びした。")
    page.get_by_role("button", name="対応済みにする").click()
    expect(page.get_by_text("電話でお詫びした。")).to_be_visible()
    page.get_by_role("button", name="企業の業績へ写す").click()
    expect(page.get_by_text("回答の数値を、企業の業績に写しました。")).to_be_visible()
    answer = OutcomeAnswer.objects.get()
    assert answer.taken_at is not None and answer.taken_at <= timezone.now()
    assert answer.survey_id == survey.pk
