"""Second factors: codes, recovery codes, roles that must have one, what is written down."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, SecurityPolicy
from accounts.sealing import seal, unseal
from tests import builders as make

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL = "ishida@yorozu.example"


@pytest.fixture
def account():
    return make.user(Role.SECRETARIAT, email=EMAIL, password=make.PASSWORD)


@pytest.fixture
def protected(account):
    """With an authenticator app and recovery codes."""
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return account


@pytest.fixture
def required(db):
    SecurityPolicy(mfa_roles=[Role.MANAGER, Role.SECRETARIAT, Role.CHIEF]).save()


def code(secret: str = SECRET, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def password(client: Client):
    return client.post(reverse("account_login"), {"login": EMAIL, "password": make.PASSWORD})


def enter(client: Client, text: str):
    return client.post(reverse("mfa_authenticate"), {"code": text})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# ── signing in ───────────────────────────────────────────────────────────────────────────────


def test_password_alone_does_not_open(client, protected):
    assert password(client).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert "二段階認証" in client.get(reverse("mfa_authenticate")).content.decode()


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_code_of_the_app_opens_with_a_clock_half_a_minute_off(client, protected, steps):
    password(client)
    assert enter(client, code(steps=steps)).status_code == 302
    assert is_in(client)
    done = AuditEvent.objects.get(act="sign_in.done")
    assert (done.actor_id, done.detail["method"]) == (protected.pk, "totp")


def test_a_code_opens_once(client, protected):
    now = code()
    password(client)
    enter(client, now)
    other = Client()
    password(other)
    assert enter(other, now).status_code == 200
    assert not is_in(other)


def test_recovery_code_opens_once(client, protected):
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    spare = codes.get_unused_codes()[0]
    password(client)
    enter(client, spare)
    assert is_in(client)
    other = Client()
    password(other)
    enter(other, spare)
    assert not is_in(other)


def test_wrong_codes_are_counted_and_then_refused(client, protected):
    password(client)
    for _ in range(5):
        assert "正しくありません" in enter(client, "000000").content.decode()
    refused = enter(client, code())
    assert not is_in(client)
    assert refused.status_code == 200
    failed = AuditEvent.objects.filter(act="mfa.failed")
    assert failed.count() == 5
    assert failed[0].actor_id is None
    assert failed[0].target_id == str(protected.pk)


@pytest.mark.parametrize("text", ["", "あ" * 5000, "123", "１２３４５６", "-1", "\x00"])
def test_nonsense_is_no_code(client, protected, text):
    password(client)
    assert enter(client, text).status_code == 200
    assert not is_in(client)


# ── setting up ───────────────────────────────────────────────────────────────────────────────


def activate(client: Client) -> str:
    """Set up an app as a person does; its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    return secret


@pytest.mark.django_db(transaction=True)
def test_app_is_set_up_right_after_sign_in(client, account):
    password(client)
    activate(client)
    kinds = Authenticator.objects.filter(user=account).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10
    acts = set(AuditEvent.objects.filter(actor_id=account.pk).values_list("act", flat=True))
    assert "mfa.added" in acts
    assert "認証アプリが設定されました" in mail.outbox[0].subject


def test_a_wrong_code_is_named_as_its_box(client, account):
    password(client)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    main = page.split("<main")[1]
    assert ">6桁の数字</a>：" in main
    assert "placeholder" not in main


def test_the_secret_is_sealed(client, account):
    password(client)
    secret = activate(client)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert unseal(stored) == secret


def test_a_seal_outlives_a_new_key_that_names_the_former(settings):
    sealed = seal("abc")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert unseal(sealed) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed) == "abc"


def test_a_seal_that_cannot_be_opened_lets_nobody_in(client, protected, settings):
    Authenticator.objects.update(data={"secret": "broken", "seed": "broken", "used_mask": 0})
    password(client)
    for text in (code(), code("A" * 32), "000000"):
        assert enter(client, text).status_code == 200
    assert not is_in(client)


def test_some_time_after_sign_in_the_password_is_asked_again(client, account):
    password(client)
    session = client.session
    session["yorozu"] = {**session["yorozu"], "since": int(time.time()) - 3600}
    session.save()
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


# ── required by role ─────────────────────────────────────────────────────────────────────────


def test_who_must_is_led_to_set_up_and_then_free(client, account, required):
    password(client)
    for path in ("/", "/consultations/", reverse("preferences"), "/help/"):
        assert client.get(path).headers["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert "二段階認証を設定してください" in page.content.decode()
    assert "相談メモ</span>" not in page.content.decode()
    activate(client)
    assert is_in(client)


def test_who_must_may_always_sign_out(client, account, required):
    password(client)
    client.post(reverse("account_logout"))
    assert client.get("/").headers["Location"].startswith(reverse("account_login"))


def test_an_open_page_is_told_what_is_missing(client, account, required):
    password(client)
    answer = client.get("/consultations/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["X-Sign-In"]) == (401, "second-factor")
    posted = client.post("/consultations/x/", "{}", content_type="application/json")
    assert posted.status_code == 401


def test_set_up_elsewhere_counts_here(client, account, required):
    password(client)
    assert not is_in(client)
    TOTP.activate(account, SECRET)
    assert is_in(client)


def test_other_roles_are_not_asked(client, required):
    make.user(Role.COORDINATOR, email=EMAIL, password=make.PASSWORD)
    password(client)
    assert is_in(client)


def test_nobody_is_asked_until_the_manager_says_so(client, account):
    password(client)
    assert is_in(client)


def test_who_must_have_one_cannot_take_the_last_away(client, protected, required):
    password(client)
    enter(client, code())
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "いまは外せません" in page.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_need_not_may_take_it_away(client, protected):
    password(client)
    enter(client, code())
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    removed = AuditEvent.objects.filter(act="mfa.removed").values_list("detail", flat=True)
    assert {each["method"] for each in removed} == {"totp", "recovery_codes"}
