"""取引金融機関 of a company."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from partners.orgs.services.company_banks import company_bank_add
from tests import builders as make
from tests.matrix.page import Page
from tests.matrix.world import World


def company(world: World) -> dict[str, Any]:
    return {"pk": world.company.pk}


def bank(world: World) -> dict[str, Any]:
    made = company_bank_add(
        company=world.company, organization=make.bank(), by=world.users["manager"]
    )
    return {"pk": made.pk}


PAGES: dict[str, Page] = {
    "company_banks:add": Page(P.COMPANY_WRITE, company),
    "company_banks:end": Page(P.COMPANY_WRITE, bank, ok=302, method="post"),
}
