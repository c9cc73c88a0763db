"""Booklets are set in the worker, so that no web process is held up."""

from datetime import timedelta

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Permission
from accounts.permissions import has_permission
from casebook.models import Booklet
from casebook.paper import booklet_holds, booklet_pdf
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobError, Report, run_job

KEPT_FOR = timedelta(days=7)


@shared_task
def run_booklet(pk: int) -> None:
    run_job(Booklet, pk, _build)


def _build(job: Booklet, report: Report) -> None:
    """With what is published now, not when it was asked for."""
    drop_old_booklets()
    if not has_permission(job.requested_by, Permission.CASE_WRITE) or not booklet_holds(job):
        raise JobError("選んだ事例のうち、いまは載せられないものがあります。選び直してください。")
    report(0, 1, "紙面を組んでいます")
    keep(job.file, ContentFile(booklet_pdf(job)), "booklet.pdf")
    job.finish(file=job.file.name)


def drop_old_booklets() -> None:
    """A finished file is there for a week: what is withdrawn later shall not lie about."""
    for job in Booklet.objects.exclude(file="").filter(created_at__lt=timezone.now() - KEPT_FOR):
        job.file.delete(save=False)
        Booklet.objects.filter(pk=job.pk).update(file="")
