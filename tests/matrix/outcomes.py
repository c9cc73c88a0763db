"""成果アンケート: the client's page, the desk's."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from consultations.outcomes.links import token_of
from tests.matrix.consultations import checked
from tests.matrix.page import Page
from tests.matrix.world import World


def token(world: World) -> dict[str, Any]:
    return {"token": token_of(world.outcome)}


def note(world: World) -> dict[str, Any]:
    return {"note": "電話でお詫びし、次回の相談を予約した。"}


def years(world: World) -> dict[str, Any]:
    return {"version": "1", "before_year": "2025", "after_year": "2026"}


def client(world: World) -> dict[str, Any]:
    return {"client_kind": "company", "pk": world.company.pk}


PAGES: dict[str, Page] = {
    "outcome:answer": Page(None, token),
    "outcome:refuse": Page(None, token),
    "outcome_settings:policy": Page(P.SETTINGS_MANAGE),
    "consultations:outcomes": Page(P.OUTCOME_READ),
    "consultations:outcomes_of": Page(P.OUTCOME_READ, client),
    "consultations:outcomes_export": Page(P.MEMO_EXPORT, sweep=False),
    "consultations:outcome": Page(P.OUTCOME_READ, checked),
    "consultations:outcome_by_hand": Page(P.OUTCOME_WRITE, checked),
    "consultations:outcome_send": Page(P.OUTCOME_WRITE, checked, ok=302, method="post"),
    "consultations:outcome_stop": Page(P.OUTCOME_WRITE, checked, ok=302, method="post"),
    "consultations:outcome_settle": Page(
        P.OUTCOME_WRITE, checked, ok=302, method="post", data=note
    ),
    "consultations:outcome_take": Page(P.OUTCOME_WRITE, checked, ok=302, method="post", data=years),
    "consultations:outcome_refusal": Page(
        P.OUTCOME_WRITE, client, ok=302, method="post", data=lambda world: {"refused": "1"}
    ),
}
