from casebook.services.booklets import booklet_request
from casebook.services.cases import CaseFacts, case_create, case_edit
from casebook.services.consents import ConsentFacts, consent_record, consent_take_back
from casebook.services.drafts import draft_drop, draft_keep
from casebook.services.policy import policy_change
from casebook.services.steps import (
    case_ask,
    case_publish,
    case_reopen,
    case_return,
    case_take_back,
    case_withdraw,
)
from casebook.services.words import level_set, word_keep, word_replace, word_unkeep

__all__ = [
    "CaseFacts",
    "ConsentFacts",
    "booklet_request",
    "case_ask",
    "case_create",
    "case_edit",
    "case_publish",
    "case_reopen",
    "case_return",
    "case_take_back",
    "case_withdraw",
    "consent_record",
    "consent_take_back",
    "draft_drop",
    "draft_keep",
    "level_set",
    "policy_change",
    "word_keep",
    "word_replace",
    "word_unkeep",
]
