"""Clients: companies and people."""

from companies.models.company import Company
from companies.models.person import Person

__all__ = ["Company", "Person"]
