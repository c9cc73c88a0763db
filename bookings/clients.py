"""One client, however many records of it were merged."""

from typing import Any

from django.db.models import Q

from bookings.models import Appointment
from companies.models import Company, Person
from companies.selectors import root_of


def family_of(client: Company | Person) -> list[int]:
    """The ids of the record that stands for the client and of all that were merged into it.

    Asked for once per instance: the sections of one page all need it.
    """
    known: list[int] | None = client.__dict__.get("_family")
    if known is None:
        known = client.__dict__["_family"] = sorted(_family(client))
    return known


def _family(client: Any) -> set[int]:
    ids = fresh = {root_of(client).pk}
    while fresh:
        found = type(client)._default_manager.filter(merged_into__in=fresh).order_by()
        fresh = set(found.values_list("pk", flat=True)) - ids
        ids = ids | fresh
    return ids


def of_client(client: Company | Person | None, name: str = "") -> Q:
    """Rows whose `company` or `person` is the client; nobody's rows without one."""
    if client is None:
        return Q(pk__in=())
    field = "company" if isinstance(client, Company) else "person"
    return Q(**{f"{name}{field}__in": family_of(client)})


def of_client_of(appointment: Appointment) -> Q:
    return of_client(appointment.company) | of_client(appointment.person)
