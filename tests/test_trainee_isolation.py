"""Nothing of a client before the pledge, outside the term, or for alumni: over every URL.

The world's trainee sits in its appointment and its memos, and has written a log about the
company. Whatever is answered to them in any of these states names nothing of it; what is asked
for by its id is not there.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ROLES_WITH, Role
from accounts.models import User
from tests import trainee_builders as make
from tests.matrix import PAGES, World
from tests.matrix.page import Page
from tests.test_bank_isolation import text_of
from trainees.enums import TraineeState
from trainees.models import Trainee

pytestmark = pytest.mark.django_db
# The client, its trade, what was said, what the trainee wrote about it.
CLIENT = ("大田精機", "来期の資金繰り", "オオタ", "返済の見直しを、大田", "R8-00001", "試算表.txt")
WORDS = ("大田", "資金繰り")
STATES = ("before the pledge", "before the term", "after the term", "alumni")


def for_trainees() -> list[str]:
    """Every page that a trainee's role may open, except those open to all the world."""
    return sorted(
        name
        for name, page in PAGES.items()
        if page.permission is not None and Role.TRAINEE in ROLES_WITH[page.permission]
    )


def by_id() -> list[str]:
    rooms = ("consultations:", "bookings:", "trainees:log")
    lists = ("trainees:logs", "trainees:log_write", "trainees:log_autosave", "trainees:log_desk")
    return [
        name
        for name in for_trainees()
        if name.startswith(rooms) and name not in lists and PAGES[name].kwargs is not Page.kwargs
    ]


@pytest.fixture
def person(world: World) -> User:
    """The trainee, with a session that is over and what they wrote about it."""
    trainee = make.of_world(world)
    user: User = world.users["trainee"]
    user.refresh_from_db()
    trainee.user = user
    appointment = make.session(
        trainee, world.lead, company=world.company, briefing="来期の資金繰りについて", clock="16:00"
    )
    make.log(trainee, appointment, saw="返済の見直しを、大田精機の社長と考えていた。")
    return user


def put_into(state: str, user: User) -> None:
    """As the services leave the account."""
    today = timezone.localdate()
    day = timedelta(days=1)
    match state:
        case "before the pledge":
            User.objects.filter(pk=user.pk).update(pledged_on=None)
        case "before the term":
            User.objects.filter(pk=user.pk).update(access_from=today + day)
        case "after the term":
            User.objects.filter(pk=user.pk).update(
                access_from=today - 30 * day, access_until=today - day
            )
        case "alumni":
            row = Trainee.objects.get(user=user)
            make.move(make.move(row, TraineeState.COMPLETED), TraineeState.ALUMNI)
    user.refresh_from_db()
    assert not user.may_see_clients_on(today)


@pytest.mark.parametrize("name", for_trainees())
def test_nothing_of_a_client_is_shown(world: World, person: User, name: str) -> None:
    page = PAGES[name]
    kwargs = page.kwargs(world)
    url = reverse(name, kwargs=kwargs)
    data = page.data(world) if page.method == "post" else {}
    searches = () if kwargs or data else tuple(f"?q={word}" for word in WORDS)
    for state in STATES:
        with transaction.atomic():
            put_into(state, person)
            client = Client()
            client.force_login(person)
            for query in {page.query, *searches}:
                with transaction.atomic():
                    send = client.post if page.method == "post" else client.get
                    text = text_of(send(url + query, data, follow=True))
                    transaction.set_rollback(True)
                for word in CLIENT:
                    assert word not in text, (state, word, url + query)
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", by_id())
def test_what_is_of_a_client_is_not_there(world: World, person: User, name: str) -> None:
    page = PAGES[name]
    url = reverse(name, kwargs=page.kwargs(world)) + page.query
    for state in STATES:
        with transaction.atomic():
            put_into(state, person)
            client = Client()
            client.force_login(person)
            send = client.post if page.method == "post" else client.get
            data = page.data(world) if page.method == "post" else {}
            assert send(url, data).status_code == 404, state
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["bookings:list", "consultations:list", "trainees:trainee"])
def test_within_the_term_they_see_what_they_sat_in(world: World, person: User, name: str) -> None:
    """The sweep above would pass on a portal that shows nothing at all."""
    client = Client()
    client.force_login(person)
    page = PAGES[name]
    assert "大田精機" in client.get(reverse(name, kwargs=page.kwargs(world))).content.decode()


def test_within_the_term_they_see_nothing_else(world: World, person: User) -> None:
    """Neither another trainee's page nor a session they do not sit in."""
    client = Client()
    client.force_login(person)
    other = make.accepted("別の 研修生")
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(world.web_request.get_absolute_url()).status_code == 404
