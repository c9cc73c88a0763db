"""How long a session lasts, what ends it at once, and that watching it costs the pages nothing."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.devices import device_words
from accounts.enums import Role
from accounts.models import AuditEvent, SecurityPolicy
from accounts.tasks import clear_sessions
from tests import builders as make

pytestmark = pytest.mark.django_db

EMAIL = "ishida@yorozu.example"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def account():
    return make.user(Role.COORDINATOR, email=EMAIL, password=make.PASSWORD)


def signed_in(agent: str = EDGE) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.post(reverse("account_login"), {"login": EMAIL, "password": make.PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def age(client: Client, **changes: int) -> None:
    """Put the stamp's times back by so many seconds."""
    session = client.session
    stamp = session["yorozu"]
    session["yorozu"] = {**stamp, **{name: stamp[name] - by for name, by in changes.items()}}
    session.save()


# ── age ──────────────────────────────────────────────────────────────────────────────────────


def test_who_is_away_too_long_signs_in_again(account):
    client = signed_in()
    age(client, seen=(90 + 6) * 60)
    answer = client.get("/consultations/?q=1", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/accounts/login/?next=/consultations/%3Fq%3D1"
    page = client.get(reverse("account_login")).content.decode()
    assert "しばらく操作がなかったため" in page
    assert AuditEvent.objects.get(act="session.expired").actor_id == account.pk
    assert not UserSession.objects.exists()


def test_who_works_stays(account):
    client = signed_in()
    for _ in range(5):
        age(client, seen=60 * 60)
        assert is_in(client)


def test_the_day_ends_for_who_works_all_along(account, settings):
    client = signed_in()
    age(client, since=settings.SESSION_MAX_HOURS * 3600 + 1)
    assert not is_in(client)


def test_the_manager_sets_the_time(account):
    SecurityPolicy(idle_minutes=30).save()
    client = signed_in()
    age(client, seen=36 * 60)
    assert not is_in(client)


def test_an_open_page_hears_401(account):
    client = signed_in()
    age(client, seen=24 * 3600)
    answer = client.get("/consultations/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "X-Sign-In" not in answer.headers


def test_polling_is_no_work(account):
    client = signed_in()
    age(client, seen=60 * 60)
    before = client.session["yorozu"]["seen"]
    assert client.get("/", headers={"X-Poll": "1"}).status_code == 200
    assert client.session["yorozu"]["seen"] == before
    assert client.get("/").status_code == 200
    assert client.session["yorozu"]["seen"] > before


def test_a_session_of_the_version_before_goes_on(account):
    client = signed_in()
    session = client.session
    del session["yorozu"]
    session.save()
    UserSession.objects.all().delete()
    assert is_in(client)
    assert "since" in client.session["yorozu"]
    assert UserSession.objects.get().user == account


# ── cost ─────────────────────────────────────────────────────────────────────────────────────


def test_watching_adds_no_query_to_a_page(account):
    client = signed_in()
    client.get("/consultations/?keep=1")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/consultations/?keep=1&state=submitted", headers={"HX-Request": "true"})
    about = [q["sql"] for q in asked if "usersession" in q["sql"] or "policy" in q["sql"]]
    assert about == []
    assert not [q["sql"] for q in asked if 'last_seen_at" =' in q["sql"]]


def test_last_seen_is_written_once_in_five_minutes(account):
    client = signed_in()
    age(client, seen=301)
    before = timezone.now()
    assert is_in(client)
    account.refresh_from_db()
    assert account.last_seen_at > before
    seen = account.last_seen_at
    assert is_in(client)
    account.refresh_from_db()
    assert account.last_seen_at == seen
    assert UserSession.objects.get().last_seen_at > before


# ── one's devices ────────────────────────────────────────────────────────────────────────────


def test_devices_are_named(account):
    client = signed_in()
    signed_in(IPHONE)
    page = client.get(reverse("preferences")).content.decode()
    assert "Windows・Edge" in page
    assert "iPhone・Safari" in page
    assert page.count("この端末</span>") == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Windows・Edge"),
        (IPHONE, "iPhone・Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Linux・Firefox"),
        ("", "不明な端末"),
        ("あ" * 500, "不明な端末"),
    ],
)
def test_device_in_words(agent, words):
    assert device_words(agent) == words


