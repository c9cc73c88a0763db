"""Consents, requests about personal data, disposal."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from tests.matrix.page import Page
from tests.matrix.world import World


def company(world: World) -> dict[str, Any]:
    return {"client": "company", "pk": world.memo.company_id}


def consent_pk(world: World) -> dict[str, Any]:
    return {"pk": world.consent.pk}


def request_pk(world: World) -> dict[str, Any]:
    return {"pk": world.request.pk}


def disposal_pk(world: World) -> dict[str, Any]:
    return {"pk": world.disposal.pk}


def item_pk(world: World) -> dict[str, Any]:
    return {"pk": world.disposal.pk, "item": world.disposal.items.get().pk}


def taking_up(world: World) -> dict[str, Any]:
    return {"pk": world.request.pk, "to": "working"}


def revision(world: World) -> dict[str, Any]:
    return {"revision": world.request.revision}


def later(world: World) -> dict[str, Any]:
    return {"revision": world.request.revision, "due_on": "令和20年1月1日", "reason": "照会中"}


PAGES: dict[str, Page] = {
    "privacy:client_consents": Page(P.CONSENT_RECORD, company),
    "privacy:quick_consent": Page(P.CONSENT_RECORD, company, sweep=False),
    "privacy:consent_pdf": Page(P.CONSENT_RECORD, company, sweep=False),
    "privacy:withdraw": Page(P.CONSENT_RECORD, consent_pk),
    "privacy:index": Page(P.PRIVACY_REQUESTS),
    "privacy:requests": Page(P.PRIVACY_REQUESTS),
    "privacy:request_new": Page(P.PRIVACY_REQUESTS),
    "privacy:request": Page(P.PRIVACY_REQUESTS, request_pk),
    "privacy:request_pdf": Page(P.PRIVACY_REQUESTS, request_pk, ok=302, sweep=False),
    "privacy:request_due": Page(P.PRIVACY_REQUESTS, request_pk, ok=302, method="post", data=later),
    "privacy:request_step": Page(
        P.PRIVACY_REQUESTS, taking_up, ok=302, method="post", data=revision
    ),
    "desks:extract": Page(P.PRIVACY_REQUESTS, request_pk, sweep=False),
    "privacy:disposals": Page(P.DISPOSAL_PREPARE),
    "privacy:disposal_new": Page(P.DISPOSAL_PREPARE, ok=302, method="post"),
    "privacy:disposal": Page(P.DISPOSAL_PREPARE, disposal_pk),
    "privacy:disposal_approve": Page(
        P.DISPOSAL_APPROVE,
        disposal_pk,
        ok=302,
        method="post",
        data=lambda world: {"count": "1", "sure": "on"},
    ),
    "privacy:disposal_drop": Page(P.DISPOSAL_PREPARE, disposal_pk, ok=302, method="post"),
    "privacy:disposal_retry": Page(P.DISPOSAL_PREPARE, disposal_pk, ok=302, method="post"),
    "privacy:disposal_hold": Page(
        P.DISPOSAL_PREPARE, item_pk, ok=302, method="post", data=lambda world: {"reason": "照会中"}
    ),
    "privacy:disposal_release": Page(P.DISPOSAL_PREPARE, item_pk, ok=302, method="post"),
    "privacy:wordings": Page(P.CONSENT_WORDING),
    "privacy:wording_new": Page(P.CONSENT_WORDING, lambda world: {"kind": "service"}),
}
