"""What stands beside a first contact: who it may be, and what there has been before."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment
from bookings.usage import Usage, usage_of
from companies.duplicates import Likely, Typed, likely_companies, likely_people
from companies.models import Company, Person
from consultations.models import Intake, Referral
from consultations.writing.earlier import Earlier, earlier_memos

SHOWN = 5


@dataclass(frozen=True)
class Beside:
    company: Company | None = None
    person: Person | None = None
    companies: list[Likely[Company]] = field(default_factory=list)
    people: list[Likely[Person]] = field(default_factory=list)
    earlier: Earlier | None = None
    may_read: bool = False
    intakes: list[Intake] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    usage: Usage | None = None

    @property
    def is_known(self) -> bool:
        return self.company is not None or self.person is not None

    @property
    def is_empty(self) -> bool:
        return not (
            self.companies
            or self.people
            or self.intakes
            or self.appointments
            or self.referrals
            or (self.earlier and self.earlier.memos)
        )


def beside_of(
    user: User,
    *,
    company: Company | None,
    person: Person | None,
    names: dict[str, str],
    besides: int | None = None,
) -> Beside:
    """A dozen queries at most. Reception reads who and when, never what was said in a session."""
    phone = names.get("contact_phone", "").strip()
    found: dict[str, Any] = {}
    if company is None:
        typed = Typed(name=names.get("client_name", ""), phone=phone)
        found["companies"] = likely_companies(user, typed)
    if person is None:
        typed = Typed(name=names.get("contact_name", ""), phone=phone)
        found["people"] = likely_people(user, typed)
    known = _client_q(company, person)
    if known:
        found |= _history(user, known, company, person)
    same = known | Q(phone=phone) if phone else known
    if same:
        rows = Intake.objects.visible_to(user).filter(same).exclude(pk=besides or 0)
        found["intakes"] = list(rows.select_related("topic", "taken_by")[:SHOWN])
    usage = usage_of(user, company=company, person=person, phone=phone)
    return Beside(company=company, person=person, usage=usage, **found)


def _history(
    user: User, known: Q, company: Company | None, person: Person | None
) -> dict[str, Any]:
    appointments = Appointment.objects.visible_to(user).filter(known)
    referrals = Referral.objects.visible_to(user).filter(known).select_related("organization")
    return {
        "earlier": earlier_memos(
            user,
            company_id=company.pk if company else None,
            person_id=None if company or person is None else person.pk,
        ),
        "may_read": has_permission(user, Permission.MEMO_READ),
        "appointments": list(
            appointments.order_by("-period").prefetch_related("participants")[:SHOWN]
        ),
        "referrals": list(referrals[:SHOWN]),
    }


def _client_q(company: Company | None, person: Person | None) -> Q:
    """The record and what was merged into it, by its ids."""
    found = Q()
    if company is not None:
        ids = Company.objects.filter(Q(pk=company.pk) | Q(merged_into=company.pk))
        found |= Q(company__in=ids.order_by().values("pk"))
    if person is not None:
        people = Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person.pk))
        found |= Q(person__in=people.order_by().values("pk"))
    return found


@dataclass(frozen=True)
class Contacts:
    """A client's first contacts and referrals, the newest first, for their page."""

    intakes: list[Intake]
    referrals: list[Referral]


def contacts_of(user: User, *, companies: list[int], people: list[int]) -> Contacts:
    """Of the records that are the client. Two queries."""
    known = Q(company__in=companies) | Q(person__in=people)
    intakes = Intake.objects.visible_to(user).filter(known).defer("typed", "answers")
    referrals = Referral.objects.visible_to(user).filter(known)
    return Contacts(
        list(intakes.select_related("topic", "taken_by")[:SHOWN]),
        list(referrals.select_related("organization")[:SHOWN]),
    )
