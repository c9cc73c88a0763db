"""Explicit audit: every service calls `record`; no signals."""

from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent, User


def record(act: str, *, target: Model | None = None, by: User | None, **detail: Any) -> None:
    """Append one row. `detail` holds ids and codes, never what a client said."""
    AuditEvent.objects.create(
        actor_id=by.pk if by else None,
        actor_name=by.name if by else "システム",
        act=act,
        target_kind=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        detail=detail,
    )
