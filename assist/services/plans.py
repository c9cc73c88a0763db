"""サポートプラン: decided, its first move and its actions done, followed up."""

import uuid as uuids
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assist.enums import FOLLOW_MONTHS, AssistAct, AssistState, FollowOutcome
from assist.errors import Refused, Stale, WrongState
from assist.models import AssistCase, AssistParty, PlanAction, PlanFollowUp, SupportPlan
from assist.services._keeping import (
    is_done,
    lock_case,
    note,
    require_live,
    require_party,
    require_reason,
    require_state,
    write,
)
from yorozu.kit.spans import months_after

# What follows from a plan goes on for a year after the conference.
_AFTERWARDS = (AssistState.HELD, AssistState.CLOSED)


@dataclass(frozen=True)
class PlanFacts:
    aim: str = ""
    summary: str = ""
    first_move: str = ""
    first_party: AssistParty | None = None
    first_owner: str = ""
    first_due: date | None = None

    def columns(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True)
class ActionFacts:
    what: str
    party: AssistParty
    due_on: date
    owner: str = ""
    done_on: date | None = None
    result: str = ""


@transaction.atomic
def plan_save(*, case: AssistCase, facts: PlanFacts, version: int, by: User) -> SupportPlan:
    """Prepared or corrected. A decided one stays whole. Raises Stale, WrongState, ValidationError.

    `version` is 0 while there is none.
    """
    row = lock_case(case, by)
    plan = SupportPlan.objects.filter(case=row).first()
    columns = facts.columns()
    if plan is not None and is_done(plan, version, columns):
        return plan
    require_state(row.conference, AssistState.FIXED, AssistState.HELD)
    require_live(row)
    require_party(row.conference, facts.first_party, "first_party")
    if plan is not None and plan.decided_on:
        _require_whole(facts)
    plan = _written(row, plan, columns, version)
    note(row.conference, AssistAct.PLAN_SAVED, by=by, case=row)
    return plan


@transaction.atomic
def plan_decide(
    *, case: AssistCase, facts: PlanFacts, decided_on: date, version: int, by: User
) -> SupportPlan:
    """The conference decided; its follow-ups are made, 3, 6 and 12 months after the day it met.

    Raises Stale, WrongState, ValidationError.
    """
    row = lock_case(case, by)
    plan = SupportPlan.objects.filter(case=row).first()
    columns = {**facts.columns(), "decided_on": decided_on}
    if plan is not None and is_done(plan, version, columns):
        return plan
    require_state(row.conference, AssistState.HELD)
    require_live(row)
    require_party(row.conference, facts.first_party, "first_party")
    _require_whole(facts)
    _require_decision_day(row, decided_on)
    plan = _written(row, plan, {**columns, "decided_by": by}, version)
    _plan_follow_ups(row, plan)
    note(row.conference, AssistAct.PLAN_DECIDED, by=by, case=row)
    return plan


def _written(
    case: AssistCase, plan: SupportPlan | None, columns: dict[str, Any], version: int
) -> SupportPlan:
    if plan is not None:
        write(plan, columns)
        return plan
    if version:
        raise Stale
    plan = SupportPlan(case=case, version=1, **columns)
    plan.full_clean()
    plan.save(force_insert=True)
    return plan


def _require_whole(facts: PlanFacts) -> None:
    labels = {
        "aim": "支援の目標",
        "first_move": "初動",
        "first_party": "初動の担当機関",
        "first_owner": "初動の担当者",
        "first_due": "初動の期限",
    }
    missing = {
        name: f"決定するには、{label}を入力してください。"
        for name, label in labels.items()
        if not getattr(facts, name)
    }
    if missing:
        raise ValidationError(missing)


def _require_decision_day(case: AssistCase, day: date) -> None:
    held_on = case.conference.held_on
    if day > timezone.localdate():
        raise ValidationError({"decided_on": "決定日が未来の日付になっています。"})
    if held_on and day < held_on:
        raise ValidationError({"decided_on": "決定日は、会議の日以後にしてください。"})


def _plan_follow_ups(case: AssistCase, plan: SupportPlan) -> None:
    day = case.conference.held_on
    assert day is not None
    for months in FOLLOW_MONTHS:
        PlanFollowUp.objects.get_or_create(
            plan=plan, months=months, defaults={"due_on": months_after(day, months)}
        )


# --- what is done


