"""The rail shows where one is."""

import pytest

from accounts.enums import Role
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/", "ホーム"),
        ("/consultations/next-steps/", "相談メモ"),
        ("/companies/people/", "企業"),
        ("/privacy/consents/company/{}/", "企業"),
        ("/privacy/requests/", ""),
        ("/settings/users/", ""),
        ("/events/", "連携"),
        ("/partners/", "連携"),
        ("/partners/meetings/", "連携"),
        ("/themes/", "連携"),
        ("/assist/", "連携"),
        ("/dialogue/", "連携"),
        ("/trainees/", "連携"),
        ("/help/", ""),
    ],
)
def test_the_room_of_the_page_is_marked(client, path, room):
    company = make.company()
    client.force_login(make.user(Role.MANAGER))
    items = client.get(path.format(company.pk)).context["nav_items"]
    assert [item.label for item in items if item.current] == [room][: len(room)]


@pytest.mark.parametrize("role", list(Role))
def test_the_rail_holds_at_most_eight_rooms_and_marks_one(client, role):
    client.force_login(make.user(role))
    items = client.get("/").context["nav_items"]
    assert len(items) <= 8
    assert [item.label for item in items if item.current] == ["ホーム"]
    assert len({item.url for item in items}) == len(items)


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.MANAGER, 9),
        (Role.COORDINATOR, 9),
        # Reception reads no アシスト会議 and makes no dialogue.
        (Role.RECEPTION, 7),
    ],
)
def test_the_pages_of_partner_work_stand_as_tabs(client, role, labels):
    client.force_login(make.user(role))
    tabs = client.get("/themes/").context["room_tabs"]
    assert len(tabs) == labels
    assert [tab.label for tab in tabs if tab.current] == ["よろずゼミ"]
    assert client.get("/").context["room_tabs"] == []
