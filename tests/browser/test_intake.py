"""A call from its ring to its outcome, by keyboard, with what is typed kept on the way."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from accounts.enums import Role
from consultations.enums import IntakeOutcome, QuestionKind
from consultations.models import HearingQuestion, Intake
from tests import builders as make
from tests.browser.axe import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: Any, sign_in: Any) -> Any:
    make.programme()
    person = make.user(Role.RECEPTION)
    sign_in(person)
    return person


def is_summary_saved(answer: Response) -> bool:
    """The status line says 保存済み already of what was typed before."""
    sent = answer.request.post_data_json or {}
    return "来月の支払い" in sent.get("data", {}).get("summary", "")


def test_a_call_is_taken_by_keyboard_and_nothing_is_lost(
    page: Page, live_server: Any, desk: Any
) -> None:
    company = make.company("株式会社大田精機", phone="03-1234-5678")
    make.intake(by=desk, company=company, summary="先月の電話")
    question = HearingQuestion.objects.create(name="借入はありますか", kind=QuestionKind.YES_NO)
    question.topics.add(make.topic("資金繰り"))
    page.goto(f"{live_server.url}/intake/new/")
    expect(page.locator("#id_client_name")).to_be_focused()
    page.keyboard.type("大田")
    expect(page.get_by_role("option", name="株式会社大田精機")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_contact_phone")).to_have_value("03-1234-5678")
    expect(page.locator("#intake-beside")).to_contain_text("先月の電話")
    page.locator("#id_primary_topic").select_option(label="資金繰り")
    expect(page.locator("#intake-script")).to_contain_text("借入はありますか")
    page.get_by_role("radio", name="はい").check()
    with page.expect_response(is_summary_saved):
        page.locator("#id_summary").fill("来月の支払いに不安がある。")
    page.reload()
    expect(page.locator("#id_summary")).to_have_value("来月の支払いに不安がある。")
    expect(page).to_have_url(re.compile(r"/intake/\d+/$"))
    page.get_by_role("radio", name="よろず").check()
    page.get_by_role("radio", name="その場で回答").check()
    page.locator("#id_reply").fill("保証協会の窓口を案内した。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="結果", exact=True)).to_be_visible()
    done = Intake.objects.order_by("pk").last()
    assert done is not None
    assert (done.outcome, done.company) == (IntakeOutcome.ANSWERED, company)
    assert done.answers[0]["answer"] == "はい"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("outcome", ["予約", "他機関紹介", "折返し待ち"])
def test_each_outcome_asks_its_own_and_is_clean(
    page: Page, live_server: Any, desk: Any, width: int, outcome: str
) -> None:
    make.agency()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/intake/new/")
    page.get_by_role("radio", name=outcome, exact=True).check()
    asks = {
        "予約": page.locator("#proposals"),
        "他機関紹介": page.locator("#id_place_name"),
        "折返し待ち": page.locator("#id_callback_at"),
    }
    for name, box in asks.items():
        if name == outcome:
            expect(box).to_be_visible()
        else:
            expect(box).to_be_hidden()
    # the bars that stay in sight must not lie over half a box
    page.evaluate("scrollTo(0, 0)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
