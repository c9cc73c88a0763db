"""Mails in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from bookings import mails, reminders
from bookings.models import AppointmentMail
from yorozu.kit.outbox import TASK_OPTIONS, sweep


@shared_task(name=mails.TASK, **TASK_OPTIONS)
def send_mail(pk: int) -> None:
    mails.send(pk)


@shared_task(name="bookings.tasks.mails.sweep_mails", ignore_result=True)
def sweep_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(AppointmentMail.objects.all(), mails.TASK)


@shared_task(name="bookings.tasks.mails.remind_of_tomorrow", ignore_result=True)
def remind_of_tomorrow() -> int:
    """Asked again all day: what a crash left out is written the next time, nothing twice."""
    return reminders.remind_of(timezone.localdate() + timedelta(days=1))
