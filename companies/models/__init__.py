"""Clients: companies and people; what they agreed to, asked for, and what is forgotten of them."""

from companies.models.company import Company
from companies.models.consent import Consent, ConsentWording
from companies.models.disposal import DisposalItem, DisposalList
from companies.models.kinship import (
    CompanyDistinct,
    CompanyFigures,
    CompanyMerge,
    PersonDistinct,
    PersonMerge,
)
from companies.models.person import Person
from companies.models.request import DisclosureRequest, DisclosureTransition

__all__ = [
    "Company",
    "CompanyDistinct",
    "CompanyFigures",
    "CompanyMerge",
    "Consent",
    "ConsentWording",
    "DisclosureRequest",
    "DisclosureTransition",
    "DisposalItem",
    "DisposalList",
    "Person",
    "PersonDistinct",
    "PersonMerge",
]
