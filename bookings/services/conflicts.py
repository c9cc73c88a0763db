"""What is in the way of a time: asked only after the database has refused it."""

from collections.abc import Iterable

from bookings.enums import LIVE
from bookings.models import Appointment, AppointmentParticipant, Booth
from bookings.models.periods import Period
from coordinators.models import Coordinator


def taken_names(
    *, period: Period, booth: Booth | None, coordinators: Iterable[int], but: int | None = None
) -> list[str]:
    """The booth, then the coordinators, that are taken in the period."""
    found: list[str] = []
    if booth is not None:
        rows = Appointment.objects.filter(booth=booth, period__overlap=period, state__in=LIVE)
        if rows.exclude(pk=but or 0).exists():
            found.append(str(booth))
    busy = (
        AppointmentParticipant.objects.filter(
            coordinator__in=list(coordinators), period__overlap=period, is_live=True
        )
        .exclude(appointment=but or 0)
        .values("coordinator")
    )
    people = Coordinator.objects.filter(pk__in=busy)
    return [*found, *(f"{each.name}さん" for each in people)]
