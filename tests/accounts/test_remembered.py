"""Every list remembers each person's last conditions, and shows them in its address."""

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from tests import builders as make

pytestmark = pytest.mark.django_db
LISTS = [
    ("/consultations/", "method=visit"),
    ("/consultations/next-steps/", "co=&due=all"),
    ("/companies/", "stage=before"),
    ("/companies/people/", "who=all"),
    ("/settings/users/", "role=chief"),
    ("/settings/audit/", "act=memo.submitted"),
]


@pytest.fixture
def manager(client: Client) -> User:
    user = make.user(Role.MANAGER)
    client.force_login(user)
    return user


@pytest.mark.parametrize(("url", "query"), LISTS)
def test_a_list_comes_back_as_it_was_left(client: Client, manager: User, url: str, query: str):
    assert client.get(url).status_code == 200
    assert client.get(f"{url}?{query}&keep=1&q=")["Location"] == f"{url}?{query}"
    assert client.get(url)["Location"] == f"{url}?{query}"
    page = client.get(f"{url}?{query}")
    assert page.status_code == 200
    form = page.content.decode().split("<main")[1].split("</form>")[0]
    assert 'name="keep" value="1"' in form  # choosing there is remembered too


@pytest.mark.parametrize(("url", "query"), LISTS)
def test_a_link_from_elsewhere_is_no_choice(client: Client, manager: User, url: str, query: str):
    assert client.get(f"{url}?{query}").status_code == 200
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(("url", "query"), [each for each in LISTS if "next" not in each[0]])
def test_taking_all_off_is_remembered(client: Client, manager: User, url: str, query: str):
    client.get(f"{url}?{query}&keep=1")
    shown = client.get(f"{url}?{query}").content.decode().split("<main")[1]
    assert 'href="?keep=1"' in shown
    assert client.get(f"{url}?keep=1")["Location"] == url
    assert client.get(url).status_code == 200


def test_what_was_looked_for_passes(client: Client, manager: User):
    client.get("/companies/?q=大田&stage=before&keep=1")
    assert client.get("/companies/")["Location"] == "/companies/?stage=before"


def test_htmx_gets_the_list_and_the_clean_address(client: Client, manager: User):
    headers: Any = {"HX-Request": "true"}
    answer = client.get("/settings/users/?q=&role=chief&state=&keep=1", headers=headers)
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, "/settings/users/?role=chief")
    assert client.get("/settings/users/")["Location"] == "/settings/users/?role=chief"
