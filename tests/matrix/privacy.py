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


PAGES: dict[str, Page] = {
    "privacy:client_consents": Page(P.CONSENT_RECORD, company),
    "privacy:quick_consent": Page(P.CONSENT_RECORD, company, sweep=False),
    "privacy:consent_pdf": Page(P.CONSENT_RECORD, company, sweep=False),
    "privacy:withdraw": Page(P.CONSENT_RECORD, consent_pk),
    "privacy:wordings": Page(P.CONSENT_WORDING),
    "privacy:wording_new": Page(P.CONSENT_WORDING, lambda world: {"kind": "service"}),
}
