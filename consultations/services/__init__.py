"""Every act on a memo. Views and tasks call these; nothing else writes."""

from consultations.services.attachments import (
    attachment_add,
    attachment_withdraw,
)
from consultations.services.call import call_book
from consultations.services.check import memo_confirm, memo_return, memo_unconfirm, memo_void
from consultations.services.draft import (
    draft_discard,
    draft_find,
    draft_open,
    draft_restore,
    draft_save,
    draft_write,
)
from consultations.services.intake import (
    intake_book,
    intake_booked,
    intake_call_back,
    intake_close,
    intake_open,
    intake_refer,
    intake_reopen,
    intake_save,
)
from consultations.services.referral import (
    referral_chase,
    referral_link,
    referral_link_revoke,
    referral_make,
    referral_move,
)
from consultations.services.referral_policy import referral_policy_change
from consultations.services.restrict import memo_restrict
from consultations.services.steps import step_done, step_drop, step_postpone, step_undo
from consultations.services.web import client_register, intake_confirm, intake_pick_up
from consultations.services.write import memo_revise, memo_submit

__all__ = [
    "attachment_add",
    "attachment_withdraw",
    "call_book",
    "client_register",
    "draft_discard",
    "draft_find",
    "draft_open",
    "draft_restore",
    "draft_save",
    "draft_write",
    "intake_book",
    "intake_booked",
    "intake_call_back",
    "intake_close",
    "intake_confirm",
    "intake_open",
    "intake_pick_up",
    "intake_refer",
    "intake_reopen",
    "intake_save",
    "memo_confirm",
    "memo_restrict",
    "memo_return",
    "memo_revise",
    "memo_submit",
    "memo_unconfirm",
    "memo_void",
    "referral_chase",
    "referral_link",
    "referral_link_revoke",
    "referral_make",
    "referral_move",
    "referral_policy_change",
    "step_done",
    "step_drop",
    "step_postpone",
    "step_undo",
]
