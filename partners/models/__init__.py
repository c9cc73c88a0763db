from partners.models.company_bank import CompanyBank
from partners.models.contact import Contact
from partners.models.event import (
    EventChange,
    EventCoordinator,
    EventDate,
    EventMessage,
    OutreachEvent,
)
from partners.models.event_mail import EventMail
from partners.models.imports import PartnerImport
from partners.models.meeting import LiaisonMeeting, MeetingAction
from partners.models.organization import FINANCIAL_KINDS, Branch, Organization, PartnerStaff
from partners.models.policy import PartnerPolicy
from partners.models.registration import Registration
from partners.models.scheme import Scheme
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
    "Contact",
    "EventChange",
    "EventCoordinator",
    "EventDate",
    "EventMail",
    "EventMaterial",
    "EventMessage",
    "LiaisonMeeting",
    "MeetingAction",
    "NoticeKind",
    "NoticeState",
    "Organization",
    "OutreachEvent",
    "PartnerImport",
    "PartnerPolicy",
    "PartnerStaff",
    "Registration",
    "RegistrationNotice",
    "Satisfaction",
    "Scheme",
    "SeminarTheme",
    "SurveyAnswer",
    "Usefulness",
]
