"""The start page: what waits for an answer, and where one goes next."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from partners.enums import Answer
from partners.events.services.arranging import event_say
from partners.events.services.people import event_ask
from partners.models import OutreachEvent
from tests import builders as make
from tests.partners import event_world as events
from tests.partners.event_world import account

pytestmark = pytest.mark.django_db


def test_a_request_waits_until_the_centre_has_answered(client: Client):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    partner, desk = make.bank_user(bank, bank.branches.get()), make.user(Role.SECRETARIAT)
    event = events.requested(partner)
    client.force_login(desk)
    assert event in client.get("/").context["event_requests"]
    event_say(event=event, by=desk, uuid=uuid.uuid4(), text="承りました。")
    assert "event_requests" not in client.get("/").context
    event_say(event=event, by=partner, uuid=uuid.uuid4(), text="10時からにできますか。")
    assert event in client.get("/").context["event_requests"]


def test_what_is_agreed_or_over_is_the_centres_turn(client: Client):
    desk = make.user(Role.SECRETARIAT)
    agreed, over = events.agreed(), events.confirmed()
    client.force_login(desk)
    assert client.get("/").context["event_requests"] == [agreed]
    OutreachEvent.objects.filter(pk=over.pk).update(
        period=(timezone.now() - timedelta(hours=3), timezone.now() - timedelta(hours=1))
    )
    assert {*client.get("/").context["event_requests"]} == {agreed, over}


def test_a_coordinator_answers_on_the_start_page(client: Client):
    who, desk = make.coordinator(), make.user(Role.SECRETARIAT)
    event = events.agreed()
    event_ask(event=event, people=[who], by=desk, version=event.version)
    client.force_login(account(who))
    page = client.get("/")
    url = reverse("event_slots:answer", args=[event.pk])
    assert url in page.text
    for _ in range(2):
        assert client.post(url, {"answer": "accepted"}).status_code == 302
    assert event.coordinators.get().answer == Answer.ACCEPTED
    assert event.title in client.get("/").text


def test_nobody_answers_who_is_not_asked(client: Client):
    event = events.agreed()
    who = make.coordinator()
    client.force_login(account(who))
    answer = client.post(reverse("event_slots:answer", args=[event.pk]), {"answer": "accepted"})
    assert answer.status_code == 422
    assert not event.coordinators.exists()


def test_a_bank_is_led_to_its_request(client: Client):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    partner = make.bank_user(bank, bank.branches.get())
    client.force_login(partner)
    page = client.get("/").text
    assert reverse("events:new") in page
    assert "決まっている予定はありません" in page
    sure = events.confirmed()
    assert sure.title in client.get("/").text
