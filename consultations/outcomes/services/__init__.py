from consultations.outcomes.services.answering import Entry, outcome_answer, outcome_record
from consultations.outcomes.services.handling import (
    Side,
    outcome_policy_change,
    outcome_refuse,
    outcome_settle,
    outcome_take_figures,
    refusal_lift,
    refusal_record,
    survey_stop,
)
from consultations.outcomes.services.sending import (
    survey_send_again,
    surveys_remind,
    surveys_send,
)

__all__ = [
    "Entry",
    "Side",
    "outcome_answer",
    "outcome_policy_change",
    "outcome_record",
    "outcome_refuse",
    "outcome_settle",
    "outcome_take_figures",
    "refusal_lift",
    "refusal_record",
    "survey_send_again",
    "survey_stop",
    "surveys_remind",
    "surveys_send",
]
