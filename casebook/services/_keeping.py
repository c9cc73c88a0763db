"""What every act does: lock the case, check the version, write, leave a trace."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import audit
from accounts.models import User
from casebook.enums import CaseAct, CaseState
from casebook.errors import Refused, Stale, WrongState
from casebook.models import CaseChange, CaseStudy
from casebook.rights import can_edit

LONGEST_REASON = 300


def lock(case: CaseStudy) -> CaseStudy:
    """The row as it stands now. Acts on a case come one by one."""
    rows = CaseStudy.objects.select_for_update(of=("self",))
    return rows.select_related("company", "person", "industry").get(pk=case.pk)


def lock_to_edit(case: CaseStudy, by: User) -> CaseStudy:
    if not can_edit(by, case):
        raise PermissionDenied
    row = lock(case)
    require_state(row, CaseState.DRAFT)
    return row


def require_state(case: CaseStudy, *states: CaseState) -> None:
    if case.state not in states:
        label = CaseState(case.state).label
        raise WrongState(f"この事例は「{label}」のため、この操作はできません。")


def require_version(case: CaseStudy, version: int) -> None:
    if case.version != version:
        raise Stale


def require_reason(reason: str, words: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(f"{words}理由を入力してください。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由は{LONGEST_REASON}字以内で入力してください。")
    return reason


def write(case: CaseStudy, fields: dict[str, Any]) -> None:
    """One version more, checked whole."""
    for name, value in fields.items():
        setattr(case, name, value)
    case.version += 1
    case.changed_at = timezone.now()
    case.full_clean()
    case.save(update_fields=[*fields, "version", "changed_at"])


def note(
    case: CaseStudy, act: CaseAct, *, by: User, was: str = "", reason: str = "", **detail: Any
) -> None:
    """The row of the history, and that of the audit: ids and numbers, never words of a text."""
    CaseChange.objects.create(
        case=case, act=act, from_state=was, to_state=case.state, reason=reason, by=by
    )
    audit.record(f"casebook.{act.value}", target=case, by=by, **detail)
