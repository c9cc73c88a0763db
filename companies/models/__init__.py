"""Clients: companies and people."""

from companies.models.company import Company
from companies.models.kinship import (
    CompanyDistinct,
    CompanyFigures,
    CompanyMerge,
    PersonDistinct,
    PersonMerge,
)
from companies.models.person import Person

__all__ = [
    "Company",
    "CompanyDistinct",
    "CompanyFigures",
    "CompanyMerge",
    "Person",
    "PersonDistinct",
    "PersonMerge",
]
