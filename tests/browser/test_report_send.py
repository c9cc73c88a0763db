"""From the month's page to the mail: ticked, read, sent once by a hand that clicks twice."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.enums import Role
from reports.models import ReportMail
from reports.sending import mails
from tests import builders as make
from tests.browser.axe import violations
from tests.reports.test_sending import recipient, report

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_report_goes_to_whom_it_was_sent_to(page, live_server, sign_in, media):
    clerk = make.user(Role.SECRETARIAT)
    row = report(closed=False)
    recipient(clerk)
    recipient(clerk, "hq@zenkoku.example", name="全国 花子")

    sign_in(clerk)
    page.goto(f"{live_server.url}/reports/2026-10/")
    page.locator("#pdf").get_by_role("link", name="送付").click()
    page.get_by_role("checkbox", name="全国 花子 様").uncheck()
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_text("まだ速報です。")).to_be_visible()
    expect(page.get_by_role("checkbox", name="全国 花子 様")).not_to_be_checked()

    page.get_by_label("速報として送付する").check()
    page.get_by_label("ひとこと").fill("10月は創業の相談が増えました。")
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_text("10月は創業の相談が増えました。")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="送付せずにもどる").click()
    expect(page.get_by_label("ひとこと")).to_have_value("10月は創業の相談が増えました。")
    page.get_by_role("button", name="内容を確かめる").click()
    page.get_by_role("button", name="1件に送付する").dblclick()
    expect(page.get_by_role("heading", name="送付の記録")).to_be_visible()

    sent = ReportMail.objects.get(report=row)
    mails.send(sent.pk)
    assert [each.to for each in mail.outbox] == [["kyoku@ministry.example"]]
    page.goto(f"{live_server.url}/reports/sending/{row.pk}/")
    expect(page.get_by_text("送付済", exact=True).first).to_be_visible()
    assert violations(page) == []
