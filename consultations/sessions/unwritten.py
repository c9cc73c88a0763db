"""記録待ち: sessions that are over and have no memo yet."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from accounts.enums import COUNSEL
from accounts.models import User
from bookings.enums import TO_RECORD
from bookings.models import Appointment, AppointmentParticipant
from bookings.models.participant import RESPONDERS

ORDER = ("ends", "id")


def unwritten(user: User, *, mine: bool, now: datetime | None = None) -> QuerySet[Appointment]:
    """Appointments past their end without a memo, each with its `ends`; the office chases all.

    However long ago: an index holds those that nobody has written up (`RECORDED` keeps it true).
    """
    rows = (
        Appointment.objects.visible_to(user)
        .filter(state__in=TO_RECORD, is_recorded=False)
        .filter(period__endswith__lte=now or timezone.now())
        .annotate(ends=F("period__endswith"))
    )
    if mine:
        rows = rows.filter(Exists(seat_of(user)))
    return rows


def with_people(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """As the list shows them."""
    seats = AppointmentParticipant.objects.select_related("coordinator", "user")
    shown = rows.select_related("company", "person", "office", "booth")
    return shown.prefetch_related(Prefetch("participants", seats))


def seat_of(user: User) -> QuerySet[AppointmentParticipant]:
    """Where the user answers, for an outer query over appointments."""
    return AppointmentParticipant.objects.filter(
        appointment=OuterRef("pk"), user=user, role__in=RESPONDERS
    )


def chases_own(user: User) -> bool:
    return user.role in COUNSEL
