"""The confirmation queue: one memo at a time as on paper, the oldest first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import StaffRequest
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.reading.checks import checks_of
from consultations.reading.page import RETURN_PHRASES, Failed, paper_context, readable
from consultations.rules import takes_part

UNDO_SECONDS = 10
UNDO_REASON = "直後の取り消し"


@dataclass(frozen=True)
class Queue:
    """The memo to look at and what stands around it."""

    memo: Memo | None
    began_again: bool = False
    gone: Memo | None = None


def queue_page(
    request: StaffRequest,
    memo: Memo | None = None,
    *,
    failed: Failed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The given memo (after a refusal), or the one the address asks for."""
    queue = Queue(memo) if memo else _queue(request)
    context: dict[str, Any] = {
        "queue": queue,
        "left": waiting(request.user).count(),
        "own": _own(request.user).count(),
        "failed": failed,
        "phrases": RETURN_PHRASES,
        "undo": _undo(request),
        "undo_seconds": UNDO_SECONDS,
        "undo_reason": UNDO_REASON,
    }
    if queue.memo is not None:
        is_own = takes_part(request.user, queue.memo)
        context |= paper_context(request, queue.memo)
        context["checks"] = checks_of(queue.memo, request.user, is_own=is_own)
        if queue.memo.is_restricted:
            audit.record(
                "memo.restricted_read",
                target=queue.memo,
                by=request.user,
                number=queue.memo.number,
            )
    return render(request, "consultations/confirmations.html", context, status=status)


def waiting(user: User) -> MemoQuerySet:
    """Memos this person can confirm, oldest session first."""
    rows = Memo.objects.visible_to(user).awaiting_confirmation()
    return rows.not_written_by(user).order_by("started_at", "pk")


def _own(user: User) -> MemoQuerySet:
    return Memo.objects.visible_to(user).awaiting_confirmation().written_by(user)


def _queue(request: StaffRequest) -> Queue:
    rows = readable(request.user)
    ids = waiting(request.user)
    if number := request.GET.get("at", ""):
        asked = rows.filter(number=number).first()
        if asked is not None and asked.status == MemoStatus.SUBMITTED:
            return Queue(asked)
        if asked is not None:
            return Queue(_first(rows, _beyond(ids, asked)) or _first(rows, ids), gone=asked)
    if number := request.GET.get("after", ""):
        anchor = rows.filter(number=number).first()
        if anchor is not None:
            if (memo := _first(rows, _beyond(ids, anchor))) is not None:
                return Queue(memo)
            return Queue(_first(rows, ids), began_again=True)
    return Queue(_first(rows, ids))


def _beyond(rows: MemoQuerySet, anchor: Memo) -> MemoQuerySet:
    later = Q(started_at__gt=anchor.started_at)
    return rows.filter(later | Q(started_at=anchor.started_at, pk__gt=anchor.pk))


def _first(rows: MemoQuerySet, ids: MemoQuerySet) -> Memo | None:
    found = ids.values_list("pk", flat=True).first()
    return rows.filter(pk=found).first() if found else None


def _undo(request: StaffRequest) -> Memo | None:
    """The memo just confirmed, while taking it back is one key."""
    number = request.GET.get("done", "")
    if not number:
        return None
    since = timezone.now() - timedelta(seconds=UNDO_SECONDS)
    return (
        Memo.objects.visible_to(request.user)
        .counted()
        .filter(number=number, confirmed_by=request.user, confirmed_at__gte=since)
        .first()
    )
