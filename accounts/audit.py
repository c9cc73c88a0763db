"""Explicit audit: every service calls `record`; no signals."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent, User
from yorozu.kit.standing import StandingInsert

SYSTEM = "システム"
STRANGER = "（ログイン前）"
_EVENTS = StandingInsert(AuditEvent)


def record(act: str, *, target: Model | None = None, by: User | None, **detail: Any) -> None:
    """Append one row. `detail` holds ids and codes, never what a client said.

    Without `by` it was the portal itself. The act's words are registered in the room's `acts.py`.
    """
    _append(act, target, by.pk if by else None, by.name if by else SYSTEM, detail)


def record_all(
    act: str, *, targets: Iterable[Model], by: User | None = None, **detail: Any
) -> None:
    """`record` for many at once, in one statement."""
    AuditEvent.objects.bulk_create(
        _event(act, each, by.pk if by else None, by.name if by else SYSTEM, detail)
        for each in targets
    )


def record_stranger(act: str, *, target: Model | None = None, **detail: Any) -> None:
    """Append what somebody did who is not signed in."""
    _append(act, target, None, STRANGER, detail)


def _append(
    act: str, target: Model | None, actor_id: int | None, actor_name: str, detail: dict[str, Any]
) -> None:
    _EVENTS.add(_event(act, target, actor_id, actor_name, detail))


def _event(
    act: str, target: Model | None, actor_id: int | None, actor_name: str, detail: dict[str, Any]
) -> AuditEvent:
    return AuditEvent(
        actor_id=actor_id,
        actor_name=actor_name,
        act=act,
        target_kind=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        detail=detail,
    )
