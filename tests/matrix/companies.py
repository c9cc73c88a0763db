"""Companies and people: lists, pages, acts."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from tests.matrix.page import Page
from tests.matrix.world import World


def company(world: World) -> dict[str, Any]:
    return {"pk": world.company.pk}


def person(world: World) -> dict[str, Any]:
    return {"pk": world.person.pk}


def merged_company(world: World) -> dict[str, Any]:
    return {"pk": world.merged_company.pk}


def merged_person(world: World) -> dict[str, Any]:
    return {"pk": world.merged_person.pk}


def two_companies(world: World) -> dict[str, Any]:
    return {"one": world.company.pk, "other": world.double.pk}


def two_people(world: World) -> dict[str, Any]:
    return {"one": world.person.pk, "other": world.person_double.pk}


def pair(world: World) -> dict[str, Any]:
    return {"pk": world.apart.pk}


def person_pair(world: World) -> dict[str, Any]:
    return {"pk": world.person_apart.pk}


PAGES: dict[str, Page] = {
    "desks:companies": Page(P.COMPANY_READ),
    "desks:clients_found": Page(P.COMPANY_READ, query="?q=大田", sweep=False),
    "desks:company": Page(P.COMPANY_READ, company),
    "desks:merge": Page(P.COMPANY_MERGE, two_companies),
    "desks:unmerge": Page(P.COMPANY_MERGE, merged_company),
    "desks:people": Page(P.COMPANY_READ),
    "desks:person": Page(P.COMPANY_READ, person),
    "desks:person_merge": Page(P.COMPANY_MERGE, two_people),
    "desks:person_unmerge": Page(P.COMPANY_MERGE, merged_person),
    "companies:new": Page(P.COMPANY_WRITE),
    "companies:edit": Page(P.COMPANY_WRITE, company),
    "companies:history": Page(P.COMPANY_READ, company),
    "companies:figures": Page(P.COMPANY_WRITE, company),
    "companies:kinship": Page(P.COMPANY_WRITE, company),
    "companies:duplicates": Page(P.COMPANY_WRITE),
    "companies:apart": Page(P.COMPANY_WRITE, ok=302, method="post", data=two_companies),
    "companies:together": Page(P.COMPANY_WRITE, pair, ok=302, method="post"),
    "companies:likely": Page(P.COMPANY_LOOKUP, method="post"),
    "companies:person_new": Page(P.COMPANY_WRITE),
    "companies:person_edit": Page(P.COMPANY_WRITE, person),
    "companies:person_history": Page(P.COMPANY_READ, person),
    "companies:person_kinship": Page(P.COMPANY_WRITE, person),
    "companies:person_duplicates": Page(P.COMPANY_WRITE),
    "companies:person_apart": Page(P.COMPANY_WRITE, ok=302, method="post", data=two_people),
    "companies:person_together": Page(P.COMPANY_WRITE, person_pair, ok=302, method="post"),
    "companies:person_likely": Page(P.COMPANY_LOOKUP, method="post"),
    "companies:postal": Page(P.COMPANY_WRITE, ok=204, method="post"),
}
