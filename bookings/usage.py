"""利用状況: how often a client cancelled late or did not come. It warns; people decide."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Case, CharField, Count, F, Func, Max, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.clients import of_client
from bookings.models import Appointment, BookingPolicy, UsageIncident
from companies.models import Company, Person
from yorozu.kit.textkeys import phone_key

SHOWN = 5
MOST_CLIENTS = 50


@dataclass(frozen=True)
class Usage:
    """What counts against the client, newest first; `is_warning` from the policy's count on."""

    incidents: list[UsageIncident]
    count: int
    threshold: int
    url: str

    @property
    def is_warning(self) -> bool:
        return self.count >= self.threshold


def usage_of(
    user: User,
    *,
    company: Company | None = None,
    person: Person | None = None,
    phone: str = "",
) -> Usage | None:
    """What is counted for the client, by record or by telephone; None for nothing, and for who
    takes no bookings: a bank never learns of it."""
    if not has_permission(user, Permission.APPOINTMENT_WRITE):
        return None
    key = phone_key(phone)[:20]
    if company is None and person is None and not key:
        return None
    whose = of_client(company) | of_client(person)
    if key:
        whose |= Q(phone_key=key)
    rows = UsageIncident.objects.counted().filter(whose).select_related("appointment")
    found = list(rows[:MOST_CLIENTS])
    if not found:
        return None
    threshold = BookingPolicy.current().incident_warning
    return Usage(found[:SHOWN], len(found), threshold, _url(user, company, person, key))


def usage_of_appointment(user: User, appointment: Appointment) -> Usage | None:
    return usage_of(
        user,
        company=appointment.company,
        person=appointment.person,
        phone=appointment.contact_phone,
    )


def usage_of_client(user: User, client: Company | Person) -> Usage | None:
    if isinstance(client, Company):
        return usage_of(user, company=client, phone=client.phone)
    return usage_of(user, person=client, phone=client.phone)


def _url(user: User, company: Company | None, person: Person | None, key: str) -> str:
    """The ledger, narrowed to the client; empty for who may not open it."""
    if not has_permission(user, Permission.INCIDENTS):
        return ""
    wanted = {"company": company and company.pk, "person": person and person.pk, "phone": key}
    given = {name: value for name, value in wanted.items() if value}
    return f"{reverse('bookings:incidents')}?{urlencode(given)}"


@dataclass(frozen=True)
class Conspicuous:
    """One client over the policy's count."""

    name: str
    count: int
    url: str


def conspicuous(user: User) -> list[Conspicuous]:
    """Clients whose count has reached the policy's, the most first. Two queries.

    A client without a record is their telephone number.
    """
    threshold = BookingPolicy.current().incident_warning
    rows = (
        UsageIncident.objects.visible_to(user)
        .counted()
        .annotate(who=_client_key())
        .order_by()
        .values("who")
        .annotate(count=Count("pk"), newest=Max("pk"))
        .filter(count__gte=threshold)
        .order_by("-count", "-newest")[:MOST_CLIENTS]
    )
    groups = list(rows)
    newest = UsageIncident.objects.select_related(
        "company", "person", "appointment__company", "appointment__person"
    ).in_bulk([row["newest"] for row in groups])
    return [_line(row["who"], row["count"], newest[row["newest"]]) for row in groups]


def _client_key() -> Case:
    whole, text = BigIntegerField(), CharField()

    def root(kind: str) -> Concat:
        found = Func(F(f"{kind}_id"), function=f"{kind}_root", output_field=whole)
        return Concat(Value(kind[0]), Cast(found, text), output_field=text)

    return Case(
        When(company__isnull=False, then=root("company")),
        When(person__isnull=False, then=root("person")),
        When(~Q(phone_key=""), then=Concat(Value("t"), F("phone_key"), output_field=text)),
        default=Concat(Value("a"), Cast("appointment_id", text), output_field=text),
        output_field=text,
    )


def _line(who: str, count: int, newest: UsageIncident) -> Conspicuous:
    key, value = who[0], who[1:]
    name = {"c": "company", "p": "person", "t": "phone"}.get(key, "appointment")
    url = f"{reverse('bookings:incidents')}?{urlencode({name: value})}"
    return Conspicuous(newest.appointment.client, count, url)
