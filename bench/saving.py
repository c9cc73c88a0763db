"""Handing in a memo through the form, and its autosave; all rows made here are taken back.

The floor is sent the same form.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from bench.client import bare, stack
from bench.measure import line, measure
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.writing.forms.raw import Raw, raw_of_memo


def saves(rounds: int) -> list[str]:
    last = Memo.objects.order_by("-id").values_list("id", flat=True)[0]
    user = User.objects.get(email="coordinator@yorozu.example")
    raw = _typed(user)
    try:
        with bare() as ground, stack("coordinator") as client:
            insert = _poster(ground, "/insert/", _forms(raw, user), 200)
            hand_in = _poster(client, "/consultations/new/", _forms(raw, user), 302)
            floor = measure(insert, rounds=rounds)
            submit = measure(hand_in, rounds=rounds, beside=insert)
            auto = measure(_autosave(client, raw, user), rounds=rounds, beside=insert)
    finally:
        _take_back(last)
    return [
        line("floor: insert the row and its bigrams", floor),
        line("memo save: hand in a new memo", submit, floor=floor, aim=2),
        line("memo save: autosave of a draft", auto, floor=floor, aim=2),
    ]


def _typed(user: User) -> Raw:
    """The form of a memo that the coordinator wrote, as if written again without its appointment.

    An appointment has one memo: a second one would be asked about.
    """
    memo = (
        Memo.objects.filter(
            lead__user=user, company__isnull=False, status=MemoStatus.CONFIRMED, client_staff__gt=0
        )
        .select_related("company", "person", "introduced_by", "introduced_branch")
        .order_by("-started_at")[0]
    )
    return raw_of_memo(memo) | {"memo_revision": "", "appointment": ""}


def _forms(raw: Raw, user: User) -> Callable[[], str]:
    """One new memo after the other, as a browser sends them: writing that out is its own work."""
    filled = urlencode({**raw, "owner": str(user.pk), "act": "submit"}, doseq=True)
    return lambda: f"{filled}&uuid={uuid.uuid4()}"


def _poster(client: Client, url: str, body: Callable[[], str], expected: int) -> Callable[[], None]:
    """Sends a form as a browser does that has no file in it."""

    def post() -> None:
        client.cookies.pop("messages", None)  # the page that follows has shown them
        response = client.post(url, body(), content_type="application/x-www-form-urlencoded")
        if response.status_code != expected:
            raise RuntimeError(f"{url}: {response.status_code} {_errors(response)}")

    return post


def _errors(response: Any) -> str:
    context = getattr(response, "context", None)
    form = context.get("form") if context else None
    return str(form.errors) if form else response.content.decode()[:2000]


def _autosave(client: Client, raw: Raw, user: User) -> Callable[[], None]:
    """Somebody typing on: each call adds a character and answers to the last revision."""
    key, revision, typed = uuid.uuid4(), [0], dict(raw)

    def save() -> None:
        typed["content"] = f"{raw['content']}{revision[0]}"
        response = client.post(
            f"/consultations/drafts/{key}/autosave/",
            json.dumps({"rev": revision[0], "owner": user.pk, "data": typed}),
            content_type="application/json",
        )
        if response.status_code != 200:
            raise RuntimeError(response.content.decode())
        revision[0] = response.json()["rev"]

    return save


def _take_back(last: int) -> None:
    """Delete the rows past `last` with their search rows and seats, past all triggers.

    The numbers they took are given back, so that a second run finds the same database.
    """
    tables = (
        "nextstep",
        "memosearch",
        "memoparticipant",
        "memotransition",
        "memodraft",
        "memo_other_topics",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM consultations_{table} WHERE memo_id > %s", [last])
        cursor.execute("DELETE FROM consultations_memoevent WHERE pgh_obj_id > %s", [last])
        cursor.execute("DELETE FROM consultations_memo WHERE id > %s", [last])
        cursor.execute(
            "UPDATE consultations_memonumber n SET last = (SELECT max(right(number, -3)::int)"
            " FROM consultations_memo WHERE number LIKE 'R' || n.fiscal_year - 2018 || '-%')"
            " WHERE fiscal_year >= 2019"
        )
