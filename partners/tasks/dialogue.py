"""Mails to members in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from partners import dialogue_mails
from partners.dialogue_enums import MailState
from partners.models import MemberMail
from yorozu.kit.worker import tell_worker

# How long a mail may wait for its own message before it is queued again.
QUIET = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
MOST_AT_ONCE = 200


@shared_task(
    name=dialogue_mails.TASK,
    ignore_result=True,
    autoretry_for=(OSError,),
    retry_backoff=30,
    max_retries=3,
)
def send_member_mail(pk: int) -> None:
    dialogue_mails.send(pk)


@shared_task(name="partners.tasks.dialogue.sweep_member_mails", ignore_result=True)
def sweep_member_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    now = timezone.now()
    waiting = MemberMail.objects.filter(state=MailState.WAITING)
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=MailState.FAILED)
    due = waiting.filter(created_at__lt=now - QUIET).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in keys:
        tell_worker(dialogue_mails.TASK, pk)
    return len(keys)
