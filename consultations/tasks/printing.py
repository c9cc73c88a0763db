"""Very long memos are printed in the worker, so that no web process is held up."""

from datetime import timedelta

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Permission
from accounts.permissions import has_permission
from consultations.models import MemoPrint
from consultations.reading.page import readable
from consultations.reading.pdf import memo_pdf
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobError, Report, run_job

KEPT_FOR = timedelta(days=7)


@shared_task
def run_print(pk: int) -> None:
    run_job(MemoPrint, pk, _print)


def _print(job: MemoPrint, report: Report) -> None:
    """With the scope its requester has now, not when it was asked for."""
    drop_old_prints()
    may = has_permission(job.requested_by, Permission.MEMO_READ)
    memo = readable(job.requested_by).filter(pk=job.memo_id).first() if may else None
    if memo is None:
        raise JobError("このメモは、いまは閲覧できません。")
    report(0, 1, "紙面を組んでいます")
    keep(job.file, ContentFile(memo_pdf(memo)), "memo.pdf")
    job.finish(file=job.file.name)


def drop_old_prints() -> None:
    """What clients said does not lie about: a finished file is there for a week."""
    for job in MemoPrint.objects.exclude(file="").filter(created_at__lt=timezone.now() - KEPT_FOR):
        job.file.delete(save=False)
        MemoPrint.objects.filter(pk=job.pk).update(file="")
