"""What every act does: lock the conference, check the version, write, leave a trace."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from assist.enums import AssistAct, AssistState
from assist.errors import Refused, Stale, WrongState
from assist.models import (
    AssistCase,
    AssistChange,
    AssistConference,
    AssistParty,
    CaseView,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)

LONGEST_REASON = 200
Versioned = AssistConference | AssistCase | CaseView | SupportPlan | PlanAction | PlanFollowUp
RowT = TypeVar("RowT", SupportPlan, PlanAction, PlanFollowUp)


def lock(conference: AssistConference, by: User) -> AssistConference:
    """The row as it stands now. Acts on a conference and its cases come one by one."""
    if not has_permission(by, Permission.ASSIST_WRITE):
        raise PermissionDenied
    rows = AssistConference.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "branch", "programme").get(pk=conference.pk)


def lock_case(case: AssistCase, by: User) -> AssistCase:
    """The case with its conference, both locked."""
    conference = lock(case.conference, by)
    found = AssistCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found.conference = conference
    return found


def require_state(conference: AssistConference, *states: AssistState) -> None:
    if conference.state not in states:
        label = AssistState(conference.state).label
        raise WrongState(f"この会議は「{label}」のため、この操作はできません。")


def require_live(case: AssistCase) -> None:
    if not case.is_live:
        raise WrongState("この案件は取り下げられています。元に戻してから操作してください。")


def require_party(conference: AssistConference, party: AssistParty | None, field: str) -> None:
    """One of the conference's own."""
    if party is not None and party.conference_id != conference.pk:
        raise ValidationError({field: "この会議の参加機関を選んでください。"})


def require_reason(reason: str, words: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(f"{words}理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    return reason


def is_done(row: Versioned, version: int, fields: dict[str, Any]) -> bool:
    """Whether the row says all of this already, by the same click sent twice. Raises Stale."""
    says_so = all(getattr(row, name) == value for name, value in fields.items())
    if says_so and version in (row.version, row.version - 1):
        return True
    if row.version != version:
        raise Stale
    return False


def write(row: Versioned, fields: dict[str, Any]) -> None:
    """One version more, checked whole."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])


def note(
    conference: AssistConference,
    act: AssistAct,
    *,
    by: User,
    case: AssistCase | None = None,
    was: str = "",
    reason: str = "",
    **detail: Any,
) -> None:
    """The row of the history, and that of the audit."""
    AssistChange.objects.create(
        conference=conference,
        case=case,
        act=act,
        from_state=was,
        to_state=conference.state,
        reason=reason,
        by=by,
    )
    audit.record(f"assist.{act.value}", target=case or conference, by=by, **detail)
