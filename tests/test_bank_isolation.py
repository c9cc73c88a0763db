"""A bank never sees another bank: every URL it may open, every combobox, every export.

The world's appointments, requests and memos are of 城南信用金庫; whoever looks is of 巣鴨信用金庫.
What is asked for by its id is not there, and whatever is answered names nothing of the other.
"""

import io
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.enums import ROLES_WITH, Permission, Role
from accounts.models import User
from tests import builders as make
from tests.matrix import PAGES, Page, World

pytestmark = pytest.mark.django_db
# The other bank, its branch, its customer, and what was written about it.
OTHERS = ("城南信用金庫", "蒲田支店", "大田精機", "来期の資金繰り")
# Typed where something is looked up: each finds something of the other bank's for the centre.
WORDS = ("", "城南", "蒲田", "じょうなん", "1344", "大田", "おおた", "03-1234")


def for_banks() -> list[str]:
    """Every page that a bank's person may open, except those that are open to all the world."""
    return sorted(
        name
        for name, page in PAGES.items()
        if page.permission is not None and Role.PARTNER in ROLES_WITH[page.permission]
    )


def is_of_one_bank(name: str) -> bool:
    """Coordinators, themes, guides and published cases are the same for all banks; an account is
    one's own."""
    page, common = PAGES[name], ("coordinators:", "themes:", "desks:help", "casebook:")
    is_own = page.permission == Permission.START_PAGE
    return page.kwargs is not Page.kwargs and not is_own and not name.startswith(common)


@pytest.fixture(params=["branch", "head office"])
def stranger(request: pytest.FixtureRequest, world: World) -> User:
    bank = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    return make.bank_user(bank, bank.branches.get() if request.param == "branch" else None)


@pytest.mark.parametrize("name", for_banks())
def test_nothing_of_another_bank_is_shown(world: World, stranger: User, name: str) -> None:
    page = PAGES[name]
    kwargs = page.kwargs(world)
    url = reverse(name, kwargs=kwargs)
    client = Client()
    client.force_login(stranger)
    data = page.data(world) if page.method == "post" else {}
    for query in {page.query, *(f"?q={word}" for word in WORDS)}:
        with transaction.atomic():
            send = client.post if page.method == "post" else client.get
            text = text_of(send(url + query, data, follow=True))
            transaction.set_rollback(True)
        for word in OTHERS:
            assert word not in text, (word, url + query)


@pytest.mark.parametrize("name", [name for name in for_banks() if is_of_one_bank(name)])
def test_what_is_of_another_bank_is_not_there(world: World, stranger: User, name: str) -> None:
    page = PAGES[name]
    client = Client()
    client.force_login(stranger)
    send = client.post if page.method == "post" else client.get
    url = reverse(name, kwargs=page.kwargs(world)) + page.query
    assert send(url, page.data(world) if page.method == "post" else {}).status_code == 404


def text_of(response: Any) -> str:
    """What a reader would see: of a file its text, of a page its source."""
    body = read(response)
    if is_zipfile(io.BytesIO(body)):
        parts = ZipFile(io.BytesIO(body))
        return "".join(parts.read(each).decode("utf-8", "replace") for each in parts.namelist())
    if body.startswith(b"%PDF"):
        return "".join(each.extract_text() for each in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def read(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.content  # type: ignore[attr-defined, no-any-return]
