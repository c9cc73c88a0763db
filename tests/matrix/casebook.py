"""支援事例集: staff and banks read, coordinators and the office write, a chief approves."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from tests.casebook.world import PUBLIC
from tests.matrix.page import Page
from tests.matrix.world import World

# The chief neither writes nor corrects another's case.
NOT_CHIEF = {"chief": 403}
# A booklet is its requester's.
OFFICE_ONLY = {"manager": 404, "chief": 404, "coordinator": 404}


def draft(world: World) -> dict[str, Any]:
    return {"uuid": world.cases.draft.uuid}


def waiting(world: World) -> dict[str, Any]:
    return {"uuid": world.cases.waiting.uuid}


def public(world: World) -> dict[str, Any]:
    return {"uuid": world.cases.public.uuid}


def booklet(world: World) -> dict[str, Any]:
    return {"uuid": world.cases.booklet.uuid}


def word(world: World) -> dict[str, Any]:
    return {"uuid": world.cases.draft.uuid, "pk": world.cases.word.pk}


def memo(world: World) -> dict[str, Any]:
    key = "9d1b4b47-52c0-4a05-9a58-0f64c9a6a0aa"
    return {"uuid": key, "memo": world.confirmed.number}


def version(world: World) -> dict[str, Any]:
    return {"version": world.cases.draft.version}


def other(world: World) -> dict[str, Any]:
    return {**version(world), "part": "point", "surface": "東駅", "instead": "最寄り駅"}


def kept(world: World) -> dict[str, Any]:
    return {**version(world), "part": "point", "surface": "東駅", "reason": "一般の語のため"}


def coarser(world: World) -> dict[str, Any]:
    return {**version(world), "field": "size", "level": "class"}


def ask(world: World) -> dict[str, Any]:
    return {**version(world), "act": "ask"}


def approve(world: World) -> dict[str, Any]:
    return {"version": world.cases.waiting.version}


PAGES: dict[str, Page] = {
    "casebook:list": Page(P.CASE_READ),
    "casebook:new": Page(P.CASE_WRITE, ok=302, method="post", data=memo),
    "casebook:policy": Page(P.SETTINGS_MANAGE),
    "casebook:public": Page(None),
    "casebook:public_case": Page(None, public),
    "casebook:booklets": Page(P.CASE_WRITE),
    "casebook:booklet_new": Page(P.CASE_WRITE, query=f"?case={PUBLIC}"),
    "casebook:booklet": Page(P.CASE_WRITE, booklet, exceptions=OFFICE_ONLY),
    "casebook:booklet_cancel": Page(
        P.CASE_WRITE, booklet, ok=302, method="post", exceptions=OFFICE_ONLY
    ),
    "casebook:booklet_retry": Page(
        P.CASE_WRITE, booklet, ok=302, method="post", exceptions=OFFICE_ONLY
    ),
    "casebook:booklet_file": Page(P.CASE_WRITE, booklet, exceptions=OFFICE_ONLY, sweep=False),
    "casebook:detail": Page(P.CASE_READ, public),
    "casebook:history": Page(P.CASE_WRITE, draft),
    "casebook:edit": Page(P.CASE_WRITE, draft, exceptions=NOT_CHIEF),
    "casebook:autosave": Page(P.CASE_WRITE, draft, ok=400, method="post", exceptions=NOT_CHIEF),
    "casebook:drop": Page(P.CASE_WRITE, draft, ok=302, method="post", exceptions=NOT_CHIEF),
    "casebook:check": Page(P.CASE_WRITE, draft, exceptions=NOT_CHIEF),
    "casebook:replace": Page(
        P.CASE_WRITE, draft, ok=302, method="post", data=other, exceptions=NOT_CHIEF
    ),
    "casebook:keep": Page(
        P.CASE_WRITE, draft, ok=302, method="post", data=kept, exceptions=NOT_CHIEF
    ),
    "casebook:unkeep": Page(P.CASE_WRITE, word, ok=302, method="post", exceptions=NOT_CHIEF),
    "casebook:level": Page(
        P.CASE_WRITE, draft, ok=302, method="post", data=coarser, exceptions=NOT_CHIEF
    ),
    "casebook:act": Page(
        P.CASE_WRITE, draft, ok=302, method="post", data=ask, exceptions=NOT_CHIEF
    ),
    "casebook:publish": Page(P.CASE_APPROVE, waiting, ok=302, method="post", data=approve),
    "casebook:return": Page(P.CASE_APPROVE, waiting, seen_by=(Role.CHIEF,)),
    "casebook:withdraw": Page(P.CASE_WRITE, public),
    "casebook:consent": Page(P.CASE_WRITE, waiting),
    "casebook:consent_withdraw": Page(P.CASE_WRITE, public),
}
