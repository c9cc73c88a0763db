"""Every page at both widths: no axe violation, no breach of the content policy, no side scroll.

All look at one small centre, and a few share a browser: setting those up costs more than a page.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from accounts.enums import ROLES_WITH, Role
from tests.browser.axe import violations
from tests.database import empty_tables
from tests.matrix import PAGES, World, build_world

WIDTHS = ((1440, 900), (390, 844))
# The roles whose pages differ; every page is seen by the first of them that may open it.
ORDER = [Role.SECRETARIAT, Role.COORDINATOR, Role.MANAGER]
TOGETHER = 10


def viewer(name: str) -> str:
    spec = PAGES[name]
    if spec.permission is None:
        return "anonymous"
    return next(role for role in (spec.seen_by or ORDER) if role in ROLES_WITH[spec.permission])


def groups() -> list[tuple[str, ...]]:
    """Pages of one viewer, a few at a time."""
    by_viewer = defaultdict(list)
    for name in sorted(name for name, page in PAGES.items() if page.sweep and page.method == "get"):
        by_viewer[viewer(name)].append(name)
    return [
        tuple(names[start : start + TOGETHER])
        for names in by_viewer.values()
        for start in range(0, len(names), TOGETHER)
    ]


@dataclass
class Served:
    """A centre, the address where it answers, and the session of each role."""

    world: World
    url: str
    sessions: dict[str, str]

    def enter(self, page: Any, role: str) -> None:
        page.context.clear_cookies()
        cookie = {"name": "sessionid", "value": self.sessions[role], "url": self.url}
        page.context.add_cookies([cookie])


@pytest.fixture(scope="module")
def centre(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Committed, so that a server can show it; the pages of this module only read it."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder), django_db_blocker.unblock():
        world = build_world()
        server = LiveServer("localhost")
        yield Served(world, server.url, {role: session(world.users[role]) for role in world.users})
        server.stop()
        empty_tables()


def session(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("names", groups(), ids=lambda names: f"{names[0]}…")
def test_pages_are_clean(page, centre, names):
    if (role := viewer(names[0])) != "anonymous":
        centre.enter(page, role)
    problems = {}
    for name in names:
        spec = PAGES[name]
        url = centre.url + reverse(name, kwargs=spec.kwargs(centre.world)) + spec.query
        problems |= {f"{name} {width}": what for width, what in look(page, url).items()}
    assert problems == {}


def test_start_page_of_each_role_is_clean(page, centre):
    problems = {}
    for role in Role:
        centre.enter(page, role)
        found = look(page, centre.url + "/")
        problems |= {f"{role} {width}": what for width, what in found.items()}
    assert problems == {}


def look(page, url):
    """Width → what is wrong there."""
    found = {}
    page.goto(url)
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        if wrong := violations(page):
            found[width] = wrong
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[width] = [*wrong, "side scroll"]
    return found
