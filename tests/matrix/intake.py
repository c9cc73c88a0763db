"""First contacts, the hearing script's parts, referrals and their signed link."""

from __future__ import annotations

import uuid
from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from consultations.intake.referring import token_of
from consultations.intake.services.referral import referral_link
from tests.matrix.page import Page
from tests.matrix.world import World


def intake(world: World) -> dict[str, Any]:
    return {"pk": world.intake.pk}


def referral(world: World) -> dict[str, Any]:
    return {"pk": world.referral.pk}


def request(world: World) -> dict[str, Any]:
    return {"pk": world.web_request.pk}


def number(world: World) -> dict[str, Any]:
    return {"number": world.memo.number}


def draft(world: World) -> dict[str, Any]:
    return {"uuid": uuid.uuid4()}


def token(world: World) -> dict[str, Any]:
    return {"token": token_of(referral_link(referral=world.referral, by=world.users["manager"]))}


def accepted(world: World) -> dict[str, Any]:
    return {"act": "accepted", "version": world.referral.version}


PAGES: dict[str, Page] = {
    "intake:list": Page(P.INTAKE_READ),
    "intake:new": Page(P.INTAKE_WRITE),
    "intake:detail": Page(P.INTAKE_READ, intake),
    "intake:reopen": Page(P.INTAKE_WRITE, intake, ok=302, method="post"),
    "intake:pick_up": Page(P.INTAKE_WRITE, request, ok=302, method="post"),
    "intake:script": Page(P.INTAKE_WRITE, method="post"),
    "intake:beside": Page(P.INTAKE_WRITE, method="post"),
    "intake:autosave": Page(P.INTAKE_WRITE, draft, ok=400, method="post"),
    "intake:lookup_agencies": Page(P.REFERRAL_WRITE, sweep=False),
    "intake:lookup_banks": Page(P.INTAKE_WRITE, sweep=False),
    "intake:lookup_branches": Page(P.INTAKE_WRITE, sweep=False),
    "intake:lookup_companies": Page(P.INTAKE_WRITE, sweep=False),
    "intake:lookup_people": Page(P.INTAKE_WRITE, sweep=False),
    "intake:policy": Page(P.SETTINGS_MANAGE, seen_by=(Role.MANAGER,)),
    "intake:referrals": Page(P.REFERRAL_READ),
    "intake:referral": Page(P.REFERRAL_READ, referral),
    "intake:from_memo": Page(P.REFERRAL_WRITE, number),
    "intake:move": Page(P.REFERRAL_WRITE, referral, ok=302, method="post", data=accepted),
    "intake:link": Page(P.REFERRAL_WRITE, referral, ok=302, method="post"),
    "referral_answer": Page(None, token),
}
