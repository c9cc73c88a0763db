"""Work in the background. Each task may be killed at any line and run again."""

from celery import shared_task
from django.utils import timezone

from trainees import mails
from trainees.models import TraineeMail
from trainees.services import chase, surveys_open
from yorozu.kit.outbox import TASK_OPTIONS, sweep


@shared_task(name=mails.TASK, **TASK_OPTIONS)
def send_mail(pk: int) -> None:
    mails.send(pk)


@shared_task(name="trainees.tasks.sweep_mails", ignore_result=True)
def sweep_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(TraineeMail.objects.all(), mails.TASK)


@shared_task(name="trainees.tasks.open_surveys", ignore_result=True)
def open_surveys() -> int:
    """Asked every morning: who completed 6 or 12 months ago is asked how it is used, once."""
    return surveys_open(today=timezone.localdate())


@shared_task(name="trainees.tasks.chase_logs", ignore_result=True)
def chase_logs() -> int:
    """Asked several times a morning, so that one missed hour misses nobody."""
    return chase(today=timezone.localdate())
