"""The door: who gets in, what a wrong key does, what leaves with the person."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make.user(Role.COORDINATOR, email="ishida@yorozu.example", password=make.PASSWORD)


def sign_in(client: Client, password: str = make.PASSWORD, email: str = "ishida@yorozu.example"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_email_and_password_open_the_start_page(client, account):
    response = sign_in(client)
    assert response.headers["Location"] == reverse("desks:start")
    assert account.get_short_name() in client.get("/").content.decode()


def test_email_is_the_same_in_capitals(client, account):
    assert sign_in(client, email="Ishida@Yorozu.example").status_code == 302


def test_wrong_password_says_so_in_japanese(client, account):
    page = sign_in(client, "wrong-password").content.decode()
    assert "正しくありません" in page


def test_sixth_wrong_password_is_refused_even_when_right(client, account):
    for _ in range(5):
        sign_in(client, "wrong-password")
    response = sign_in(client)
    assert response.status_code in (200, 429)
    assert not response.wsgi_request.user.is_authenticated


def test_one_office_behind_one_address_keeps_signing_in(client):
    """Twenty people of one office, each with one slip of the finger."""
    people = [
        make.user(email=f"office{n}@yorozu.example", password=make.PASSWORD) for n in range(20)
    ]
    for person in people:
        sign_in(Client(), "slip-of-the-finger", person.email)
        assert sign_in(Client(), make.PASSWORD, person.email).status_code == 302


def test_nobody_signs_up(client):
    page = client.post(
        reverse("account_signup"), {"email": "new@yorozu.example", "password1": make.PASSWORD}
    )
    assert "new@yorozu.example" not in str(mail.outbox)
    assert page.status_code == 200
    assert not make.User.objects.filter(email="new@yorozu.example").exists()


def test_deactivated_account_is_not_let_in(client, account):
    account.is_active = False
    account.save()
    sign_in(client)
    assert client.get("/").status_code == 302


def test_access_dates_that_have_passed_end_the_session(client, account):
    client.force_login(account)
    account.access_until = timezone.localdate() - timedelta(days=1)
    account.save()
    response = client.get("/")
    assert response.headers["Location"] == reverse("account_login")


def test_password_is_reset_by_mail(client, account):
    client.post(reverse("account_reset_password"), {"email": account.email})
    (letter,) = mail.outbox
    assert "東京都よろず支援拠点" in letter.subject
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    assert form.status_code == 200
    new = "a-new-long-password-77"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(Client(), new).status_code == 302


def test_password_reset_does_not_tell_who_has_an_account(client):
    response = client.post(reverse("account_reset_password"), {"email": "no@yorozu.example"})
    assert response.headers["Location"] == reverse("account_reset_password_done")


def test_sign_out_needs_a_post(client, account):
    client.force_login(account)
    client.get(reverse("account_logout"))
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_draft_key_is_ones_own_and_never_cached(client, account):
    other = make.user()
    client.force_login(account)
    mine = client.get(reverse("draft_key"))
    client.force_login(other)
    theirs = client.get(reverse("draft_key"))
    assert mine.json()["key"] != theirs.json()["key"]
    assert "no-store" in mine.headers["Cache-Control"]


def test_the_admin_is_for_superusers_behind_the_same_door(client, account):
    assert client.get("/admin/login/").headers["Location"].startswith(reverse("account_login"))
    client.force_login(account)
    assert client.get("/admin/", follow=True).status_code == 403
    boss = make.User.objects.create_superuser("boss@yorozu.example", make.PASSWORD, name="課長 一")
    client.force_login(boss)
    assert client.get("/admin/").status_code == 200
