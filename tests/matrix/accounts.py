"""One's own settings."""

from __future__ import annotations

from typing import Any

from accounts.enums import Permission as P
from accounts.models import AuditExport
from tests.matrix.page import Page
from tests.matrix.world import World


def audit_export(world: World) -> dict[str, Any]:
    """The manager's own, made when it is asked for."""
    export, _ = AuditExport.objects.get_or_create(requested_by=world.users["manager"], kind="csv")
    return {"pk": export.pk}


PAGES: dict[str, Page] = {
    "accounts:audit": Page(P.AUDIT_READ),
    "accounts:audit_xlsx": Page(P.AUDIT_READ, sweep=False),
    "accounts:audit_csv": Page(P.AUDIT_READ, sweep=False),
    "accounts:audit_job": Page(P.AUDIT_READ, audit_export),
    "accounts:audit_cancel": Page(P.AUDIT_READ, audit_export, ok=302, method="post"),
    "accounts:audit_retry": Page(P.AUDIT_READ, audit_export, ok=302, method="post"),
    "accounts:audit_file": Page(P.AUDIT_READ, audit_export, ok=404, sweep=False),
    "preferences": Page(P.START_PAGE),
    "draft_key": Page(P.MEMO_WRITE, sweep=False),
}
