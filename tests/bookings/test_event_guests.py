"""出張相談会 for all branches: held by the 本部; each branch books its customers, no more."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from bookings.models import Appointment
from bookings.services.events import event_hold, event_report
from partners.enums import EventKind, EventState
from partners.events.services.arranging import event_say
from partners.models import OutreachEvent
from tests import builders as make
from tests.partners import event_world as events
from tests.partners.seminar_world import bank_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> tuple[User, User, User]:
    return bank_people()


@pytest.fixture
def event(people: tuple[User, User, User]) -> OutreachEvent:
    """Of the whole bank, confirmed with its slots."""
    bank = people[0].partner_staff.organization
    made = events.confirmed(organization=bank, branch=None, wish="本部の胸の内")
    desk = make.user(Role.SECRETARIAT)
    event_say(event=made, by=desk, uuid=uuid.uuid4(), text="本部との内々の話")
    return made


def at(name: str, event: OutreachEvent, *more: int) -> str:
    room = "events" if name in ("edit", "say") else "event_slots"
    return reverse(f"{room}:{name}", args=[event.pk, *more])


def book(client: Client, event: OutreachEvent, name: str) -> Any:
    slot = events.slots(event)[0]
    sent = {"uuid": uuid.uuid4(), "client_name": name, "contact_phone": "03-1234-5678"}
    return client.post(at("book", event, slot.pk), sent)


def test_each_branch_sees_it_and_books_its_own_customers(
    client: Client, people: tuple[User, User, User], event: OutreachEvent
) -> None:
    kamata, yukigaya, _ = people
    for who, name in ((kamata, "蒲田の客"), (yukigaya, "雪谷の客")):
        client.force_login(who)
        for page in ("/events/", "/"):
            assert event.title in client.get(page).content.decode(), page
        assert book(client, event, name).status_code == 302
        shown = client.get(event.get_absolute_url()).content.decode()
        assert name in shown and shown.count("の客") == shown.count(name)
    rows = Appointment.objects.filter(state="booked").order_by("pk")
    assert [row.introduced_branch for row in rows] == [
        kamata.partner_staff.branch,
        yukigaya.partner_staff.branch,
    ]
    assert {row.introducer_phone for row in rows} == {""}
    first, last = rows
    for reader, own, other in ((kamata, first, last), (yukigaya, last, first)):
        client.force_login(reader)
        assert client.get(at("release", event, own.pk)).status_code == 200
        for act in ("release", "change"):
            assert client.get(at(act, event, other.pk)).status_code == 404


def test_a_guest_reads_no_talk_wish_or_report_and_arranges_nothing(
    client: Client, people: tuple[User, User, User], event: OutreachEvent
) -> None:
    kamata, desk = people[0], make.user(Role.SECRETARIAT)
    client.force_login(kamata)
    shown = client.get(event.get_absolute_url()).content.decode()
    assert "内々の話" not in shown and "胸の内" not in shown
    assert "本部が全店のために開く" in shown
    for name in ("edit", "cancel", "letter"):
        assert client.get(at(name, event)).status_code == 404, name
    assert client.post(at("say", event), {"uuid": uuid.uuid4(), "text": "あ"}).status_code == 404
    assert client.get(at("sheet", event)).status_code == 200
    event = events.started(event)
    event = event_hold(
        event=event, by=desk, version=event.version, participants=7, companies_count=3
    )
    event_report(
        event=event,
        by=desk,
        version=event.version,
        report="会の出来ばえ",
        participants=7,
        companies_count=3,
    )
    shown = client.get(event.get_absolute_url()).content.decode()
    assert "出来ばえ" not in shown and "7人" not in shown
    assert client.get(at("letter", event)).status_code == 404
    main = make.bank_user(kamata.partner_staff.organization)
    client.force_login(main)
    shown = client.get(event.get_absolute_url()).content.decode()
    assert "出来ばえ" in shown and "内々の話" in shown
    assert client.get(at("letter", event)).status_code == 200


def test_before_it_is_agreed_and_of_other_kinds_it_is_the_本部s(
    client: Client, people: tuple[User, User, User]
) -> None:
    kamata, _, sugamo = people
    bank = kamata.partner_staff.organization
    wished = events.requested(organization=bank, branch=None)
    meeting = events.agreed(organization=bank, branch=None, kind=EventKind.GATHERING)
    OutreachEvent.objects.filter(pk=meeting.pk).update(state=EventState.CONFIRMED)
    client.force_login(kamata)
    for each in (wished, meeting):
        assert client.get(each.get_absolute_url()).status_code == 404
    there = events.confirmed(organization=bank, branch=None)
    sister = events.confirmed(
        make.coordinator("大友 悠"),
        organization=bank,
        branch=bank.branches.get(name="雪谷支店"),
    )
    assert client.get(there.get_absolute_url()).status_code == 200
    assert client.get(sister.get_absolute_url()).status_code == 404
    client.force_login(sugamo)
    assert client.get(there.get_absolute_url()).status_code == 404
    slot = events.slots(there)[0]
    assert client.get(at("book", there, slot.pk)).status_code == 404
    assert there.title not in client.get("/events/").content.decode()
