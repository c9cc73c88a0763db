from partners.models.company_bank import CompanyBank
from partners.models.event import (
    EventChange,
    EventCoordinator,
    EventDate,
    EventMessage,
    OutreachEvent,
)
from partners.models.event_mail import EventMail
from partners.models.organization import FINANCIAL_KINDS, Branch, Organization, PartnerStaff
from partners.models.registration import Registration
from partners.models.theme import SeminarTheme

__all__ = [
    "FINANCIAL_KINDS",
    "Branch",
    "CompanyBank",
    "EventChange",
    "EventCoordinator",
    "EventDate",
    "EventMail",
    "EventMessage",
    "Organization",
    "OutreachEvent",
    "PartnerStaff",
    "Registration",
    "SeminarTheme",
]
