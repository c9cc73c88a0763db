"""Second factors and ended sessions in a browser: passkeys through a virtual device, text kept."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import SecurityPolicy, User
from consultations.models import MemoDraft
from tests import builders as make
from tests.browser.axe import follow, violations

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "ishida@yorozu.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def account() -> User:
    make.programme(), make.topic(), make.course()
    return make.user(Role.MANAGER, email=EMAIL, password=make.PASSWORD, name="課長 一郎")


@pytest.fixture
def desk(page: Page, context: BrowserContext) -> Iterator[Page]:
    """A page on a machine with a fingerprint reader."""
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page


def enter(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("メールアドレス").fill(EMAIL)
    page.get_by_label("パスワード").fill(make.PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".c-menu summary").click()
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/accounts/login/**")


def test_passkey_is_added_and_opens_without_a_password(
    desk: Page, live_server: Any, account: User
) -> None:
    enter(desk, live_server)
    desk.goto(f"{live_server.url}/accounts/mfa/webauthn/add/")
    assert violations(desk) == []
    desk.get_by_role("button", name="追加する").click()
    desk.wait_for_url("**/recovery-codes/")
    expect(desk.get_by_text("パスキーを追加しました。")).to_be_visible()
    assert violations(desk) == []
    assert Authenticator.objects.get(type="webauthn").user == account
    sign_out(desk)
    desk.get_by_role("button", name="パスキーでログイン").click()
    expect(desk.get_by_role("heading", name=re.compile("課長さん"))).to_be_visible()


def test_passkey_is_the_second_step_after_the_password(
    desk: Page, live_server: Any, account: User
) -> None:
    enter(desk, live_server)
    desk.goto(f"{live_server.url}/accounts/mfa/webauthn/add/")
    desk.get_by_label(re.compile("パスワードなしのログイン")).uncheck()
    desk.get_by_role("button", name="追加する").click()
    desk.wait_for_url("**/recovery-codes/")
    sign_out(desk)
    enter(desk, live_server)
    desk.wait_for_url("**/mfa/authenticate/")
    assert violations(desk) == []
    desk.get_by_role("button", name="パスキーを使う").click()
    expect(desk.get_by_role("heading", name=re.compile("課長さん"))).to_be_visible()


def test_a_device_that_says_no_is_told_in_words(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.evaluate(
        """() => {
          const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
          navigator.credentials.get = refuse;
        }"""
    )
    page.get_by_role("button", name="パスキーでログイン").click()
    expect(page.get_by_role("alert")).to_contain_text("取り消されたか、時間切れ")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_who_must_sets_up_an_app_and_goes_on(
    page: Page, live_server: Any, account: User, width: int
) -> None:
    SecurityPolicy(mfa_roles=[Role.MANAGER]).save()
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, live_server)
    page.wait_for_url("**/accounts/mfa/")
    assert violations(page) == []
    follow(page, page.get_by_role("link", name="認証アプリを設定する"))
    assert violations(page) == []
    page.get_by_text("QRコードを読み取れないとき").click()
    secret = page.locator(".p-accounts-secret").inner_text().strip()
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("6桁の数字").fill(now)
    page.get_by_role("button", name="設定する").click()
    page.wait_for_url("**/recovery-codes/")
    page.get_by_role("link", name="ホームへ進む").click()
    expect(page.get_by_role("heading", name=re.compile("課長さん"))).to_be_visible()


def test_text_survives_a_session_that_ran_out(
    page: Page, context: BrowserContext, live_server: Any, account: User
) -> None:
    """Away from the desk with a memo open: sign in beside it, and nothing is lost."""
    enter(page, live_server)
    expect(page.get_by_role("heading", name=re.compile("課長さん"))).to_be_visible()
    page.goto(f"{live_server.url}/consultations/new/")
    text = page.get_by_label("相談内容", exact=True)
    text.fill("席を立つ前")
    status = page.locator("#memo-status")
    expect(status).to_contain_text("下書き保存済み")
    for row in Session.objects.all():
        data = row.get_decoded()
        data["yorozu"]["seen"] -= 24 * 3600
        row.session_data = Session.objects.encode(data)
        row.save()
    text.fill("席を立つ前。戻ってから")
    expect(status).to_contain_text("ログインが切れました")
    beside = context.new_page()
    enter(beside, live_server)
    expect(beside.get_by_role("heading", name=re.compile("課長さん"))).to_be_visible()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status).to_contain_text("下書き保存済み")
    expect(text).to_have_value("席を立つ前。戻ってから")
    assert MemoDraft.objects.get().data["content"] == "席を立つ前。戻ってから"
