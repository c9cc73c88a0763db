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
        ("/privacy/requests/", "設定"),
        ("/privacy/disposals/", "設定"),
        ("/settings/users/", "設定"),
        ("/help/", ""),
    ],
)
def test_the_room_of_the_page_is_marked(client, path, room):
    company = make.company()
    client.force_login(make.user(Role.MANAGER))
    items = client.get(path.format(company.pk)).context["nav_items"]
    assert [item.label for item in items if item.current] == [room][: len(room)]
