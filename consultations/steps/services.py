"""次回予定: done, postponed, dropped, and back again. Each act is a row that stays."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.enums import StepAct, StepState
from consultations.errors import ReasonRequired, StepChanged, WrongState
from consultations.models import Memo, NextStep, NextStepEvent
from consultations.rules import can_settle_step

LONGEST_NOTE = 200
FURTHEST = timedelta(days=366 * 2)


@transaction.atomic
def step_done(
    *, step: NextStep, by: User, version: int, note: str = "", done_in: Memo | None = None
) -> NextStep:
    """What was promised has happened; `done_in` names the session in which.

    Raises StepChanged, WrongState, ReasonRequired, PermissionDenied.
    """
    return _act(step, by, version, StepAct.DONE, state=StepState.DONE, note=note, done_in=done_in)


@transaction.atomic
def step_postpone(*, step: NextStep, by: User, version: int, due_on: date, note: str) -> NextStep:
    """A later day, with the reason. Raises as `step_done`."""
    today = timezone.localdate()
    if due_on < today:
        raise ReasonRequired("延期する日は、今日から後の日付を入力してください。")
    if due_on > today + FURTHEST:
        raise ReasonRequired("延期する日は、2年以内の日付を入力してください。")
    return _act(step, by, version, StepAct.POSTPONED, due_on=due_on, note=_word(note, "延期"))


@transaction.atomic
def step_drop(*, step: NextStep, by: User, version: int, note: str) -> NextStep:
    """It will not happen, with the reason. Raises as `step_done`."""
    word = _word(note, "取りやめ")
    return _act(step, by, version, StepAct.DROPPED, state=StepState.DROPPED, note=word)


@transaction.atomic
def step_undo(*, step: NextStep, by: User, version: int) -> NextStep:
    """Back to where the step stood before the last act. Raises as `step_done`."""
    locked = _lock(step, by)
    last = NextStepEvent.objects.filter(memo_id=locked.pk).order_by("-sequence").first()
    if last is None or last.act == StepAct.UNDONE:
        if last is not None and last.sequence == locked.version and version < locked.version:
            return locked  # a second click: it is back already
        raise WrongState("元に戻す操作がありません。")
    if locked.version != version or last.sequence != locked.version:
        raise StepChanged
    return _record(
        locked, by, StepAct.UNDONE, state=StepState(last.from_state), due_on=last.from_due_on
    )


def _word(note: str, act: str) -> str:
    if not note.strip():
        raise ReasonRequired(f"{act}の理由を、ひとこと入力してください。")
    return note


def _lock(step: NextStep, by: User) -> NextStep:
    locked = NextStep.objects.select_for_update(of=("self",)).select_related("memo").get(pk=step.pk)
    if not can_settle_step(by, locked.memo):
        raise PermissionDenied
    if locked.state == StepState.OFF:
        raise WrongState("このメモには、いまは次回予定がありません。")
    return locked


def _act(
    step: NextStep,
    by: User,
    version: int,
    act: StepAct,
    *,
    state: StepState = StepState.OPEN,
    due_on: date | None = None,
    note: str = "",
    done_in: Memo | None = None,
) -> NextStep:
    """`version` is the one the person saw; the same act of theirs sent twice is done once."""
    if len(note) > LONGEST_NOTE:
        raise ReasonRequired(f"ひとことは{LONGEST_NOTE}字以内で入力してください。")
    locked = _lock(step, by)
    due_on = due_on or locked.due_on
    if locked.version != version:
        if _is_repeated(locked, by, version, act, due_on):
            return locked
        raise StepChanged
    if locked.state != StepState.OPEN:
        label = StepState(locked.state).label
        raise WrongState(f"この次回予定は、すでに「{label}」になっています。")
    return _record(locked, by, act, state=state, due_on=due_on, note=note.strip(), done_in=done_in)


def _is_repeated(step: NextStep, by: User, version: int, act: StepAct, due_on: date) -> bool:
    return (
        NextStepEvent.objects.filter(
            memo_id=step.pk, sequence=version + 1, act=act, by=by, to_due_on=due_on
        ).exists()
        and step.version == version + 1
    )


def _record(
    step: NextStep,
    by: User,
    act: StepAct,
    *,
    state: StepState,
    due_on: date,
    note: str = "",
    done_in: Memo | None = None,
) -> NextStep:
    event = NextStepEvent(
        memo=step.memo,
        sequence=step.version + 1,
        act=act,
        from_state=step.state,
        to_state=state,
        from_due_on=step.due_on,
        to_due_on=due_on,
        note=note,
        done_in=done_in,
        by=by,
    )
    event.full_clean(exclude=["memo", "done_in", "by"], validate_constraints=False)
    event.save(force_insert=True)
    step.state, step.due_on, step.version = state, due_on, event.sequence
    step.save(update_fields=["state", "due_on", "version"])
    audit.record(f"next_step.{act.value}", target=step.memo, by=by, number=step.memo.number)
    return step
