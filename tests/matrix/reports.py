"""Figures and the report."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from reports.models import SavedAnalysis
from tests.matrix.page import Page
from tests.matrix.world import World


def month(world: World) -> dict[str, Any]:
    return {"month": "2026-10"}


def report_pk(world: World) -> dict[str, Any]:
    return {"month": "2026-10", "pk": world.report.pk}


def analysis(world: World) -> dict[str, Any]:
    """The manager's, shared with all who read reports."""
    row, _ = SavedAnalysis.objects.get_or_create(
        owner=world.users["manager"],
        name="業種別",
        query="rows=industry&measure=memos&programme=yorozu",
        is_shared=True,
    )
    return {"pk": row.pk}


# What the owner alone may do: others who see it are refused.
OTHERS = dict.fromkeys(("secretariat", "chief", "coordinator"), 403)

PAGES: dict[str, Page] = {
    "reports:analysis": Page(P.ANALYSIS, query="?rows=industry&cols=method"),
    "reports:analysis_export": Page(P.ANALYSIS, query="?rows=topic", sweep=False),
    "reports:analysis_save": Page(
        P.ANALYSIS, ok=302, method="post", data=lambda world: {"name": "分析", "query": "rows=fy"}
    ),
    "reports:analysis_list": Page(P.REPORT_READ),
    "reports:analysis_saved": Page(P.REPORT_READ, analysis),
    "reports:saved_export": Page(P.REPORT_READ, analysis, sweep=False),
    "reports:analysis_share": Page(
        P.REPORT_READ, analysis, ok=302, method="post", exceptions=OTHERS
    ),
    "reports:analysis_remove": Page(
        P.REPORT_READ, analysis, ok=302, method="post", exceptions=OTHERS
    ),
    "reports:analysis_subscribe": Page(
        P.REPORT_READ, analysis, ok=302, method="post", data=lambda world: {"every": "month"}
    ),
    "reports:index": Page(P.REPORT_READ),
    "reports:month": Page(P.REPORT_READ, month),
    "reports:branches": Page(P.REPORT_READ, month),
    "reports:build": Page(P.REPORT_BUILD, month, ok=302, method="post"),
    "reports:job": Page(P.REPORT_READ, report_pk, ok=302, sweep=False),
    "reports:cancel": Page(P.REPORT_BUILD, report_pk, ok=302, method="post"),
    "reports:report_pdf": Page(P.REPORT_READ, month, ok=404, sweep=False),
}
