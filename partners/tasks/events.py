"""Mails in the background. Each task may be killed at any line and run again."""

from celery import shared_task

from partners import event_mails
from partners.models import EventMail
from yorozu.kit.outbox import TASK_OPTIONS, sweep


@shared_task(name=event_mails.TASK, **TASK_OPTIONS)
def send_event_mail(pk: int) -> None:
    event_mails.send(pk)


@shared_task(name="partners.tasks.events.sweep_event_mails", ignore_result=True)
def sweep_event_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(EventMail.objects.all(), event_mails.TASK)
