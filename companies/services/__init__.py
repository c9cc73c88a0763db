"""Every act on a client. Views and tasks call these; nothing else writes."""

from companies.services.clients import client_learn, company_register, person_register

__all__ = ["client_learn", "company_register", "person_register"]
