"""One client, however many records of it were merged."""

from typing import Any

from django.db.models import Q

from bookings.models import Appointment
from companies.models import Company, Person
from companies.selectors import root_of


def family_of(client: Company | Person) -> list[int]:
    """The ids of the record that stands for the client and of all that were merged into it."""
    model = type(client)
    here: Any = client
    ids = fresh = {root_of(here).pk}
    while fresh:
        found = model._default_manager.filter(merged_into__in=fresh).order_by()
        fresh = set(found.values_list("pk", flat=True)) - ids
        ids = ids | fresh
    return sorted(ids)


def of_client(client: Company | Person | None, name: str = "") -> Q:
    """Rows whose `company` or `person` is the client; nobody's rows without one."""
    if client is None:
        return Q(pk__in=())
    field = "company" if isinstance(client, Company) else "person"
    return Q(**{f"{name}{field}__in": family_of(client)})


def of_client_of(appointment: Appointment) -> Q:
    return of_client(appointment.company) | of_client(appointment.person)
