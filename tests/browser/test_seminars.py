"""From the public form to the survey: a visitor's phone, and the desk's at the door."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role
from partners.models import OutreachEvent, Registration
from tests import builders as make
from tests.bookings.web_world import public_coordinator
from tests.partners.seminar_world import event, theme

PHONE = {"width": 390, "height": 844}


@pytest.mark.django_db(transaction=True)
def test_a_visitor_comes_in_by_the_code_and_says_how_it_was(page, live_server, sign_in, settings):
    # Given a seminar that is open to everybody
    settings.PUBLIC_URL = live_server.url
    seminar = event(title="資金繰り表のつくり方", capacity=10)
    page.set_viewport_size(PHONE)
    # When somebody puts their name down on their phone
    page.goto(live_server.url + reverse("seminars:list"))
    page.get_by_role("link", name="資金繰り表のつくり方").click()
    page.get_by_label("お名前").fill("山田 花子")
    page.get_by_label("フリガナ").fill("やまだ はなこ")
    page.get_by_label("電話番号").fill("０９０-１２３４-５６７８")
    page.get_by_label("メールアドレス").fill("hanako@example.com")
    page.get_by_label("上の内容に同意します").check()
    page.get_by_role("button", name="申し込む").click()
    # Then the page says where the mail went, and its link opens the ticket
    expect(page.get_by_text("hanako@example.com")).to_be_visible()
    link = re.search(r"http\S+/seminars/r/\S+", mail.outbox[-1].body).group()
    page.goto(link)
    expect(page.get_by_role("img", name="受付のQRコード")).to_be_visible()
    # When the day has come and the desk scans the code
    start = make.at(timezone.localdate(), "00:00")
    OutreachEvent.objects.filter(pk=seminar.pk).update(
        period=(start, timezone.now() + timedelta(minutes=30))
    )
    own = Registration.objects.get()
    sign_in(make.user(Role.RECEPTION))
    page.goto(live_server.url + reverse("seminars:checkin", args=[own.token]))
    page.get_by_role("button", name="受付する").click()
    # Then they are in, at this time
    expect(page.get_by_text("に受付しました")).to_be_visible()
    # And when it is over they answer by the same link
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_role("link", name="アンケートに答える").click()
    page.get_by_label("大変満足").check()
    page.get_by_label("とても役に立つ").check()
    page.get_by_label("個別に相談したい").check()
    page.get_by_role("button", name="回答を送る").click()
    expect(page.get_by_text("ご回答ありがとうございました").first).to_be_visible()
    assert Registration.objects.get().survey.wants_consultation


@pytest.mark.django_db(transaction=True)
def test_the_desk_finds_a_theme_and_books_it(page, live_server, sign_in):
    teacher = public_coordinator("講座 担当")
    public_coordinator("ほかの 人")
    make.booth()
    make.programme()
    theme("値上げの進め方", leads=[teacher], topics=[make.topic()])
    theme("はじめての帳簿")
    sign_in(make.user(Role.SECRETARIAT))
    page.goto(live_server.url + reverse("themes:list"))
    page.get_by_label("ことば").fill("値上げ")
    expect(page.get_by_role("link", name="はじめての帳簿")).to_have_count(0)
    page.get_by_role("link", name="値上げの進め方", exact=True).click()
    page.get_by_role("link", name="1対1で予約する").click()
    expect(page.get_by_text("よろずゼミ「値上げの進め方」の担当")).to_be_visible()
    page.get_by_role("combobox", name="企業名・屋号").fill("やまだ食堂")
    page.locator("#proposals label").first.click()
    page.get_by_role("button", name="予約する").click()
    expect(page.get_by_text("ご予約を確認いたします")).to_be_visible()
