"""アシスト会議: the centre's people read, the office and the chiefs write."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from tests.matrix.page import Page
from tests.matrix.world import World


def conference(world: World) -> dict[str, Any]:
    return {"pk": world.assist.conference.pk}


def planned(world: World) -> dict[str, Any]:
    return {"pk": world.assist.planned.pk}


def back(world: World) -> dict[str, Any]:
    return {"pk": world.assist.planned.pk, "state": "cancelled"}


def case(world: World) -> dict[str, Any]:
    return {"pk": world.assist.case.pk}


def waiting(world: World) -> dict[str, Any]:
    return {"pk": world.assist.waiting.pk}


def paper(world: World) -> dict[str, Any]:
    return {"pk": world.assist.conference.pk, "party": world.assist.party.pk}


def view(world: World) -> dict[str, Any]:
    return {"pk": world.assist.case.pk, "party": world.assist.party.pk}


def action(world: World) -> dict[str, Any]:
    return {"pk": world.assist.action.pk}


def follow_up(world: World) -> dict[str, Any]:
    return {"pk": world.assist.follow_up.pk}


def step(world: World) -> dict[str, Any]:
    return {"state": "fixed", "version": world.assist.planned.version}


def place(world: World) -> dict[str, Any]:
    return {"position": 1, "version": world.assist.planned.version}


def version(world: World) -> dict[str, Any]:
    return {"version": world.assist.waiting.version}


def agreed(world: World) -> dict[str, Any]:
    seat = world.assist.party.pk
    return {"consent-parties": seat, "consent-given_on": "R8.4.1", "consent-means": "paper"}


PAGES: dict[str, Page] = {
    "assist:list": Page(P.ASSIST_READ),
    "assist:cases": Page(P.ASSIST_READ),
    "assist:due": Page(P.ASSIST_READ),
    "assist:new": Page(P.ASSIST_WRITE),
    "assist:lookup_banks": Page(P.ASSIST_WRITE, sweep=False),
    "assist:lookup_branches": Page(P.ASSIST_WRITE, sweep=False),
    "assist:lookup_organizations": Page(P.ASSIST_WRITE, sweep=False),
    "assist:detail": Page(P.ASSIST_READ, conference),
    "assist:edit": Page(P.ASSIST_WRITE, conference),
    "assist:act": Page(P.ASSIST_WRITE, planned, ok=302, method="post", data=step),
    "assist:step_back": Page(P.ASSIST_WRITE, back),
    "assist:parties": Page(P.ASSIST_WRITE, conference),
    "assist:party_pdf": Page(P.ASSIST_READ, paper, sweep=False),
    "assist:case_new": Page(P.ASSIST_WRITE, planned),
    "assist:case": Page(P.ASSIST_READ, case),
    "assist:case_edit": Page(P.ASSIST_WRITE, case),
    "assist:case_move": Page(P.ASSIST_WRITE, waiting, ok=302, method="post", data=place),
    "assist:case_withdraw": Page(P.ASSIST_WRITE, waiting),
    "assist:case_restore": Page(P.ASSIST_WRITE, waiting, ok=302, method="post", data=version),
    "assist:case_consents": Page(P.ASSIST_WRITE, case, ok=302, method="post", data=agreed),
    "assist:consent_pdf": Page(P.ASSIST_WRITE, case, sweep=False),
    "assist:case_memos": Page(P.ASSIST_WRITE, case),
    "assist:view": Page(P.ASSIST_WRITE, view),
    "assist:plan": Page(P.ASSIST_WRITE, case),
    "assist:plan_pdf": Page(P.ASSIST_READ, case, sweep=False),
    "assist:first_move": Page(P.ASSIST_WRITE, case),
    "assist:action_new": Page(P.ASSIST_WRITE, case),
    "assist:action": Page(P.ASSIST_WRITE, action),
    "assist:action_drop": Page(P.ASSIST_WRITE, action),
    "assist:follow_up": Page(P.ASSIST_WRITE, follow_up),
}
