"""The ？ of every page leads to a heading that is there, in a guide that the role may read."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from accounts.enums import ROLES_WITH, Role
from desks.guides import OWN, anchor_of, guide, guides_of
from desks.help_links import headings_of, help_url
from desks.help_sections import ROOMS, SECTIONS, WITHOUT
from tests import builders as make
from tests.matrix import PAGES, build_world

PAGES_WITH_HELP = sorted(
    name
    for name, page in PAGES.items()
    if page.sweep and page.method == "get" and page.permission and name not in WITHOUT
)


@pytest.mark.parametrize("name", PAGES_WITH_HELP)
def test_each_page_leads_each_role_to_a_heading(name):
    permission = PAGES[name].permission
    assert permission is not None
    for role in ROLES_WITH[permission]:
        path, _, fragment = help_url(role, name).partition("#")
        page = guide(path.rstrip("/").rpartition("/")[2])
        assert page in guides_of(role)
        assert unquote(fragment) in [heading.anchor for heading in page.headings], (role, name)


def test_every_heading_that_is_named_exists():
    there = {heading.text for slug in OWN.values() for heading in guide(slug).headings}
    named = {text for headings in [*SECTIONS.values(), *ROOMS.values()] for text in headings}
    assert named - there == set()


@pytest.mark.parametrize("slug", sorted(OWN.values()))
def test_anchors_of_a_guide_are_its_own_and_its_links_lead_somewhere(slug):
    page = guide(slug)
    anchors = [heading.anchor for heading in page.headings]
    assert len(anchors) == len(set(anchors))
    assert all(f'id="{anchor}"' in page.body for anchor in anchors)


def test_a_role_is_led_to_its_own_words_first():
    assert help_url(Role.SECRETARIAT, "reports:month").startswith("/help/secretariat/#")
    assert help_url(Role.COORDINATOR, "reports:month").startswith("/help/coordinator/#")
    assert help_url(Role.CHIEF, "consultations:new").startswith("/help/coordinator/#")


def test_an_unknown_page_leads_to_the_day(client):
    assert headings_of("somewhere:else") == ("毎日の流れ",)


def test_an_anchor_keeps_the_words():
    assert anchor_of("一覧と Excel") == "一覧と-excel"


@pytest.mark.django_db
def test_a_partner_reads_only_what_is_written_for_them(client):
    client.force_login(make.user(Role.PARTNER))
    assert client.get(reverse("desks:help_page", args=["partner"])).status_code == 200
    assert client.get(reverse("desks:help_page", args=["manager"])).status_code == 404
    assert "課長" not in client.get(reverse("desks:help")).content.decode()


@pytest.mark.django_db
def test_the_question_mark_stands_once_on_every_page(client, media):
    """On all pages in the frame; the doors (sign-in, second factor) have a frame of their own."""
    world = build_world()
    wrong = []
    for name in PAGES_WITH_HELP:
        page = PAGES[name]
        expected = page.expected()
        role = next((each for each in page.seen_by or [*Role] if expected[each] == 200), None)
        if role is None:
            continue
        client.force_login(world.users[role])
        url = reverse(name, kwargs=page.kwargs(world)) + page.query
        text = client.get(url).content.decode()
        leads = text.count("data-help") == 1 and help_url(role, name) in text
        if "c-topbar" in text and not leads:
            wrong.append((name, role))
    assert wrong == []
