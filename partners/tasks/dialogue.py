"""Mails to members in the background. Each task may be killed at any line and run again."""

from celery import shared_task

from partners.dialogues import mails as dialogue_mails
from partners.models import MemberMail
from yorozu.kit.outbox import TASK_OPTIONS, sweep


@shared_task(name=dialogue_mails.TASK, **TASK_OPTIONS)
def send_member_mail(pk: int) -> None:
    dialogue_mails.send(pk)


@shared_task(name="partners.tasks.dialogue.sweep_member_mails", ignore_result=True)
def sweep_member_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(MemberMail.objects.all(), dialogue_mails.TASK)
