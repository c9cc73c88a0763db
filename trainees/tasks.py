"""Work in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from trainees import mails
from trainees.enums import MailState
from trainees.models import TraineeMail
from trainees.services import surveys_open
from yorozu.kit.worker import tell_worker

# How long a mail may wait for its own message before it is queued again.
QUIET = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
MOST_AT_ONCE = 200


@shared_task(
    name=mails.TASK,
    ignore_result=True,
    autoretry_for=(OSError,),
    retry_backoff=30,
    max_retries=3,
)
def send_mail(pk: int) -> None:
    mails.send(pk)


@shared_task(name="trainees.tasks.sweep_mails", ignore_result=True)
def sweep_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    now = timezone.now()
    waiting = TraineeMail.objects.filter(state=MailState.WAITING)
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=MailState.FAILED)
    due = waiting.filter(created_at__lt=now - QUIET).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in keys:
        tell_worker(mails.TASK, pk)
    return len(keys)


@shared_task(name="trainees.tasks.open_surveys", ignore_result=True)
def open_surveys() -> int:
    """Asked every morning: who completed 6 or 12 months ago is asked how it is used, once."""
    return surveys_open(today=timezone.localdate())
