"""前日のお知らせ: who is reminded, and of what."""

from datetime import date

from django.utils import timezone

from bookings import mails
from bookings.enums import AppointmentState
from bookings.models import Appointment, MailKind, MailRecipient
from bookings.models.periods import day_range


def remind_of(day: date) -> int:
    """Write a reminder for every appointment of the day that has none yet; how many are new.

    Whoever took an appointment today has just been told. Asked again, or by two at once, it writes
    nothing twice (`appointment_mail_once`); killed half-way, the rest is written the next time.
    """
    today = day_range(timezone.localdate()).lower
    due = (
        Appointment.objects.filter(
            state=AppointmentState.BOOKED,
            period__startswith__gte=day_range(day).lower,
            period__startswith__lt=day_range(day).upper,
            received_at__lt=today,
        )
        .select_related("person", "company")
        .order_by("period", "pk")
    )
    return sum(_remind(each) for each in due.iterator(200))


def _remind(appointment: Appointment) -> int:
    """The client, and the bank's person who introduced them: the time and the place, no more."""
    occasion = mails.reminder_occasion(appointment)
    return sum(
        mails.post(appointment, MailKind.REMINDER, recipient, occasion=occasion)
        for recipient in MailRecipient
    )
