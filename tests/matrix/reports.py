"""Figures and the report."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from tests.matrix.page import Page
from tests.matrix.world import World


def month(world: World) -> dict[str, Any]:
    return {"month": "2026-10"}


def report_pk(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "pk": world.report.pk}


PAGES: dict[str, Page] = {
    "reports:index": Page(P.REPORT_READ),
    "reports:month": Page(P.REPORT_READ, month),
    "reports:branches": Page(P.REPORT_READ, month),
    "reports:build": Page(P.REPORT_BUILD, month, ok=302, method="post"),
    "reports:job": Page(P.REPORT_READ, report_pk, ok=302, sweep=False),
    "reports:cancel": Page(P.REPORT_BUILD, report_pk, ok=302, method="post"),
    "reports:report_pdf": Page(P.REPORT_READ, month, ok=404, sweep=False),
}
