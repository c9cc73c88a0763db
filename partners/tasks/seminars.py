"""Mails of seminars in the background. Each task may be killed at any line and run again."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from partners.models import EventMaterial, RegistrationNotice
from partners.models.seminar import FOLDER
from partners.seminars import notices, reminding
from yorozu.kit import files
from yorozu.kit.outbox import TASK_OPTIONS, sweep

FILES_GRACE = timedelta(days=1)


@shared_task(name=notices.TASK, **TASK_OPTIONS)
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
    return sweep(RegistrationNotice.objects.all(), notices.TASK)


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
