"""From the start page to the memo of the next session and back, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bookings.enums import AppointmentState
from bookings.models import Appointment, Receipt
from consultations.models import Memo
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1440, 390])
def test_memo_opens_filled_and_ends_the_session(
    page: Page, live_server: Any, sign_in: Callable[[Any], None], media: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    make.programme(), make.topic()
    lead, company = make.coordinator(office=make.office()), make.company()
    make.submitted(lead, company=company, advice="資金繰り表を作る。")
    appointment = make.appointment(
        lead,
        start=timezone.now() + timedelta(minutes=5),
        company=company,
        contact_name="佐藤 一郎",
        briefing="借換えの相談",
    )
    make.note(appointment, text="決算書は当日お持ちです。")
    make.material(appointment, name="試算表.txt")
    sign_in(lead.user)
    page.goto(live_server.url)
    card = page.get_by_role("region", name="次の相談")
    expect(card).to_contain_text("2回目")
    expect(card).to_contain_text("未読 2件")
    expect(card).to_contain_text("資金繰り表を作る。")
    assert violations(page) == []
    card.get_by_role("link", name="メモを開く").click()
    expect(page.get_by_label("企業名", exact=True)).to_have_value(company.name)
    beside = page.get_by_role("region", name="この予約")
    expect(beside).to_contain_text("借換えの相談")
    expect(beside).to_contain_text("決算書は当日お持ちです。")
    assert violations(page) == []
    assert Receipt.objects.filter(user=lead.user).count() == 1
    page.locator("#id_content").fill("返済条件の見直しについて。")
    page.get_by_role("button", name="提出").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("R8-00002")
    memo = Memo.objects.get(number="R8-00002")
    assert memo.appointment == appointment
    page.get_by_role("region", name="予約").get_by_role("link").click()
    expect(page.get_by_role("region", name="経営相談メモ")).to_contain_text("R8-00002")
    expect(page.locator("#shared")).to_contain_text("既読")
    assert violations(page) == []
    assert Appointment.objects.get().state == AppointmentState.DONE
