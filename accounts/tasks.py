"""Work in the background. Each task may be killed at any line and run again."""

import tempfile
from datetime import timedelta

from celery import shared_task
from django.core.exceptions import BadRequest
from django.core.files import File
from django.http import QueryDict
from django.utils import timezone

from accounts import letters, sessions
from accounts.enums import Permission
from accounts.exporting import export_rows, record_export, write_rows
from accounts.models import AuditExport, Letter
from accounts.permissions import has_permission
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobError, Report, run_job
from yorozu.kit.worker import tell_worker

KEPT_FOR = timedelta(days=7)
# How long a letter may wait for its own message before it is queued again.
QUIET = timedelta(minutes=5)


@shared_task(name="accounts.tasks.run_audit_export", ignore_result=True)
def run_audit_export(pk: int) -> None:
    run_job(AuditExport, pk, _export)


def _export(job: AuditExport, report: Report) -> None:
    """With the permission its requester has now, not when it was asked for."""
    _drop_old_files()
    if not has_permission(job.requested_by, Permission.AUDIT_READ):
        raise JobError("書き出しの権限がありません。")
    data = QueryDict(job.query)
    try:
        rows = export_rows(job.requested_by, data)
    except BadRequest as error:
        raise JobError("条件が正しくありません。一覧から、もう一度書き出してください。") from error
    total = rows.count()
    with tempfile.TemporaryFile() as file:
        count = write_rows(file, job.kind, rows, lambda done: report(done, total))
        file.seek(0)
        keep(job.file, File(file), f"export.{job.kind}")
    record_export(job.requested_by, job.kind, count, data)
    job.finish(rows=count, file=job.file.name)


def _drop_old_files() -> None:
    """A finished file is there for a week."""
    old = AuditExport.objects.exclude(file="").filter(created_at__lt=timezone.now() - KEPT_FOR)
    for job in old:
        job.file.delete(save=False)
        AuditExport.objects.filter(pk=job.pk).update(file="")


@shared_task(
    name=letters.TASK,
    ignore_result=True,
    autoretry_for=(OSError,),
    retry_backoff=30,
    max_retries=3,
)
def send_letter(pk: int) -> None:
    letters.send(pk)


@shared_task(name="accounts.tasks.sweep_letters", ignore_result=True)
def sweep_letters() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    unsent = Letter.objects.filter(
        sent_at=None,
        attempts__lt=letters.MOST_ATTEMPTS,
        created_at__range=(timezone.now() - timedelta(days=1), timezone.now() - QUIET),
    )
    keys = list(unsent.values_list("pk", flat=True)[:200])
    for pk in keys:
        tell_worker(letters.TASK, pk)
    return len(keys)


@shared_task(name="accounts.tasks.clear_sessions", ignore_result=True)
def clear_sessions() -> int:
    return sessions.clear_ended()
