"""The office's list of web requests: figures by sex and age, each opening what it counts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from bookings.enums import EntryEnd
from bookings.models import WaitingListEntry, WebRequest
from bookings.services import waiting_join
from bookings.services.web import send_request
from tests import builders as make
from tests.bookings import web_world as web

pytestmark = pytest.mark.django_db
PEOPLE = [("female", "40"), ("female", "40"), ("male", "50"), ("undisclosed", "undisclosed")]


def ask(number: int, sex: str, age: str) -> WebRequest:
    request = web.hold_for(
        key=web.uuid.uuid4(),
        wanted=web.wanted(),
        start=web.first_time(number=number),
        visitor=web.visitor(sex=sex, age_band=age, email=f"{number}@example.com"),
        until=timezone.now() + timedelta(minutes=15),
    )
    send_request(request)
    return request


@pytest.fixture
def asked() -> list[WebRequest]:
    web.centre("石田 真", "大友 香織", "千葉 透", booths=3)
    return [ask(number * 2, *who) for number, who in enumerate(PEOPLE)]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make.user(Role.SECRETARIAT))
    return client


def test_every_figure_opens_what_it_counts(desk: Client, asked: list[WebRequest]) -> None:
    page = desk.get(reverse("web_bookings:list"))
    figures = page.context["figures"]
    assert figures.total == 4
    assert sum(line.total for line in figures.lines) == 4
    assert sum(cell.count for cell in figures.totals) == 4
    links = re.findall(r'<a href="(\?[^"]+#rows)">(\d+)</a>', page.content.decode())
    assert len(links) >= 7
    for query, count in links:
        address = query.replace("&amp;", "&").removesuffix("#rows")
        rows = desk.get(reverse("web_bookings:list") + address).context["page"].rows
        assert len(rows) == int(count)


def test_holds_that_were_never_sent_do_not_count(desk: Client, asked: list[WebRequest]) -> None:
    web.hold(Client(), web.first_time(number=9))
    assert desk.get(reverse("web_bookings:list")).context["figures"].total == 4


def test_list_costs_the_same_however_long(
    desk: Client, asked: list[WebRequest], django_assert_max_num_queries: Any
) -> None:
    desk.get(reverse("web_bookings:list"))
    with django_assert_max_num_queries(9):
        assert len(desk.get(reverse("web_bookings:list")).context["page"].rows) == 4


def test_nonsense_narrows_nothing(desk: Client, asked: list[WebRequest]) -> None:
    for query in ({"sex": "x", "age": "9" * 40}, {"since": "きのう"}, {"state": "held"}):
        assert len(desk.get(reverse("web_bookings:list"), query).context["page"].rows) == 4


def test_place_in_line_is_ended_once(desk: Client, asked: list[WebRequest]) -> None:
    day = timezone.localdate() + timedelta(days=9)
    entry = waiting_join(
        key=web.uuid.uuid4(),
        wanted=web.wanted("phone"),
        first_day=day,
        last_day=day,
        visitor=web.visitor(),
    )
    assert "山田 花子" in desk.get(reverse("web_bookings:waiting")).content.decode()
    for _ in range(2):
        address = reverse("web_bookings:waiting_end", args=[entry.pk])
        assert desk.post(address).status_code == 302
    entry.refresh_from_db()
    assert (entry.ended_as, entry.ended_by) == (
        EntryEnd.STAFF,
        WaitingListEntry.objects.get().ended_by,
    )
    assert AuditEvent.objects.filter(act="waiting.ended").count() == 1


def test_nothing_personal_in_the_audit(asked: list[WebRequest]) -> None:
    web.hold(Client(), web.first_time(number=9))
    text = str(list(AuditEvent.objects.values_list("detail", "target_id", "actor_name")))
    for word in ("山田", "花子", "example.com", "090"):
        assert word not in text
