"""Who may do what with one memo (design.md). Reading is `MemoQuerySet.visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import Permission
from accounts.permissions import has_permission

if TYPE_CHECKING:
    from accounts.models import User
    from consultations.models import Memo


def takes_part(user: User, memo: Memo) -> bool:
    """As recorder, as coordinator, or as somebody who sat in."""
    return memo.recorder_id == user.pk or any(
        seat.user_id == user.pk
        or (seat.coordinator is not None and seat.coordinator.user_id == user.pk)
        for seat in memo.participants.select_related("coordinator")
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
