"""A new memo opened from a client's page or from an appointment starts with what is known."""

from django.http import QueryDict

from accounts.models import User
from bookings.models import Appointment
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to, root_of
from consultations.writing.forms.raw import Raw
from yorozu.kit.textkeys import int_of
from yorozu.kit.wareki import format_date


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
    company = int_of(query.get("company", ""))
    person = int_of(query.get("person", ""))
    if company and (found := companies_visible_to(user).filter(pk=company).first()):
        raw |= company_facts(found)
    if person and (known := people_visible_to(user).filter(pk=person).first()):
        raw |= person_facts(known)
    return raw


def session_facts(appointment: Appointment) -> Raw:
    """All that the appointment knows of the session; what was booked is heard, not written: the
    briefing stands beside the form."""
    people = appointment.participants.all()
    seats = [str(each.coordinator_id) for each in people if each.is_responder]
    same = ("programme", "office", "primary_topic", "course", "introduced_by", "introduced_branch")
    return {
        "appointment": str(appointment.pk),
        "held_on": format_date(appointment.starts_at),
        "starts": f"{appointment.starts_at:%H:%M}",
        "ends": f"{appointment.ends_at:%H:%M}",
        "coordinators": [pk for pk in seats if pk != "None"],
        "method": appointment.method,
        **{name: str(getattr(appointment, f"{name}_id") or "") for name in same},
        "other_topics": [str(each.pk) for each in appointment.other_topics.all()],
        "introduced_by_name": str(appointment.introduced_by or ""),
        "introduced_branch_name": str(appointment.introduced_branch or ""),
        **_client_facts(appointment),
    }


def _client_facts(appointment: Appointment) -> dict[str, str]:
    """The records' facts where there are records, else the names as the caller said them."""
    facts = {
        "company_name": appointment.client_name,
        "person_name": appointment.contact_name,
        "person_kana": appointment.contact_kana,
        "phone": appointment.contact_phone,
    }
    if appointment.company is not None:
        facts |= company_facts(root_of(appointment.company))
    if appointment.person is not None:
        facts |= person_facts(root_of(appointment.person))
    return facts
