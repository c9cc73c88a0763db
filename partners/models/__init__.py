from partners.models.company_bank import CompanyBank
from partners.models.event import (
    EventChange,
    EventCoordinator,
    EventDate,
    EventMessage,
    OutreachEvent,
)
from partners.models.organization import FINANCIAL_KINDS, Branch, Organization, PartnerStaff
from partners.models.registration import Registration
from partners.models.seminar import (
    EventMaterial,
    NoticeKind,
    NoticeState,
    RegistrationNotice,
    Satisfaction,
    SurveyAnswer,
    Usefulness,
)
from partners.models.theme import SeminarTheme

__all__ = [
    "FINANCIAL_KINDS",
    "Branch",
    "CompanyBank",
    "EventChange",
    "EventCoordinator",
    "EventDate",
    "EventMaterial",
    "EventMessage",
    "NoticeKind",
    "NoticeState",
    "Organization",
    "OutreachEvent",
    "PartnerStaff",
    "Registration",
    "RegistrationNotice",
    "Satisfaction",
    "SeminarTheme",
    "SurveyAnswer",
    "Usefulness",
]
