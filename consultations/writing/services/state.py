"""The one place that changes a memo's status."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from consultations.enums import TRANSITIONS, MemoStatus
from consultations.errors import OwnMemo, StaleRevision, WrongState
from consultations.models import Memo, MemoTransition
from consultations.rules import takes_part
from yorozu.kit.standing import StandingInsert

_MEMOS, _STEPS = StandingInsert(Memo), StandingInsert(MemoTransition)
_STATUS_FIELDS = ["status", "revision", "confirmed_at", "confirmed_by", "is_correction"]


def lock(memo: Memo) -> Memo:
    """The memo's row, locked until the end of the transaction."""
    return Memo.objects.select_for_update().get(pk=memo.pk)


def require_revision(memo: Memo, revision: int | None) -> None:
    """Raises StaleRevision when the user acted on another text than stands there now."""
    if revision is not None and memo.revision != revision:
        raise StaleRevision


def require_other(memo: Memo, by: User) -> None:
    """Raises OwnMemo: nobody checks their own memo."""
    if takes_part(by, memo):
        raise OwnMemo


def move(memo: Memo, to: MemoStatus, *, by: User, reason: str = "", **changes: Any) -> Memo:
    """Change the status with its row of history. Raises WrongState.

    `changes` are saved in the same statement, so that a version of the memo is one row; a memo
    handed in before any of its draft was saved is inserted as it is.
    """
    old = MemoStatus(memo.status)
    if (old, to) not in TRANSITIONS:
        raise WrongState(f"「{old.label}」のメモには、この操作はできません。")
    for name, value in changes.items():
        setattr(memo, name, value)
    memo.status = to
    memo.revision += 1
    memo.confirmed_at = timezone.now() if to is MemoStatus.CONFIRMED else None
    memo.confirmed_by = by if to is MemoStatus.CONFIRMED else None
    if memo._state.adding:
        _MEMOS.add(memo)
    else:
        memo.save(update_fields={*_STATUS_FIELDS, *changes})
    _STEPS.add(MemoTransition(memo=memo, from_status=old, to_status=to, by=by, reason=reason))
    return memo
