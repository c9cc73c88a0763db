"""Every act on a client. Views and tasks call these; nothing else writes."""

from companies.services.clients import client_learn, company_register, person_register
from companies.services.consents import consent_give, consent_withdraw, wording_add
from companies.services.disposals import (
    disposal_approve,
    disposal_begin,
    disposal_drop,
    disposal_hold,
    disposal_release,
)
from companies.services.requests import request_move, request_postpone, request_receive

__all__ = [
    "client_learn",
    "company_register",
    "consent_give",
    "consent_withdraw",
    "disposal_approve",
    "disposal_begin",
    "disposal_drop",
    "disposal_hold",
    "disposal_release",
    "person_register",
    "request_move",
    "request_postpone",
    "request_receive",
    "wording_add",
]
