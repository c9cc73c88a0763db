"""Mails of seminars in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from partners import notices, reminding
from partners.models import EventMaterial, NoticeState, RegistrationNotice
from partners.models.seminar import FOLDER
from yorozu.kit import files
from yorozu.kit.worker import tell_worker

# How long a mail may wait for its own message before it is queued again.
QUIET = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
MOST_AT_ONCE = 200
FILES_GRACE = timedelta(days=1)


@shared_task(
    name=notices.TASK,
    ignore_result=True,
    autoretry_for=(OSError,),
    retry_backoff=30,
    max_retries=3,
)
def send_notice(pk: int) -> None:
    notices.send(pk)


@shared_task(name="partners.tasks.seminars.sweep_notices", ignore_result=True)
def sweep_notices() -> int:
    """Fill free places, tell of changes, ask how it was, queue again what has not left; how many
    of those.
    """
    reminding.fill_places()
    reminding.tell_changes()
    reminding.ask_surveys()
    now = timezone.now()
    waiting = RegistrationNotice.objects.filter(state=NoticeState.WAITING)
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=NoticeState.FAILED)
    due = waiting.filter(created_at__lt=now - QUIET).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in keys:
        tell_worker(notices.TASK, pk)
    return len(keys)


@shared_task(name="partners.tasks.seminars.remind_of_tomorrow", ignore_result=True)
def remind_of_tomorrow() -> int:
    """Asked again all day: what a crash left out is said the next time, nothing twice."""
    return reminding.remind_of(timezone.localdate() + timedelta(days=1))


@shared_task(name="partners.tasks.seminars.sweep_materials", ignore_result=True)
def sweep_materials() -> int:
    """Files that no row names: an upload that broke off."""

    def is_named(path: str) -> bool:
        return EventMaterial.objects.filter(file=path).exists()

    return files.sweep_orphans(FOLDER, is_named, grace=FILES_GRACE)
