"""The calendar file of an appointment, for the client's own calendar."""

from django.conf import settings
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.models import Appointment
from bookings.web.words import where_words
from yorozu.kit import ics

NAME = "yorozu.ics"
# A request may still be answered with another time: the calendar shows it as not settled.
_STATUS = {
    AppointmentState.CANCELLED: "CANCELLED",
    AppointmentState.REQUESTED: "TENTATIVE",
}


def calendar_file(appointment: Appointment, change_url: str = "") -> bytes:
    """The uid stays and the sequence grows: a calendar that has it moves or strikes it out."""
    where = where_words(appointment)
    change = f"変更・キャンセル: {change_url}" if change_url else ""
    event = ics.Event(
        uid=f"{appointment.uuid}@yorozu",
        start=appointment.period.lower,
        end=appointment.period.upper,
        summary=f"{settings.CENTER_NAME} 経営相談（{where.method}）",
        stamp=timezone.now(),
        sequence=appointment.version,
        location=where.place,
        description="\n".join(filter(None, [*where.lines, change])),
        url=appointment.meeting_url,
        status=_STATUS.get(AppointmentState(appointment.state), "CONFIRMED"),
    )
    return ics.calendar([event], product=f"-//{settings.CENTER_NAME}//booking//JA")
