"""An 出張相談会 from a bank's wish to the report, as each of those who take part does it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import Role
from bookings.enums import AppointmentState
from bookings.models import Appointment
from center.enums import Method
from partners.enums import EventState
from partners.models import OutreachEvent
from tests import builders as make


@pytest.mark.django_db(transaction=True)
def test_a_bank_asks_and_the_event_is_held_and_reported(page, context, live_server, sign_in):
    make.programme(), make.office(), make.topic()
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    clerk = make.bank_user(bank, bank.branches.get())
    desk, lead = make.user(Role.SECRETARIAT), make.coordinator()

    def enter(user):
        context.clear_cookies()
        sign_in(user)

    enter(clerk)
    page.goto(live_server.url)
    page.get_by_role("link", name="相談会・セミナーを依頼する").click()
    day = timezone.localdate() + timedelta(days=1)
    page.get_by_label("第1希望").fill(f"{day:%Y/%m/%d}")
    page.locator("[name=starts_1]").fill("1000")
    page.locator("[name=ends_1]").fill("12時")
    page.get_by_label("会場").fill("2階会議室")
    page.get_by_role("button", name="この内容で依頼する").click()
    expect(page.get_by_text("日時は調整中です")).to_be_visible()
    event = OutreachEvent.objects.get()
    url = f"{live_server.url}{event.get_absolute_url()}"

    enter(desk)
    page.goto(live_server.url)
    page.get_by_role("link", name=event.title).first.click()
    page.locator(".p-event__wished form button").first.click()
    page.get_by_role("link", name="コーディネーターに打診する").click()
    page.get_by_label("石田 真").check()
    page.get_by_role("button", name="選んだ人に打診する").click()

    enter(lead.user)
    page.goto(live_server.url)
    expect(page.get_by_role("button", name="承諾する")).to_be_visible()
    # Answered on the event's own page, which asks the same.
    page.goto(url)
    page.get_by_role("button", name="承諾する").click()

    enter(desk)
    page.goto(url)
    page.get_by_role("link", name="開催を確定する").click()
    page.get_by_role("button", name="開催を確定し、関係する方に知らせる").click()
    expect(page.get_by_role("link", name="予約を入れる")).to_have_count(2)

    enter(clerk)
    page.goto(url)
    page.get_by_role("link", name="予約を入れる").first.click()
    page.locator("[name=client_name]").fill("大田精機")
    page.get_by_role("button", name="この枠に予約する").click()
    expect(page.get_by_role("link", name="大田精機", exact=True)).to_be_visible()
    taken = Appointment.objects.get(state=AppointmentState.BOOKED)
    assert (taken.event_id, taken.method) == (event.pk, Method.OUTREACH)
    assert (taken.introduced_by, taken.introduced_branch) == (bank, bank.branches.get())

    # The day has come: nobody waits for it in a test.
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    OutreachEvent.objects.update(period=(now - timedelta(hours=3), now - timedelta(hours=1)))
    for n, row in enumerate(Appointment.objects.order_by("period")):
        begin = now - timedelta(hours=3 - n)
        Appointment.objects.filter(pk=row.pk).update(period=(begin, begin + timedelta(hours=1)))

    enter(desk)
    page.goto(url)
    page.get_by_role("button", name="来場 ：").first.click()
    page.get_by_role("button", name="終了 ：").first.click()
    page.get_by_role("link", name="開催済にする").click()
    page.get_by_label("参加者数").fill("1")
    page.get_by_role("button", name="開催済にする").click()
    page.get_by_role("link", name="実施報告を書く").click()
    page.locator("[name=report]").fill("1社のご相談をお受けしました。")
    page.get_by_role("button", name="報告済にし、金融機関に知らせる").click()
    expect(page.get_by_role("link", name="実施報告書（PDF）")).to_be_visible()
    event.refresh_from_db()
    assert (event.state, event.participants) == (EventState.REPORTED, 1)
    # Memo: who is missing one is said, and it opens from the slot.
    expect(page.get_by_text("大田精機").first).to_be_visible()

    enter(clerk)
    page.goto(url)
    expect(page.get_by_text("1社のご相談をお受けしました。")).to_be_visible()
    expect(page.get_by_role("link", name="実施報告書（PDF）")).to_be_visible()
