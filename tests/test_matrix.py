"""Role × URL, generated from the URL list: a new page without an expectation fails here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.enums import ROLES_WITH
from tests.matrix import EXCLUDED, PAGES, ROLES, World
from tests.matrix.consultations import checked, number
from tests.matrix.page import status_of as read_status

pytestmark = pytest.mark.django_db


def url_names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern, namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_url_has_an_expectation():
    names = {name for name in url_names() if not name.startswith(EXCLUDED)}
    assert names == set(PAGES)


def takes_number(name: str) -> bool:
    return PAGES[name].kwargs in (number, checked)


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """Each role signed in once: nine questions to the database, for each of thousands of pages."""
    found = {}
    for role, user in world.users.items():
        client = Client()
        client.force_login(user)
        found[role] = client.cookies["sessionid"].value
    return found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_role_gets_what_the_table_says(world: World, sessions: dict[str, str], name: str):
    got = {role: status_of(world, name, sessions.get(role)) for role in ROLES}
    assert got == PAGES[name].expected()


@pytest.mark.parametrize("name", sorted(name for name in PAGES if takes_number(name)))
def test_a_memo_out_of_scope_is_not_there(world: World, sessions: dict[str, str], name: str):
    """Another's restricted memo for a coordinator, a session a trainee did not sit in."""
    hidden = {"number": world.restricted.number}
    for role in ("coordinator", "trainee"):
        permission = PAGES[name].permission
        if permission is not None and role in ROLES_WITH[permission]:
            assert status_of(world, name, sessions[role], hidden) == 404


def status_of(
    world: World, name: str, session: str | None, kwargs: dict[str, Any] | None = None
) -> int:
    """The status whoever has the session gets; what the request changed is undone."""
    page = PAGES[name]
    client = Client()
    if session:
        client.cookies["sessionid"] = session
    send = client.post if page.method == "post" else client.get
    url = reverse(name, kwargs=kwargs or page.kwargs(world)) + page.query
    with transaction.atomic():
        response = send(url, page.data(world) if page.method == "post" else {})
        transaction.set_rollback(True)
    return read_status(response)
