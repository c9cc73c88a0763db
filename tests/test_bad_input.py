"""Bad input at every door: a clear answer or a 4xx, never a 500, and nothing is lost.

Generated from the page table: every URL is asked with every nasty value, by somebody who may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_from_bytes, urljoin

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, empty

from accounts.enums import ROLES_WITH, Role
from consultations.listing.filters import MemoFilter
from tests.matrix import PAGES
from tests.matrix.page import Page, status_of
from tests.page_forms import PageForm, forms_of
from yorozu.kit.middleware import FORM_ENDS

pytestmark = pytest.mark.django_db

# Several dangers in one text where each of them alone would be stored just the same.
NASTY = {
    "unstorable": "融資\x00相談\ud800メモ" + "が" + "\u3099" * 500,
    "long": "あ" * 50_000,
    "markup": '=HYPERLINK("http://example.invalid","押す")'
    "<script>alert('x')</script><img src=x onerror=alert(1)>%_\\%👩‍👩‍👧‍👦𠮷髙①㈱",
    "number": "9" * 40,
    "negative": "-1",
    "full-width": "１２３",
    "quote": "' OR 1=1 --",
}
ASKED = sorted({*MemoFilter.base_filters, "q", "after", "before", "programme", "revision"})
POSTED = (
    *("revision", "reason", "uuid", "owner", "content", "company_name", "held_on", "starts"),
    *("code", "credential", "name", "email", "login", "password1", "oldpassword"),
)
# What the database cannot take; asked of forms that a page sends elsewhere, too.
UNSTORABLE = ("unstorable", "long")
# What hidden boxes and choices are filled with as well: ids and revisions.
NUMBERS = ("number", "negative", "full-width", "quote")
FORM = "application/x-www-form-urlencoded"
ROLE_ORDER = [Role.SECRETARIAT, Role.COORDINATOR, Role.MANAGER, Role.CHIEF, Role.TRAINEE]


class SeesWhatIsRead:
    """Innermost middleware: what is asked is unpacked only when the view looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET
        request.GET = SimpleLazyObject(lambda: asked)  # type: ignore[assignment]
        return self.get_response(request)


def ignores_what_is_asked(response: Any) -> bool:
    """Whether the page looked at nothing of what was asked: it answers all else alike."""
    return getattr(response.wsgi_request.GET, "_wrapped", None) is empty


@pytest.mark.parametrize("name", sorted(PAGES))
def test_nasty_values_never_break_a_page(client, world, settings, name):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.{SeesWhatIsRead.__name__}"]
    page = PAGES[name]
    if page.permission is not None:
        roles = page.seen_by or ROLE_ORDER
        client.force_login(
            world.users[next(role for role in roles if role in ROLES_WITH[page.permission])]
        )
    url = reverse(name, kwargs=page.kwargs(world))
    client.raise_request_exception = False
    boxes = _boxes(client, url, page)
    doors = {
        "asked": lambda kind: client.get(f"{url}?{_query(kind, boxes.asked)}"),
        "posted": lambda kind: client.post(url, _body(kind, boxes.own), content_type=FORM),
    }
    broken = []
    for kind in NASTY:
        with transaction.atomic():
            for door, knock in list(doors.items()):
                response = knock(kind)
                if (status := status_of(response)) >= 500:
                    broken.append((door, kind, status))
                elif status == 405 or (door == "asked" and ignores_what_is_asked(response)):
                    del doors[door]
            for form in boxes.others if kind in UNSTORABLE else ():
                response = client.post(form.action, _body(kind, form), content_type=FORM)
                if (status := status_of(response)) >= 500:
                    broken.append((form.action, kind, status))
            transaction.set_rollback(True)
    assert broken == []


@dataclass
class Boxes:
    """What may be asked of a page, the form it sends to itself, and those it sends elsewhere."""

    asked: set[str] = field(default_factory=lambda: set(ASKED))
    own: PageForm | None = None
    others: list[PageForm] = field(default_factory=list)


def _boxes(client: Any, url: str, page: Page) -> Boxes:
    """Those of the page as it stands; of a form that is sent, only where one writes in it."""
    boxes = Boxes()
    boxes.asked |= QueryDict(page.query.removeprefix("?")).keys()
    if page.method != "get":
        return boxes
    response = client.get(url + page.query)
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        status_of(response)
        return boxes
    for form in forms_of(response.content.decode()):
        if form.method == "post" and form.is_early:
            assert FORM_ENDS in form.sent, f"A button before the last box wants whole: {form}"
        action = urljoin(url, form.action).partition("?")[0]
        if form.method == "get":
            boxes.asked |= form.sent.keys() if action == url else set()
        elif form.typed and action == url:
            boxes.own = boxes.own or form
        elif form.typed and action.startswith("/"):
            boxes.others.append(replace(form, action=action))
    return boxes


def _query(kind: str, names: set[str]) -> str:
    return "&".join(f"{_quote(key)}={_quote(NASTY[kind][:200])}" for key in sorted(names))


def _body(kind: str, form: PageForm | None) -> str:
    """Every box of the form filled with it, and what else a view may look for.

    One text is as long as it comes; all fields as long would be refused before any view.
    """
    nasty, sent = NASTY[kind], dict(form.sent) if form else {}
    boxes = [name for name in POSTED if name not in sent]
    if form:
        boxes += sent if kind in NUMBERS else form.typed
    sent |= {name: [nasty[:2000]] for name in boxes} | {"content": [nasty]}
    body = "&".join(
        f"{_quote(key)}={_quote(value)}" for key, values in sent.items() for value in values
    )
    assert len(body) < django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return body


def _quote(value: str) -> str:
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", ["R8-99999", "R8-00001'--", "%00", "%ED%A0%80", "あ" * 300, ".."])
def test_unknown_and_broken_numbers_are_not_found(client, world, path):
    client.force_login(world.users["secretariat"])
    client.raise_request_exception = False
    assert client.get(f"/consultations/{path}/").status_code in (400, 404)
