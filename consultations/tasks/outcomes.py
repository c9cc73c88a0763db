"""成果アンケート in the background. Each task may be killed at any line and run again."""

from celery import shared_task
from django.utils import timezone

from center.calendar import is_working_day
from consultations.outcomes import mails, services


@shared_task(name=mails.TASK, **mails.TASK_OPTIONS)
def send_mail(pk: int) -> None:
    mails.send(pk)


@shared_task(name="consultations.tasks.outcomes.sweep_mails", ignore_result=True)
def sweep_mails() -> int:
    return mails.sweep()


@shared_task(name="consultations.tasks.outcomes.ask_clients", ignore_result=True)
def ask_clients() -> int:
    """Asked several times a day, so that one missed hour misses nobody; on working days, when
    somebody is there to answer the telephone.
    """
    today = timezone.localdate()
    if not is_working_day(today):
        return 0
    return services.surveys_send(today=today) + services.surveys_remind(today=today)
