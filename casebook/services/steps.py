"""下書き → 承認待ち → 承認済み（公開） → 取下げ."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casebook.checking import check_of
from casebook.enums import CaseAct, CaseState
from casebook.errors import Refused
from casebook.models import CaseStudy
from casebook.rights import can_approve, can_edit, can_withdraw
from casebook.services._keeping import (
    lock,
    note,
    require_reason,
    require_state,
    require_version,
    write,
)


@transaction.atomic
def case_ask(*, case: CaseStudy, version: int, by: User) -> CaseStudy:
    """Ask for approval, once nothing stands in the way. Pressed twice it is asked once.

    Raises Stale, WrongState, Refused, PermissionDenied.
    """
    if not can_edit(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.ASKED:
        return row
    require_state(row, CaseState.DRAFT)
    require_version(row, version)
    _require_ready(row)
    write(row, {"state": CaseState.ASKED, "asked_by": by, "asked_at": timezone.now()})
    note(row, CaseAct.ASKED, by=by, was=CaseState.DRAFT)
    return row


def _require_ready(case: CaseStudy) -> None:
    """By the register of this moment: a name that was corrected meanwhile counts."""
    check = check_of(case)
    if check.open_words:
        raise Refused(
            f"名前や地名などが{len(check.open_words)}か所、決まっていません。"
            "置き換えるか、残す理由を入れてください。"
        )
    if check.missing:
        raise Refused("".join(check.missing))


@transaction.atomic
def case_take_back(*, case: CaseStudy, version: int, by: User) -> CaseStudy:
    """The writer goes on writing. Raises Stale, WrongState, PermissionDenied."""
    if not can_edit(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.DRAFT:
        return row
    require_state(row, CaseState.ASKED)
    require_version(row, version)
    write(row, {"state": CaseState.DRAFT})
    note(row, CaseAct.TAKEN_BACK, by=by, was=CaseState.ASKED)
    return row


@transaction.atomic
def case_publish(*, case: CaseStudy, version: int, by: User) -> CaseStudy:
    """Approve the text that was seen: from now on it is read, so far as the consent goes.

    Raises Stale, WrongState, Refused, PermissionDenied (one's own text).
    """
    if not can_approve(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.PUBLISHED:
        return row
    require_state(row, CaseState.ASKED)
    require_version(row, version)
    _require_ready(row)
    now = timezone.now()
    write(row, {"state": CaseState.PUBLISHED, "approved_by": by, "approved_at": now})
    note(row, CaseAct.PUBLISHED, by=by, was=CaseState.ASKED, audience=row.audience)
    return row


@transaction.atomic
def case_return(*, case: CaseStudy, reason: str, version: int, by: User) -> CaseStudy:
    """差戻し, with a reason. Raises Stale, WrongState, Refused, PermissionDenied."""
    if not can_approve(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.DRAFT:
        return row
    require_state(row, CaseState.ASKED)
    require_version(row, version)
    said = require_reason(reason, "差し戻す")
    write(row, {"state": CaseState.DRAFT})
    note(row, CaseAct.RETURNED, by=by, was=CaseState.ASKED, reason=said)
    return row


@transaction.atomic
def case_withdraw(*, case: CaseStudy, reason: str, version: int, by: User) -> CaseStudy:
    """取下げ: nobody outside the desk reads it any more. Said twice, the first reason stands."""
    if not can_withdraw(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.WITHDRAWN:
        return row
    require_version(row, version)
    said = require_reason(reason, "取り下げる")
    was = row.state
    write(row, {"state": CaseState.WITHDRAWN})
    note(row, CaseAct.WITHDRAWN, by=by, was=was, reason=said)
    return row


@transaction.atomic
def case_reopen(*, case: CaseStudy, version: int, by: User) -> CaseStudy:
    """Write on: it has to be asked and approved anew. Raises Stale, WrongState."""
    if not can_edit(by, case):
        raise PermissionDenied
    row = lock(case)
    if row.state == CaseState.DRAFT:
        return row
    require_state(row, CaseState.WITHDRAWN)
    if row.client is None:
        raise Refused("もとの企業・相談者の記録が廃棄されているため、書き直せません。")
    require_version(row, version)
    columns = {"state": CaseState.DRAFT, "approved_by": None, "approved_at": None}
    write(row, columns)
    note(row, CaseAct.REOPENED, by=by, was=CaseState.WITHDRAWN)
    return row
