from partners.models.dialogue import (
    DialogueAttendance,
    DialogueRound,
    DialogueSeat,
    DialogueSession,
    MetPair,
)
from partners.models.dialogue_member import Chapter, DialogueMember
from partners.models.event import (
    EventChange,
    EventCoordinator,
    EventDate,
    EventMessage,
    OutreachEvent,
)
from partners.models.introduction import IntroductionWish, MemberMail
from partners.models.organization import FINANCIAL_KINDS, Branch, Organization, PartnerStaff
from partners.models.registration import Registration
from partners.models.theme import SeminarTheme

__all__ = [
    "FINANCIAL_KINDS",
    "Branch",
    "Chapter",
    "DialogueAttendance",
    "DialogueMember",
    "DialogueRound",
    "DialogueSeat",
    "DialogueSession",
    "EventChange",
    "EventCoordinator",
    "EventDate",
    "EventMessage",
    "IntroductionWish",
    "MemberMail",
    "MetPair",
    "Organization",
    "OutreachEvent",
    "PartnerStaff",
    "Registration",
    "SeminarTheme",
]
