"""Every act on a client. Views and tasks call these; nothing else writes."""

from companies.services.clients import (
    client_correct,
    client_learn,
    company_register,
    person_register,
)
from companies.services.consents import consent_give, consent_withdraw, wording_add
from companies.services.disposals import (
    disposal_approve,
    disposal_begin,
    disposal_drop,
    disposal_hold,
    disposal_release,
)
from companies.services.figures import Year, figures_record
from companies.services.kinship import (
    client_tell_apart,
    client_tell_apart_undo,
    company_set_predecessor,
    person_set_founded,
)
from companies.services.merge import client_merge, client_unmerge
from companies.services.requests import request_move, request_postpone, request_receive

__all__ = [
    "Year",
    "client_correct",
    "client_learn",
    "client_merge",
    "client_tell_apart",
    "client_tell_apart_undo",
    "client_unmerge",
    "company_register",
    "company_set_predecessor",
    "consent_give",
    "consent_withdraw",
    "disposal_approve",
    "disposal_begin",
    "disposal_drop",
    "disposal_hold",
    "disposal_release",
    "figures_record",
    "person_register",
    "person_set_founded",
    "request_move",
    "request_postpone",
    "request_receive",
    "wording_add",
]
