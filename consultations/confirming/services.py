"""よろず事務局 確認欄: confirm, return, take back, void."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from center.services import month_is_locked, months_hold
from consultations.enums import MemoStatus
from consultations.errors import MonthClosed, ReasonRequired
from consultations.models import Memo
from consultations.writing.services.state import lock, move, require_other, require_revision


@transaction.atomic
def memo_confirm(*, memo: Memo, by: User, revision: int | None = None, reason: str = "") -> Memo:
    """Count the memo from now on. Raises WrongState, StaleRevision, OwnMemo, MonthClosed.

    In a closed month a reason makes it a 訂正 (domain.md).
    """
    memo = lock(memo)
    require_revision(memo, revision)
    require_other(memo, by)
    late = month_is_locked(day=memo.held_on, programme_id=memo.programme_id)
    if late and not reason.strip():
        raise MonthClosed
    memo = move(memo, MemoStatus.CONFIRMED, by=by, reason=reason.strip(), is_correction=late)
    audit.record("memo.confirmed", target=memo, by=by, number=memo.number)
    return memo


@transaction.atomic
def memo_return(*, memo: Memo, by: User, reason: str, revision: int | None = None) -> Memo:
    """Send the memo back to its writer.

    Raises WrongState, StaleRevision, OwnMemo, ReasonRequired.
    """
    memo = lock(memo)
    require_revision(memo, revision)
    require_other(memo, by)
    memo = move(memo, MemoStatus.RETURNED, by=by, reason=_required(reason, "差戻し"))
    audit.record("memo.returned", target=memo, by=by, number=memo.number)
    return memo


@transaction.atomic
def memo_unconfirm(*, memo: Memo, by: User, reason: str, revision: int | None = None) -> Memo:
    """確認取消: open a confirmed memo for correction. Raises as `memo_return`."""
    memo = lock(memo)
    require_revision(memo, revision)
    require_other(memo, by)
    _hold_month(memo)
    memo = move(memo, MemoStatus.SUBMITTED, by=by, reason=_required(reason, "確認取消"))
    audit.record("memo.unconfirmed", target=memo, by=by, number=memo.number)
    return memo


@transaction.atomic
def memo_void(*, memo: Memo, by: User, reason: str, revision: int | None = None) -> Memo:
    """取消: the number stays, the memo counts nowhere. Raises as `memo_return`."""
    memo = lock(memo)
    require_revision(memo, revision)
    require_other(memo, by)
    _hold_month(memo)
    memo = move(memo, MemoStatus.VOID, by=by, reason=_required(reason, "取消"))
    audit.record("memo.voided", target=memo, by=by, number=memo.number)
    return memo


def _required(reason: str, act: str) -> str:
    if not reason.strip():
        raise ReasonRequired(f"{act}の理由を入力してください。")
    return reason.strip()


def _hold_month(memo: Memo) -> None:
    """Its month is not closed in the middle of this: it is in the frozen list, or it is not."""
    if memo.programme_id is not None:
        months_hold(memo.programme_id)
