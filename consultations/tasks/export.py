"""Long lists become files in the worker; the row tells the page how far it is."""

import tempfile
from datetime import datetime, timedelta

from celery import shared_task
from django.core.exceptions import BadRequest
from django.core.files import File
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Permission
from accounts.permissions import has_permission
from companies.models import DisposalList
from consultations.listing.exporting import export_rows, record_export, write_rows
from consultations.models import MemoExport
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobError, Report, run_job

KEPT_FOR = timedelta(days=7)


@shared_task
def run_export(pk: int) -> None:
    run_job(MemoExport, pk, _export)


def _export(job: MemoExport, report: Report) -> None:
    """With the scope its requester has now, not when it was asked for."""
    begun = timezone.now()
    drop_old_files()
    if not has_permission(job.requested_by, Permission.MEMO_EXPORT):
        raise JobError("書き出しの権限がありません。")
    data = QueryDict(job.query)
    try:
        rows = export_rows(job.requested_by, data)
    except BadRequest as error:
        raise JobError("条件が正しくありません。一覧から、もう一度書き出してください。") from error
    total = rows.count()
    with tempfile.TemporaryFile() as file:
        count = write_rows(file, job.kind, rows, lambda done: report(done, total))
        _require_nothing_wiped(begun)
        file.seek(0)
        keep(job.file, File(file), f"export.{job.kind}")
    record_export(job.requested_by, job.kind, count, data)
    job.finish(rows=count, file=job.file.name)


def _require_nothing_wiped(since: datetime) -> None:
    """A file must not keep for a week what was disposed of while it was written."""
    if DisposalList.objects.wiping_since(since).exists():
        raise JobError(
            "書き出しの間に、保存期間を過ぎた記録の廃棄がありました。"
            "廃棄が終わってから、もう一度書き出してください。"
        )


def drop_old_files() -> None:
    """What clients said does not lie about: a finished file is there for a week."""
    for job in MemoExport.objects.exclude(file="").filter(created_at__lt=timezone.now() - KEPT_FOR):
        job.file.delete(save=False)
        MemoExport.objects.filter(pk=job.pk).update(file="")
