"""Entering and importing other centres' figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from reports.errors import StepTaken
from reports.peers.models import PeerFigures


@dataclass(frozen=True)
class Stored:
    new: int
    changed: int
    same: int


@transaction.atomic
def peer_save(
    *, facts: dict[str, Any], by: User, figures: PeerFigures | None = None, version: int = 0
) -> PeerFigures:
    """A new row, or the row with new figures. Raises StepTaken, ValidationError."""
    _require(by)
    if figures is None:
        row = PeerFigures(changed_by=by)
    else:
        row = PeerFigures.objects.select_for_update().standing().get(pk=figures.pk)
        if _facts(row) == facts:
            return row
        if row.version != version:
            raise StepTaken(
                "別の方が先に直しました。いまの内容を確かめてから、もう一度保存してください。"
            )
    return _write(row, facts, by)


@transaction.atomic
def peers_store(*, rows: Iterable[dict[str, Any]], by: User) -> Stored:
    """A whole list: known ones are overwritten, the others added; all or nothing.

    The same list again changes nothing. Raises ValidationError.
    """
    _require(by)
    counts = {"new": 0, "changed": 0, "same": 0}
    known = {
        (row.center, row.fiscal_year): row
        for row in PeerFigures.objects.select_for_update().standing()
    }
    for facts in rows:
        row = known.get((facts["center"], facts["fiscal_year"]))
        if row is not None and _facts(row) == facts:
            counts["same"] += 1
            continue
        counts["changed" if row else "new"] += 1
        _write(row or PeerFigures(changed_by=by), facts, by)
    return Stored(**counts)


@transaction.atomic
def peer_remove(*, figures: PeerFigures, by: User) -> None:
    """It is no longer compared."""
    _require(by)
    row = PeerFigures.objects.select_for_update().get(pk=figures.pk)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        audit.record("peers.removed", target=row, by=by, name=str(row))


def _require(by: User) -> None:
    if not has_permission(by, Permission.REPORT_BUILD):
        raise PermissionDenied


def _facts(row: PeerFigures) -> dict[str, Any]:
    names = (
        *("center", "fiscal_year", "is_own", "consultations", "coordinators", "businesses"),
        *("source", "published_on"),
    )
    return {name: getattr(row, name) for name in names}


def _write(row: PeerFigures, facts: dict[str, Any], by: User) -> PeerFigures:
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_by, row.changed_at = by, timezone.now()
    row.full_clean()
    row.save()
    audit.record("peers.saved", target=row, by=by, name=str(row))
    return row
