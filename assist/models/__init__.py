from assist.models.case import AssistCase, AssistCaseQuerySet, CaseView
from assist.models.change import AssistChange
from assist.models.conference import AssistConference, AssistConferenceQuerySet, AssistParty
from assist.models.plan import PlanAction, PlanFollowUp, SupportPlan

__all__ = [
    "AssistCase",
    "AssistCaseQuerySet",
    "AssistChange",
    "AssistConference",
    "AssistConferenceQuerySet",
    "AssistParty",
    "CaseView",
    "PlanAction",
    "PlanFollowUp",
    "SupportPlan",
]
