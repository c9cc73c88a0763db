"""A workbook's way through the portal: uploaded, previewed, told to come in."""

from datetime import timedelta
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.models import ImportBatch
from yorozu.kit.files import keep, safe_filename
from yorozu.kit.jobs import JobState

# Workbooks and previews hold what clients said; they do not lie about.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def import_upload(*, by: User, upload: "UploadedFile[Any]") -> ImportBatch:
    """Keep the workbook and queue its preview; nothing is imported yet."""
    batch = ImportBatch(uploaded_by=by, source_name=safe_filename(upload.name or "")[:200])
    keep(batch.file, File(upload), "ledger.xlsx")
    batch.save()
    batch.enqueue()
    audit.record("import.uploaded", target=batch, by=by, bytes=upload.size)
    return batch


@transaction.atomic
def import_confirm(*, batch: ImportBatch, by: User) -> bool:
    """Import what the preview showed; False when somebody has said so already.

    One conditional UPDATE: a double click or two clerks start it once.
    """
    told = ImportBatch.objects.filter(
        pk=batch.pk, is_confirmed=False, state=JobState.DONE, result__imported__gt=0
    ).update(
        is_confirmed=True,
        state=JobState.WAITING,
        attempts=0,
        done=0,
        total=0,
        message="",
        finished_at=None,
    )
    if not told:
        return False
    batch.refresh_from_db()
    batch.enqueue()
    audit.record("import.confirmed", target=batch, by=by)
    return True


def import_drop_old() -> None:
    """Forget workbooks, previews and lists of rejected rows after their time."""
    old = ImportBatch.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).exclude(
        state__in=(JobState.WAITING, JobState.RUNNING)
    )
    for batch in old.exclude(file="", errors_file="", rows=None).distinct():
        for field in (batch.file, batch.errors_file):
            if field:
                field.delete(save=False)
        batch.rows.all().delete()
        ImportBatch.objects.filter(pk=batch.pk).update(file="", errors_file="")
