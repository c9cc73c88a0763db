"""Every act on a memo. Views and tasks call these; nothing else writes."""

from consultations.services.check import memo_confirm, memo_return, memo_unconfirm, memo_void
from consultations.services.draft import (
    draft_discard,
    draft_find,
    draft_open,
    draft_restore,
    draft_save,
    draft_write,
)
from consultations.services.write import memo_revise, memo_submit

__all__ = [
    "draft_discard",
    "draft_find",
    "draft_open",
    "draft_restore",
    "draft_save",
    "draft_write",
    "memo_confirm",
    "memo_return",
    "memo_revise",
    "memo_submit",
    "memo_unconfirm",
    "memo_void",
]
