"""Whose appointment it is, once a record of the client is known."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from bookings.enums import AppointmentAct
from bookings.models import Appointment
from bookings.rules import can_change
from bookings.services._keeping import lock, save_act
from companies.models import Company, Person

_WORDS = {"company": "企業", "person": "相談者"}


@transaction.atomic
def appointment_link(
    *,
    appointment: Appointment,
    company: Company | None,
    person: Person | None,
    by: User,
    version: int,
) -> Appointment:
    """Name the client's records on it; what is None stays as it is. Raises Stale,
    PermissionDenied.
    """
    row = lock(appointment, version)
    if not can_change(by, row):
        raise PermissionDenied
    wanted = {"company": company, "person": person}
    fields = {
        name: record
        for name, record in wanted.items()
        if record is not None and getattr(row, f"{name}_id") != record.pk
    }
    if not fields:
        return row
    words = [_WORDS[name] for name in fields]
    return save_act(row, AppointmentAct.CHANGED, by=by, fields=fields, before={"fields": words})