def test_others_are_signed_out_and_this_one_stays(account):
    here, phone = signed_in(), signed_in(IPHONE)
    here.post(reverse("sessions_end"))
    assert is_in(here)
    assert not is_in(phone)
    assert UserSession.objects.count() == 1
    assert AuditEvent.objects.filter(act="session.ended").count() == 1


def test_one_device_is_signed_out(account):
    here, phone = signed_in(), signed_in(IPHONE)
    row = UserSession.objects.get(user_agent=IPHONE)
    for _ in range(2):
        assert here.post(reverse("session_end", args=[row.pk])).status_code == 302
    assert is_in(here)
    assert not is_in(phone)


def test_anothers_device_is_left_alone(account):
    here = signed_in()
    other = Client()
    other.force_login(make.user())
    other.post(reverse("session_end", args=[UserSession.objects.get().pk]))
    assert is_in(here)


def test_signing_out_forgets_the_device(account):
    client = signed_in()
    client.post(reverse("account_logout"))
    assert not UserSession.objects.exists()
    assert AuditEvent.objects.filter(act="sign_in.out", actor_id=account.pk).count() == 1


def test_a_new_password_ends_the_other_sessions(account):
    here, phone = signed_in(), signed_in(IPHONE)
    new = "another-long-password-5"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": make.PASSWORD, "password1": new, "password2": new},
    )
    assert is_in(here)
    assert not is_in(phone)
    assert AuditEvent.objects.filter(act="password.changed").count() == 1


# ── ended from outside ───────────────────────────────────────────────────────────────────────


def test_ending_all_reaches_every_device_at_once(account):
    clients = [signed_in(), signed_in(IPHONE)]
    sessions.end_all(account)
    assert not any(is_in(client) for client in clients)
    polled = clients[0].get("/consultations/", headers={"HX-Request": "true"})
    assert polled.status_code == 401
    assert not Session.objects.filter(
        session_key__in=[c.session.session_key for c in clients if c.session.session_key]
    ).exists()


def test_ending_all_reaches_sessions_no_table_knows(account):
    client = Client()
    client.force_login(account)
    assert not UserSession.objects.exists()
    sessions.end_all(account)
    assert not is_in(client)


# ── what is written down ─────────────────────────────────────────────────────────────────────


def test_failed_sign_in_names_the_account_not_what_was_typed(account):
    client = Client()
    client.post(reverse("account_login"), {"login": EMAIL, "password": "wrong-password"})
    client.post(reverse("account_login"), {"login": "no@yorozu.example", "password": "hunter2"})
    known, unknown = AuditEvent.objects.filter(act="sign_in.failed").order_by("id")
    assert (known.actor_name, known.target_id) == ("（ログイン前）", str(account.pk))
    assert (unknown.target_id, unknown.detail["ip"]) == ("", "127.0.0.1")
    assert "hunter2" not in str(unknown.detail)


def test_sign_in_is_recorded_with_its_way(account):
    signed_in()
    event = AuditEvent.objects.get(act="sign_in.done")
    assert event.detail == {"method": "password", "ip": "127.0.0.1"}


def test_stamp_holds_times_not_the_clock_of_the_database(account):
    client = signed_in()
    stamp = client.session["yorozu"]
    assert abs(stamp["since"] - time.time()) < 60
    assert stamp["idle"] == timedelta(minutes=90).total_seconds()


def test_a_closed_account_that_knocks_is_written_down(account):
    account.is_active = False
    account.save()
    signed_in()
    event = AuditEvent.objects.get(act="sign_in.refused")
    assert (event.actor_id, event.target_id) == (None, str(account.pk))


def test_rows_of_ended_sessions_go_and_nobody_is_signed_out(account):
    here, gone = signed_in(), signed_in(IPHONE)
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1)
    )
    assert clear_sessions() == 1
    assert UserSession.objects.get().user_agent == EDGE
    assert is_in(here)
