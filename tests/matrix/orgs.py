"""Organisations, their branches and people, schemes, liaison meetings."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.enums import Role
from partners.models import LiaisonMeeting, MeetingAction, PartnerImport, Scheme
from partners.orgs.services.imports import partner_import_read
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def bank(world: World) -> dict[str, Any]:
    """The partner's own, with something of everything on its page."""
    own = make.bank()
    if not Scheme.objects.filter(organization=own).exists():
        make.scheme(own, by=world.users["secretariat"])
        make.partner_contact(own, by=world.users["secretariat"])
        _meeting(world)
    return {"pk": own.pk}


def branch(world: World) -> dict[str, Any]:
    return {"pk": make.bank().branches.get().pk}


def contact(world: World) -> dict[str, Any]:
    bank(world)
    return {"pk": make.bank().contacts.get().pk}


def one_scheme(world: World) -> dict[str, Any]:
    bank(world)
    return {"pk": Scheme.objects.get(organization=make.bank()).pk}


def _meeting(world: World) -> LiaisonMeeting:
    there = LiaisonMeeting.objects.first()
    if there is not None:
        return there
    made = make.meeting(make.bank(), by=world.users["secretariat"])
    for who in ("secretariat", "coordinator"):
        make.meeting_action(made, by=world.users["secretariat"], owner=world.users[who])
    return made


def one_meeting(world: World) -> dict[str, Any]:
    return {"pk": _meeting(world).pk}


def action(world: World) -> dict[str, Any]:
    _meeting(world)
    return {"pk": MeetingAction.objects.order_by("pk")[0].pk}


def merged(world: World) -> dict[str, Any]:
    row = make.merged_bank(by=world.users["manager"])
    return {"pk": row.pk}


def batch(world: World) -> dict[str, Any]:
    there = PartnerImport.objects.first()
    if there is None:
        text = "種類,名称\n信用組合,第一勧業信用組合\n知らない種類,謎の機関\n"
        there = partner_import_read(
            raw=text.encode(), name="一覧.csv", by=world.users["secretariat"]
        )
    return {"key": there.uuid}


def template(world: World) -> dict[str, Any]:
    return {"kind": "branches"}


OWN = {Role.PARTNER.value: 302}
PAGES: dict[str, Page] = {
    # A partner's list is its own page.
    "partners:list": Page(P.ORGANIZATION_READ, exceptions=OWN),
    "partners:directory": Page(P.MEETING_READ),
    "partners:new": Page(P.ORGANIZATION_WRITE, ok=200),
    "partners:detail": Page(P.ORGANIZATION_READ, bank),
    "partners:edit": Page(P.ORGANIZATION_WRITE, bank),
    "partners:active": Page(
        P.ORGANIZATION_WRITE, bank, ok=302, method="post", data=lambda world: {"active": "0"}
    ),
    "partners:merge": Page(P.ORGANIZATION_WRITE, bank),
    "partners:unmerge": Page(
        P.ORGANIZATION_WRITE, merged, ok=302, method="post", data=lambda world: {"version": "1"}
    ),
    "partners:branch_new": Page(P.ORGANIZATION_WRITE, bank),
    "partners:branch_edit": Page(P.ORGANIZATION_WRITE, branch),
    "partners:branch_active": Page(
        P.ORGANIZATION_WRITE, branch, ok=302, method="post", data=lambda world: {"active": "0"}
    ),
    "partners:contact_new": Page(P.ORGANIZATION_WRITE, bank),
    "partners:contact_edit": Page(P.ORGANIZATION_WRITE, contact),
    "partners:contact_left": Page(
        P.ORGANIZATION_WRITE, contact, ok=302, method="post", data=lambda world: {"left": "1"}
    ),
    "partners:contacts_past": Page(P.ORGANIZATION_WRITE, bank),
    "partners:staff_new": Page(P.USERS_MANAGE, bank),
    "partners:lookup": Page(P.MEETING_READ, sweep=False),
    "partners:lookup_branches": Page(P.MEETING_READ, sweep=False),
    "partners:policy": Page(P.SETTINGS_MANAGE),
    "partners:import_new": Page(P.ORGANIZATION_WRITE),
    "partners:import_template": Page(P.ORGANIZATION_WRITE, template, sweep=False),
    "partners:import": Page(P.ORGANIZATION_WRITE, batch),
    "partners:import_apply": Page(P.ORGANIZATION_WRITE, batch, ok=302, method="post"),
    "partners:schemes": Page(P.SCHEME_READ),
    "partners:scheme": Page(P.SCHEME_READ, one_scheme),
    "partners:scheme_new": Page(P.SCHEME_WRITE),
    "partners:scheme_edit": Page(P.SCHEME_WRITE, one_scheme),
    "partners:scheme_reuse": Page(P.SCHEME_WRITE, one_scheme),
    "partners:scheme_withdraw": Page(
        P.SCHEME_WRITE, one_scheme, ok=302, method="post", data=lambda world: {"version": "0"}
    ),
    "partners:meetings": Page(P.MEETING_READ),
    "partners:meeting_figures": Page(P.MEETING_READ),
    "partners:meeting": Page(P.MEETING_READ, one_meeting),
    "partners:meeting_new": Page(P.MEETING_WRITE),
    "partners:meeting_edit": Page(P.MEETING_WRITE, one_meeting),
    "partners:meeting_withdraw": Page(
        P.MEETING_WRITE,
        one_meeting,
        ok=302,
        method="post",
        data=lambda world: {"version": "0", "reason": "二重に記録したため"},
    ),
    "partners:action_add": Page(
        P.MEETING_WRITE,
        one_meeting,
        ok=302,
        method="post",
        data=lambda world: {"action-what": "資料を送る"},
    ),
    # One's own action, too: this one is not theirs.
    "partners:action_tick": Page(
        P.MEETING_READ,
        action,
        ok=302,
        method="post",
        data=lambda world: {"done": "1"},
        exceptions={Role.RECEPTION.value: 403},
    ),
    "partners:action_drop": Page(P.MEETING_WRITE, action, ok=302, method="post"),
    "desks:dormant": Page(P.MEETING_READ),
}
