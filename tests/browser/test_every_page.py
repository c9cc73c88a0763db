"""Every page at both widths: no axe violation, no breach of the content policy, no side scroll."""

import pytest
from django.urls import reverse

from accounts.enums import ROLES_WITH, Role
from tests.browser.axe import violations
from tests.matrix import PAGES, build_world

WIDTHS = ((1440, 900), (390, 844))
# The roles whose pages differ; every page is seen by the first of them that may open it.
ORDER = [Role.SECRETARIAT, Role.COORDINATOR, Role.MANAGER]
SWEPT = sorted(name for name, page in PAGES.items() if page.sweep and page.method == "get")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SWEPT)
def test_page_is_clean(page, live_server, sign_in, media, name):
    world = build_world()
    spec = PAGES[name]
    if spec.permission is not None:
        role = next(role for role in (spec.seen_by or ORDER) if role in ROLES_WITH[spec.permission])
        sign_in(world.users[role])
    url = live_server.url + reverse(name, kwargs=spec.kwargs(world)) + spec.query
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", list(Role))
def test_start_page_of_each_role_is_clean(page, live_server, sign_in, media, role):
    sign_in(build_world().users[role])
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(live_server.url + "/")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
