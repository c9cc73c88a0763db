"""Closing a month: 申請 → 確認 → 承認, sent back, taken back, opened again.

Two people in one step: the row is locked and the version compared, so that one of them does it and
the other is told who did. The same person's second click is the first one.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Programme
from center.services import month_lock, month_release, months_take
from reports.closing import mails
from reports.closing.freezing import count_lines, freeze
from reports.closing.in_the_way import counts_left
from reports.closing.steps import is_over, may, standing
from reports.enums import CLOSE_MOVES, CLOSE_WITH_REASON, CloseAct, CloseState
from reports.errors import Refused, StepTaken
from reports.models import CloseMailKind, MonthClose, MonthCloseStep

LONGEST = 500


@transaction.atomic
def month_apply(
    *, month: date, programme: Programme, by: User, version: int, comment: str = ""
) -> MonthClose:
    """締め申請. What is still in the way needs a word on it. Raises Refused, StepTaken."""
    _take_turn(programme)
    if not is_over(month):
        raise Refused("月が終わってから申請してください。")
    close = standing(month, programme)
    if close is not None:
        close = _lock(close)
        if _is_done(close, CloseAct.APPLY, by):
            return close
    _require(close, CloseAct.APPLY, by, version)
    left = counts_left(by, month, programme)
    if any(left.values()) and not comment.strip():
        raise Refused("残っている事項があります。申請のコメントに、その扱いを入力してください。")
    if close is None:
        last = MonthClose.objects.of(month, programme).order_by("-round").first()
        close = MonthClose(month=month, programme=programme, round=last.round + 1 if last else 1)
    return _step(close, CloseAct.APPLY, by, comment, left, CloseMailKind.CHECK)


@transaction.atomic
def month_check(*, close: MonthClose, by: User, version: int, comment: str = "") -> MonthClose:
    """チーフの確認. Raises Refused, StepTaken."""
    close = _lock(close)
    if _is_done(close, CloseAct.CHECK, by):
        return close
    _require(close, CloseAct.CHECK, by, version)
    left = counts_left(by, close.month, close.programme)
    return _step(close, CloseAct.CHECK, by, comment, left, CloseMailKind.APPROVE)


@transaction.atomic
def month_approve(*, close: MonthClose, by: User, version: int, comment: str = "") -> MonthClose:
    """課長の承認: the month is locked and its list frozen. Raises Refused, StepTaken."""
    close = _lock(close)
    if _is_done(close, CloseAct.APPROVE, by):
        return close
    _require(close, CloseAct.APPROVE, by, version)
    # Whoever confirms a memo meanwhile is through before, and in the list; or after, and a 訂正.
    months_take(close.programme_id)
    month_lock(month=close.month, programme=close.programme, by=by)
    close.total = freeze(close)
    close.figures = count_lines(close)
    close.closed_at = timezone.now()
    left = counts_left(by, close.month, close.programme)
    return _step(close, CloseAct.APPROVE, by, comment, left, CloseMailKind.CLOSED)


@transaction.atomic
def month_send_back(*, close: MonthClose, by: User, version: int, comment: str) -> MonthClose:
    """差戻し to the secretariat, with the reason. Raises Refused, StepTaken."""
    close = _lock(close)
    if _is_done(close, CloseAct.SEND_BACK, by):
        return close
    _require(close, CloseAct.SEND_BACK, by, version, comment)
    return _step(close, CloseAct.SEND_BACK, by, comment, {}, CloseMailKind.RETURNED)


@transaction.atomic
def month_withdraw(*, close: MonthClose, by: User, version: int, comment: str) -> MonthClose:
    """取下げ by the secretariat, before anybody has checked. Raises Refused, StepTaken."""
    close = _lock(close)
    if _is_done(close, CloseAct.WITHDRAW, by):
        return close
    _require(close, CloseAct.WITHDRAW, by, version, comment)
    return _step(close, CloseAct.WITHDRAW, by, comment, {}, None)


@transaction.atomic
def month_reopen(*, close: MonthClose, by: User, version: int, comment: str) -> MonthClose:
    """締め解除: the frozen list stays as it was, the month is open again. As the others."""
    close = _lock(close)
    if _is_done(close, CloseAct.REOPEN, by):
        return close
    _require(close, CloseAct.REOPEN, by, version, comment)
    months_take(close.programme_id)
    month_release(month=close.month, programme=close.programme, by=by)
    return _step(close, CloseAct.REOPEN, by, comment, {}, CloseMailKind.REOPENED)


def _take_turn(programme: Programme) -> None:
    """One 申請 of a programme at a time: before the first there is no row to lock."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _lock(close: MonthClose) -> MonthClose:
    rows = MonthClose.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=close.pk)


def _is_done(close: MonthClose, act: CloseAct, by: User) -> bool:
    """Whether the person's own last step was this one: a second click, or a page sent again."""
    if close.state != CLOSE_MOVES[act][1]:
        return False
    last = close.steps.order_by("-sequence").first()
    return last is not None and last.act == act and last.by_id == by.pk


def _require(
    close: MonthClose | None, act: CloseAct, by: User, version: int, comment: str = ""
) -> None:
    _require_seen(close, version)
    if not may(by, act, close):
        state = CloseState(close.state).label if close else "未申請"
        raise Refused(f"「{state}」のため、「{act.label}」はできません。")
    if act in CLOSE_WITH_REASON and not comment.strip():
        raise Refused(f"{act.label}の理由を入力してください。")


def _require_seen(close: MonthClose | None, version: int) -> None:
    if (close.version if close else 0) == version:
        return
    last = close.steps.select_related("by").order_by("-sequence").first() if close else None
    if last is None:
        raise StepTaken("この画面を開いたあとに、締めの状態が変わりました。")
    raise StepTaken(
        f"{last.by.name}さんが先に「{last.get_act_display()}」をしました。"
        "いまの状態を確認してから、もう一度操作してください。"
    )


def _step(
    close: MonthClose,
    act: CloseAct,
    by: User,
    comment: str,
    left: dict[str, int],
    mail: CloseMailKind | None,
) -> MonthClose:
    if len(comment) > LONGEST:
        raise Refused(f"コメントは{LONGEST}字以内で入力してください。")
    close.state = CLOSE_MOVES[act][1]
    close.version += 1
    close.full_clean(validate_constraints=False)
    close.save()
    step = MonthCloseStep(
        close=close,
        sequence=close.version,
        act=act,
        to_state=close.state,
        by=by,
        comment=comment.strip(),
        left={key: number for key, number in left.items() if number},
    )
    step.full_clean(validate_constraints=False)
    step.save()
    audit.record(
        f"month.{act.value}",
        target=close,
        by=by,
        month=f"{close.month:%Y-%m}",
        programme=close.programme.code,
        round=close.round,
    )
    if mail is not None:
        mails.post(step, mail)
    return close
