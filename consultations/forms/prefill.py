"""A new memo opened from a client's page starts with that client."""

from django.http import QueryDict

from accounts.models import User
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to
from consultations.forms.raw import Raw


def company_facts(company: Company) -> dict[str, str]:
    """What the form fills in when the company is chosen; the same names as its fields."""
    return {
        "company": str(company.pk),
        "company_name": company.name,
        "company_kana": company.kana,
        "business": company.business,
        "industry": str(company.industry_id or ""),
        "staff": "" if company.staff is None else str(company.staff),
        "stage": company.stage,
        "phone": company.phone,
        "municipality": company.municipality,
    }


def person_facts(person: Person) -> dict[str, str]:
    facts = {
        "person": str(person.pk),
        "person_name": person.name,
        "person_kana": person.kana,
        "sex": person.sex,
        "age_band": person.age_band,
    }
    if person.company_id is None:
        facts |= {"phone": person.phone, "municipality": person.municipality}
    return facts


def prefilled(user: User, query: QueryDict) -> Raw:
    """From ?company= and ?person=; ids that mean nothing to the user are passed over."""
    raw: Raw = {}
    company = _pk(query.get("company", ""))
    person = _pk(query.get("person", ""))
    if company and (found := companies_visible_to(user).filter(pk=company).first()):
        raw |= company_facts(found)
    if person and (known := people_visible_to(user).filter(pk=person).first()):
        raw |= person_facts(known)
    return raw


def _pk(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
