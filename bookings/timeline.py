"""A client's appointments: to come, and the latest that are over."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from bookings.clients import of_client
from bookings.enums import AppointmentState
from bookings.models import Appointment, AppointmentParticipant
from companies.models import Company, Person

SHOWN = 10
_TO_COME = (AppointmentState.REQUESTED, AppointmentState.BOOKED, AppointmentState.ARRIVED)
# A time that was only held was never the client's.
_NEVER = (AppointmentState.OPEN, AppointmentState.HELD)


@dataclass(frozen=True)
class ClientAppointments:
    to_come: list[Appointment]
    past: list[Appointment]
    more: bool


def appointments_of(user: User, client: Company | Person) -> ClientAppointments:
    """The newest first, so that what is to come is among them. Two queries and the family's."""
    seats = AppointmentParticipant.objects.order_by("position", "pk")
    rows = (
        Appointment.objects.visible_to(user)
        .filter(of_client(client))
        .exclude(state__in=_NEVER)
        .select_related("office", "booth", "primary_topic")
        .prefetch_related(Prefetch("participants", seats))
        .order_by("-period", "-pk")
    )
    found = list(rows[: 2 * SHOWN + 1])
    now = timezone.now()
    to_come = [each for each in found if each.state in _TO_COME and each.ends_at > now]
    past = [each for each in found if each not in to_come]
    return ClientAppointments(to_come[::-1], past[:SHOWN], len(past) > SHOWN)
