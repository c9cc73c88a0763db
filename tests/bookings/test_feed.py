"""予定表の配信: a secret address that says when and where, and closes at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from bookings.feed import summary_of
from bookings.models import Appointment, CalendarFeed
from bookings.services import appointment_cancel
from bookings.services.feed import feed_make, feed_revoke
from center.enums import Method
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def user_of(coordinator: Coordinator) -> User:
    assert coordinator.user is not None
    return coordinator.user


def read(secret: str) -> Any:
    return Client().get(reverse("bookings:feed", args=[secret]))


def lines(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return str(answer.content.decode().replace("\r\n ", "")).split("\r\n")


def test_address_is_shown_once_and_kept_as_a_digest(client: Client, lead: Coordinator) -> None:
    client.force_login(user_of(lead))
    made = client.post(reverse("bookings:feed_make")).content.decode()
    found = re.search(r"/bookings/feed/([\w-]{43})\.ics", made)
    assert found is not None
    secret = found[1]
    assert CalendarFeed.objects.get().digest != secret
    assert secret not in client.get(reverse("preferences")).content.decode()
    assert read(secret).headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert AuditEvent.objects.filter(act="feed.made").count() == 1


def test_it_holds_the_time_and_the_place_and_no_person(lead: Coordinator) -> None:
    soon = make.at(timezone.localdate() + timedelta(days=1))
    known: dict[str, Any] = {
        "contact_name": "佐藤 一郎",
        "contact_phone": "03-9123-4567",
        "briefing": "ひみつの相談",
    }
    make.appointment(lead, start=soon, client_name="株式会社大田精機", **known)
    make.appointment(
        lead,
        start=soon + timedelta(hours=2),
        client_name="佐藤商店",
        method=Method.FIELD,
        place="大田区蒲田5-1-2",
        **known,
    )
    other = make.coordinator("大友 香織")
    make.appointment(other, start=soon, booth=make.booth("ブース2"), client_name="株式会社人の")
    gone = make.appointment(lead, start=soon + timedelta(hours=4), client_name="株式会社取消")
    appointment_cancel(appointment=gone, by=make.user(Role.MANAGER), version=0, reason="都合")
    text = lines(read(feed_make(by=user_of(lead))))
    assert [line for line in text if line.startswith("SUMMARY")] == [
        "SUMMARY:来訪相談 株式会社大田精機",
        "SUMMARY:訪問相談 個人の方",
    ]
    assert [line for line in text if line.startswith("LOCATION")] == ["LOCATION:新橋 ブース1"]
    whole = "\n".join(text)
    for word in ("佐藤", "9123", "ひみつ", "蒲田", "資金繰り"):
        assert word not in whole


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("㈱大田精機", "㈱大田精機"),
        ("大田精機（株）", "大田精機（株）"),
        ("合同会社あおい", "合同会社あおい"),
        ("NPO法人みなと", "NPO法人みなと"),
        ("大田精機", "個人の方"),
        ("佐藤 一郎", "個人の方"),
        ("", "個人の方"),
    ],
)
def test_only_a_corporation_is_named(lead: Coordinator, name: str, shown: str) -> None:
    made = make.appointment(lead, client_name=name)
    assert summary_of(made) == f"来訪相談 {shown}"


def test_new_address_revoked_address_and_closed_account_open_nothing(lead: Coordinator) -> None:
    user = user_of(lead)
    first = feed_make(by=user)
    second = feed_make(by=user)
    assert [read(first).status_code, read(second).status_code] == [404, 200]
    for _ in range(2):
        feed_revoke(by=user)
    assert read(second).status_code == 404
    assert AuditEvent.objects.filter(act="feed.revoked").count() == 1
    third = feed_make(by=user)
    User.objects.filter(pk=user.pk).update(access_until=timezone.localdate() - timedelta(days=1))
    assert read(third).status_code == 404
    User.objects.filter(pk=user.pk).update(access_until=None, role=Role.RECEPTION)
    assert read(third).status_code == 404
    User.objects.filter(pk=user.pk).update(role=Role.COORDINATOR, is_active=False)
    assert read(third).status_code == 404
    assert read("x" * 43).status_code == 404


def test_asked_too_often_it_waits(lead: Coordinator, settings: Any) -> None:
    settings.BOOK_RATE_LIMITS = settings.BOOK_RATE_LIMITS | {"feed": "100/h/ip,2/h/key"}
    secret = feed_make(by=user_of(lead))
    assert [read(secret).status_code for _ in range(3)] == [200, 200, 429]
    settings.BOOK_RATE_LIMITS = settings.BOOK_RATE_LIMITS | {"feed": "1/h/ip,9/h/key"}
    assert read("y" * 43).status_code == 429


def test_queries_do_not_grow(lead: Coordinator, django_assert_num_queries: Any) -> None:
    secret = feed_make(by=user_of(lead))
    soon = make.at(timezone.localdate() + timedelta(days=1))
    make.appointment(lead, start=soon)
    read(secret)
    for count in range(1, 6):
        make.appointment(lead, start=soon + timedelta(hours=count))
        with django_assert_num_queries(3):
            read(secret)
    assert Appointment.objects.count() == 6


def test_page_tells_the_state_and_only_to_who_has_appointments(
    client: Client, lead: Coordinator
) -> None:
    client.force_login(user_of(lead))
    assert "アドレスを作る" in client.get(reverse("preferences")).content.decode()
    read(feed_make(by=user_of(lead)))
    html = client.get(reverse("preferences")).content.decode()
    assert "最後の取得" in html
    assert client.post(reverse("bookings:feed_revoke")).status_code == 302
    client.get(reverse("preferences"))
    client.force_login(make.user(Role.RECEPTION))
    assert "予定表の配信" not in client.get(reverse("preferences")).content.decode()
