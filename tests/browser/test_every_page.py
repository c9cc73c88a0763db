"""Every page at both widths: no axe violation, no breach of the content policy, no side scroll.

A few pages share a browser and a small centre: setting those up costs more than a page.
"""

from collections import defaultdict

import pytest
from django.urls import reverse

from accounts.enums import ROLES_WITH, Role
from tests.browser.axe import violations
from tests.matrix import PAGES, build_world

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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", groups(), ids=lambda names: f"{names[0]}…")
def test_pages_are_clean(page, live_server, sign_in, media, names):
    world = build_world()
    if (role := viewer(names[0])) != "anonymous":
        sign_in(world.users[role])
    problems = {}
    for name in names:
        spec = PAGES[name]
        url = live_server.url + reverse(name, kwargs=spec.kwargs(world)) + spec.query
        problems |= {f"{name} {width}": what for width, what in look(page, url).items()}
    assert problems == {}


@pytest.mark.django_db(transaction=True)
def test_start_page_of_each_role_is_clean(page, live_server, sign_in, media):
    world = build_world()
    problems = {}
    for role in Role:
        page.context.clear_cookies()
        sign_in(world.users[role])
        found = look(page, live_server.url + "/")
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
