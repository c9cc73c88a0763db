from partners.models.company_bank import CompanyBank
from partners.models.contact import Contact
from partners.models.dialogue import (
    DialogueAttendance,
    DialogueRound,
    DialogueSeat,
    DialogueSession,
    MetPair,
)
from partners.models.dialogue_member import Chapter, DialogueMember
from partners.models.event import OutreachEvent
from partners.models.event_mail import EventMail
from partners.models.event_parts import EventChange, EventCoordinator, EventDate, EventMessage
from partners.models.imports import PartnerImport
from partners.models.introduction import IntroductionWish, MemberMail
from partners.models.meeting import LiaisonMeeting, MeetingAction
from partners.models.organization import FINANCIAL_KINDS, Branch, Organization, PartnerStaff
from partners.models.policy import PartnerPolicy
from partners.models.registration import Registration
from partners.models.scheme import Scheme
from partners.models.seminar import (
    EventMaterial,
    NoticeKind,
    RegistrationNotice,
    Satisfaction,
    SurveyAnswer,
    Usefulness,
)
from partners.models.theme import SeminarTheme

__all__ = [
    "FINANCIAL_KINDS",
    "Branch",
    "Chapter",
    "CompanyBank",
    "Contact",
    "DialogueAttendance",
    "DialogueMember",
    "DialogueRound",
    "DialogueSeat",
    "DialogueSession",
    "EventChange",
    "EventCoordinator",
    "EventDate",
    "EventMail",
    "EventMaterial",
    "EventMessage",
    "IntroductionWish",
    "LiaisonMeeting",
    "MeetingAction",
    "MemberMail",
    "MetPair",
    "NoticeKind",
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
