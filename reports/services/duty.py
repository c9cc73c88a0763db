"""従事日誌: lines by hand, CO 確認, 承認, sent back.

Two acts on one log take turns: its row is locked, the version compared. Once a month of a
programme is closed, nothing of it is added, taken away or taken back; what waits may still be
confirmed and approved, since that changes no hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from center.services import month_is_locked
from coordinators.models import Coordinator
from reports.closing.steps import is_over
from reports.duty.reading import Line, month_of_coordinator
from reports.enums import DutyAct, DutyKind, DutyState
from reports.errors import Overlap, Refused, StepTaken
from reports.models import DutyLine, DutyLog, DutyStep
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.wareki import format_month, month_range

LONGEST = 500
NAMED = 3


@dataclass(frozen=True)
class Written:
    """A line by hand. `uuid` comes with the form: sent twice it is one line."""

    uuid: UUID
    kind: DutyKind
    programme: Programme
    start: datetime
    end: datetime
    title: str
    route: str = ""
    fare: int | None = None


@transaction.atomic
def duty_line_add(*, coordinator: Coordinator, month: date, written: Written, by: User) -> DutyLine:
    """Raises Refused, and Overlap when the time is taken by another line or record."""
    log = _log(coordinator, month, by)
    if (sent := log.lines.filter(uuid=written.uuid).first()) is not None:
        return sent
    _require_state(log, DutyState.OPEN, "行を加える")
    _require_in_month(written, log.month)
    _require_unlocked(log, [written.programme])
    row = _row(log, written, by)
    row.full_clean(validate_constraints=False)
    _require_free(coordinator, log, row)
    if not insert_unless_taken(row):
        raise Overlap("同じ時間に、ほかの行があります。画面を開き直して確かめてください。")
    _touch(log)
    audit.record("duty.line_added", target=log, by=by, month=f"{log.month:%Y-%m}")
    return row


@transaction.atomic
def duty_line_withdraw(*, line: DutyLine, by: User) -> None:
    """A line by hand is taken away; taken away twice is once. Raises Refused."""
    log = _locked(line.log)
    _require_own(log.coordinator, by)
    row = DutyLine.objects.select_related("programme").get(pk=line.pk)
    if row.withdrawn_at is not None:
        return
    _require_state(log, DutyState.OPEN, "行を取り下げる")
    _require_unlocked(log, [row.programme])
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _touch(log)
    audit.record("duty.line_withdrawn", target=log, by=by, month=f"{log.month:%Y-%m}")


@transaction.atomic
def duty_confirm(
    *, coordinator: Coordinator, month: date, by: User, version: int, comment: str = ""
) -> DutyLog:
    """CO 確認: what was computed is written down. Raises Refused, Overlap, StepTaken."""
    log = _log(coordinator, month, by)
    if _is_done(log, DutyAct.CONFIRM, by):
        return log
    _require_seen(log, version)
    _require_state(log, DutyState.OPEN, "確認")
    if not is_over(log.month):
        raise Refused("月が終わってから確認してください。")
    found = month_of_coordinator(coordinator, log.month)
    if not found.lines:
        raise Refused("この月の従事の記録がありません。")
    if found.clashes:
        raise Overlap(clash_words(found.clashes))
    DutyLine.objects.bulk_create(
        _computed_row(log, line, by) for line in found.lines if line.row is None
    )
    return _step(log, DutyAct.CONFIRM, DutyState.CONFIRMED, by, comment)


@transaction.atomic
def duty_unconfirm(*, log: DutyLog, by: User, version: int, comment: str) -> DutyLog:
    """The coordinator takes the 確認 back, before it is approved. Raises Refused, StepTaken."""
    log = _locked(log)
    _require_own(log.coordinator, by)
    if _is_done(log, DutyAct.WITHDRAW, by):
        return log
    _require_seen(log, version)
    _require_state(log, DutyState.CONFIRMED, "確認の取消し")
    return _open_again(log, DutyAct.WITHDRAW, by, comment)


@transaction.atomic
def duty_approve(*, log: DutyLog, by: User, version: int, comment: str = "") -> DutyLog:
    """承認 by the manager. Raises Refused, StepTaken."""
    log = _locked(log)
    _require_manager(by)
    if _is_done(log, DutyAct.APPROVE, by):
        return log
    _require_seen(log, version)
    _require_state(log, DutyState.CONFIRMED, "承認")
    return _step(log, DutyAct.APPROVE, DutyState.APPROVED, by, comment)


@transaction.atomic
def duty_send_back(*, log: DutyLog, by: User, version: int, comment: str) -> DutyLog:
    """差戻し by the manager, also of what is approved. Raises Refused, StepTaken."""
    log = _locked(log)
    _require_manager(by)
    if _is_done(log, DutyAct.SEND_BACK, by):
        return log
    _require_seen(log, version)
    if log.state == DutyState.OPEN:
        raise Refused(f"「{DutyState.OPEN.label}」のため、差し戻せません。")
    return _open_again(log, DutyAct.SEND_BACK, by, comment)


def clash_words(pairs: list[tuple[Line, Line]]) -> str:
    """Which records stand at one time, and what to do."""
    shown = "／".join(f"{one.words} と {other.words}" for one, other in pairs[:NAMED])
    more = f" ほか{len(pairs) - NAMED}組" if len(pairs) > NAMED else ""
    return f"時間が重なっています：{shown}{more}。もとの記録の時刻を直してください。"


# ── what every act asks ───────────────────────────────────────────────────────────────────────


def _log(coordinator: Coordinator, month: date, by: User) -> DutyLog:
    """The log's row, locked; made when nobody has written in it yet."""
    _require_own(coordinator, by)
    month = month.replace(day=1)
    insert_unless_taken(DutyLog(coordinator=coordinator, month=month))
    return _locked(DutyLog.objects.get(coordinator=coordinator, month=month))