@transaction.atomic
def first_move_record(
    *, plan: SupportPlan, done_on: date | None, result: str, version: int, by: User
) -> SupportPlan:
    """Made on the day; without one it is open again. Raises Stale, WrongState, ValidationError."""
    case = lock_case(plan.case, by)
    row = SupportPlan.objects.get(pk=plan.pk)
    wanted = {"done_on": done_on, "result": result if done_on else ""}
    if is_done(row, version, {f"first_{name}": value for name, value in wanted.items()}):
        return row
    require_state(case.conference, *_AFTERWARDS)
    require_live(case)
    if row.decided_on is None:
        raise WrongState("サポートプランが決まっていません。")
    _require_done_day(done_on, "done_on")
    write(
        row,
        {
            "first_done_on": done_on,
            "first_done_by": by if done_on else None,
            "first_result": wanted["result"],
        },
    )
    act = AssistAct.FIRST_DONE if done_on else AssistAct.FIRST_UNDONE
    note(case.conference, act, by=by, case=case)
    return row


@transaction.atomic
def action_add(*, plan: SupportPlan, facts: ActionFacts, uuid: uuids.UUID, by: User) -> PlanAction:
    """Sent twice it is added once. Raises WrongState, ValidationError."""
    case = lock_case(plan.case, by)
    if (there := PlanAction.objects.filter(uuid=uuid).first()) is not None:
        return there
    require_state(case.conference, AssistState.FIXED, *_AFTERWARDS)
    require_live(case)
    action = PlanAction(uuid=uuid, plan=plan, **_columns(case, facts, None, by))
    action.full_clean()
    action.save(force_insert=True)
    note(case.conference, AssistAct.ACTION_ADDED, by=by, case=case)
    return action


@transaction.atomic
def action_edit(*, action: PlanAction, facts: ActionFacts, version: int, by: User) -> PlanAction:
    """Corrected, or done on a day. Raises Stale, WrongState, ValidationError."""
    case = lock_case(action.plan.case, by)
    row = PlanAction.objects.get(pk=action.pk)
    said = {each.name: getattr(facts, each.name) for each in fields(facts)}
    if is_done(row, version, said):
        return row
    _require_open_action(case, row)
    write(row, _columns(case, facts, row, by))
    note(case.conference, AssistAct.ACTION_EDITED, by=by, case=case)
    return row


@transaction.atomic
def action_drop(*, action: PlanAction, reason: str, version: int, by: User) -> PlanAction:
    """Given up, with the reason. Said twice, the first reason stands.

    Raises Stale, WrongState, Refused.
    """
    case = lock_case(action.plan.case, by)
    row = PlanAction.objects.get(pk=action.pk)
    if row.dropped_at is not None:
        return row
    _require_open_action(case, row)
    if row.version != version:
        raise Stale
    said = require_reason(reason, "取りやめる")
    write(row, {"dropped_at": timezone.now(), "dropped_by": by, "dropped_reason": said})
    note(case.conference, AssistAct.ACTION_DROPPED, by=by, case=case, reason=said)
    return row


def _require_open_action(case: AssistCase, row: PlanAction) -> None:
    require_state(case.conference, AssistState.FIXED, *_AFTERWARDS)
    require_live(case)
    if row.dropped_at is not None:
        raise WrongState("この対応は取りやめになっています。")


def _columns(
    case: AssistCase, facts: ActionFacts, row: PlanAction | None, by: User
) -> dict[str, Any]:
    require_party(case.conference, facts.party, "party")
    _require_done_day(facts.done_on, "done_on")
    keeps = row is not None and row.done_on == facts.done_on
    done_by = row.done_by if row is not None and keeps else by if facts.done_on else None
    said = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return {**said, "done_by": done_by}


def _require_done_day(day: date | None, field: str) -> None:
    if day is not None and day > timezone.localdate():
        raise ValidationError({field: "実施日が未来の日付になっています。"})


@transaction.atomic
def follow_up_record(
    *,
    follow_up: PlanFollowUp,
    outcome: FollowOutcome,
    done_on: date,
    note_text: str,
    version: int,
    by: User,
) -> PlanFollowUp:
    """How the company is; may be corrected. Raises Stale, WrongState, Refused, ValidationError."""
    case = lock_case(follow_up.plan.case, by)
    row = PlanFollowUp.objects.get(pk=follow_up.pk)
    wanted = {"outcome": outcome, "done_on": done_on, "note": note_text}
    if is_done(row, version, wanted):
        return row
    require_state(case.conference, *_AFTERWARDS)
    require_live(case)
    _require_done_day(done_on, "done_on")
    held_on = case.conference.held_on
    if held_on and done_on < held_on:
        raise ValidationError({"done_on": "確認日は、会議の日以後にしてください。"})
    if outcome == FollowOutcome.OTHER and not note_text:
        raise Refused("状況が「その他」のときは、確認した内容を入力してください。")
    write(row, {**wanted, "done_by": by})
    note(case.conference, AssistAct.FOLLOWED, by=by, case=case)
    return row
