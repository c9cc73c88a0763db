"""Mails in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from partners.events import mails as event_mails
from partners.events import reminding as event_reminding
from partners.models import EventMail
from yorozu.kit.outbox import TASK_OPTIONS, sweep


@shared_task(name=event_mails.TASK, **TASK_OPTIONS)
def send_event_mail(pk: int) -> None:
    event_mails.send(pk)


@shared_task(name="partners.tasks.events.sweep_event_mails", ignore_result=True)
def sweep_event_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(EventMail.objects.all(), event_mails.TASK)


@shared_task(name="partners.tasks.events.remind_of_tomorrow", ignore_result=True)
def remind_of_tomorrow() -> int:
    """Asked again all day: what a crash left out is written the next time, nothing twice."""
    return event_reminding.remind_of(timezone.localdate() + timedelta(days=1))
