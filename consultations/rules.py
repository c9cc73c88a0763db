"""Who may do what with one memo (design.md). Reading is `MemoQuerySet.visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import Permission, Role
from accounts.permissions import has_permission

if TYPE_CHECKING:
    from accounts.models import User
    from consultations.models import Intake, Memo


def takes_part(user: User, memo: Memo) -> bool:
    """As recorder, as coordinator, or as somebody who sat in."""
    return memo.recorder_id == user.pk or any(
        seat.user_id == user.pk
        or (seat.coordinator is not None and seat.coordinator.user_id == user.pk)
        for seat in memo.seats()
    )


def can_write_text(user: User, memo: Memo) -> bool:
    """相談内容・アドバイス・所感 are the writers' own; others return the memo with a reason."""
    if not memo.is_editable or not has_permission(user, Permission.MEMO_WRITE):
        return False
    return memo.recorder_id == user.pk if memo.is_draft else takes_part(user, memo)


def can_write_header(user: User, memo: Memo) -> bool:
    """Everything but the three texts, until confirmed."""
    if memo.is_draft or not memo.is_editable:
        return can_write_text(user, memo)
    return has_permission(user, Permission.MEMO_HEADER) or can_write_text(user, memo)


def can_settle_step(user: User, memo: Memo) -> bool:
    """完了・延期・取りやめ: who took part, and the office for everybody."""
    if memo.is_draft or not has_permission(user, Permission.NEXT_STEP):
        return False
    return has_permission(user, Permission.MEMO_HEADER) or takes_part(user, memo)


def can_attach(user: User, memo: Memo) -> bool:
    """Until confirmed: the writers, and the office on what was handed in."""
    return can_write_header(user, memo)


def can_withdraw(user: User, memo: Memo) -> bool:
    """Also after confirmation: what should never have been attached must be gone at once."""
    if memo.is_draft:
        return can_write_text(user, memo)
    if not has_permission(user, Permission.MEMO_WRITE):
        return False
    return has_permission(user, Permission.MEMO_HEADER) or takes_part(user, memo)


def can_restrict(user: User, memo: Memo) -> bool:
    """閲覧制限 at any time; its writers choose it in the form until the memo is confirmed."""
    return not memo.is_draft and has_permission(user, Permission.MEMO_RESTRICT)


def can_take_intakes(user: User) -> bool:
    return has_permission(user, Permission.INTAKE_WRITE)


def can_write_intake(user: User, intake: Intake) -> bool:
    """The desk all; a coordinator their own and what is nobody's (design.md)."""
    if not can_take_intakes(user):
        return False
    if user.role != Role.COORDINATOR:
        return True
    return intake.assigned_to_id in (None, user.pk) or intake.taken_by_id == user.pk


def can_refer(user: User) -> bool:
    return has_permission(user, Permission.REFERRAL_WRITE)
