from consultations.models.attachment import Attachment
from consultations.models.draft import MemoDraft
from consultations.models.frequency import GramFrequency
from consultations.models.hearing import HearingQuestion
from consultations.models.intake import Intake, IntakeTransition
from consultations.models.jobs import ImportBatch, ImportRow, MemoExport, RowFate
from consultations.models.memo import Memo
from consultations.models.next_step import NextStep, NextStepEvent
from consultations.models.number import MemoNumber
from consultations.models.outcome_answer import OutcomeAnswer
from consultations.models.outcome_policy import OutcomePolicy, OutcomeRefusal
from consultations.models.outcome_survey import OutcomeMail, OutcomeSurvey
from consultations.models.participant import MemoParticipant
from consultations.models.printing import MemoPrint
from consultations.models.referral import (
    Referral,
    ReferralLink,
    ReferralPolicy,
    ReferralTransition,
)
from consultations.models.search import MemoSearch
from consultations.models.transition import MemoTransition

__all__ = [
    "Attachment",
    "GramFrequency",
    "HearingQuestion",
    "ImportBatch",
    "ImportRow",
    "Intake",
    "IntakeTransition",
    "Memo",
    "MemoDraft",
    "MemoExport",
    "MemoNumber",
    "MemoParticipant",
    "MemoPrint",
    "MemoSearch",
    "MemoTransition",
    "NextStep",
    "NextStepEvent",
    "OutcomeAnswer",
    "OutcomeMail",
    "OutcomePolicy",
    "OutcomeRefusal",
    "OutcomeSurvey",
    "Referral",
    "ReferralLink",
    "ReferralPolicy",
    "ReferralTransition",
    "RowFate",
]