def _locked(log: DutyLog) -> DutyLog:
    rows = DutyLog.objects.select_for_update(of=("self",)).select_related("coordinator")
    return rows.get(pk=log.pk)


def _require_own(coordinator: Coordinator, by: User) -> None:
    if coordinator.user_id != by.pk:
        raise Refused("従事日誌は、本人だけが書けます。")


def _require_manager(by: User) -> None:
    if not has_permission(by, Permission.DUTY_APPROVE):
        raise Refused("従事日誌の承認と差戻しは、課長・調査役が行います。")


def _require_state(log: DutyLog, state: DutyState, what: str) -> None:
    if log.state != state:
        now = DutyState(log.state).label
        raise Refused(f"この従事日誌は「{now}」のため、{what}ことはできません。")


def _require_seen(log: DutyLog, version: int) -> None:
    if log.version != version:
        raise StepTaken(
            "この画面を開いたあとに、従事日誌が変わりました。"
            "いまの内容を確認してから、もう一度操作してください。"
        )


def _is_done(log: DutyLog, act: DutyAct, by: User) -> bool:
    """Whether the person's own last step was this one: a second click."""
    last = log.steps.order_by("-sequence").first()
    return (
        last is not None
        and last.act == act
        and last.by_id == by.pk
        and last.to_state == log.state
        and last.sequence == log.version
    )


def _require_in_month(written: Written, month: date) -> None:
    first, until = month_range(month)
    if not first <= timezone.localtime(written.start).date() < until:
        raise Refused(f"{format_month(month)}の日を入力してください。")
    if written.end <= written.start:
        raise Refused("終了は、開始より後の時刻を入力してください。")
    if written.start > timezone.now():
        raise Refused("これからの予定は書けません。終わってから入力してください。")


def _require_unlocked(log: DutyLog, programmes: list[Programme]) -> None:
    for programme in programmes:
        if month_is_locked(day=log.month, programme_id=programme.pk):
            raise Refused(
                f"{format_month(log.month)}の「{programme.name}」は締め済みのため、変更できません。"
            )


def _require_free(coordinator: Coordinator, log: DutyLog, row: DutyLine) -> None:
    """No other line and no record at that time. Raises Overlap, naming it."""
    found = month_of_coordinator(coordinator, log.month)
    for line in found.lines:
        if line.start < row.period.upper and row.period.lower < line.end:
            raise Overlap(f"{line.words}と時間が重なっています。時刻を直してください。")


# ── what every act writes ─────────────────────────────────────────────────────────────────────


def _row(log: DutyLog, written: Written, by: User) -> DutyLine:
    return DutyLine(
        log=log,
        uuid=written.uuid,
        kind=written.kind,
        programme=written.programme,
        period=(written.start, written.end),
        title=written.title,
        route=written.route,
        fare=written.fare,
        written_by=by,
    )


def _computed_row(log: DutyLog, line: Line, by: User) -> DutyLine:
    return DutyLine(
        log=log,
        kind=line.kind,
        programme=line.programme,
        period=(line.start, line.end),
        title=line.title[:200],
        source=line.source,
        written_by=by,
    )


def _open_again(log: DutyLog, act: DutyAct, by: User, comment: str) -> DutyLog:
    """What was computed is computed anew. Raises Refused without a reason, or once closed."""
    if not comment.strip():
        raise Refused(f"{act.label}の理由を入力してください。")
    lines = log.lines.filter(withdrawn_at__isnull=True)
    _require_unlocked(log, list(Programme.objects.filter(pk__in=lines.values("programme"))))
    lines.exclude(source="").update(withdrawn_at=timezone.now(), withdrawn_by=by)
    return _step(log, act, DutyState.OPEN, by, comment)


def _step(log: DutyLog, act: DutyAct, state: DutyState, by: User, comment: str) -> DutyLog:
    if len(comment) > LONGEST:
        raise Refused(f"コメントは{LONGEST}字以内で入力してください。")
    log.state = state
    _touch(log)
    DutyStep.objects.create(
        log=log,
        sequence=log.version,
        act=act,
        to_state=state,
        by=by,
        comment=comment.strip(),
    )
    audit.record(f"duty.{act.value}", target=log, by=by, month=f"{log.month:%Y-%m}")
    return log


def _touch(log: DutyLog) -> None:
    log.version += 1
    log.save(update_fields=["state", "version"])
