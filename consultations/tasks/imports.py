"""Preview and import of a past ledger. Either may be killed at any line and run again."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pghistory
from celery import shared_task
from django.core.files import File
from django.db import transaction

from accounts.enums import Permission
from accounts.permissions import has_permission
from consultations.importing.copying import copy_values
from consultations.importing.errorbook import write_error_workbook
from consultations.importing.files import WorkbookRefused
from consultations.importing.importer import Outcome, carry_out, examine
from consultations.importing.services import import_drop_old
from consultations.models import ImportBatch, ImportRow
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobError, Report, run_job

_GONE = "ファイルが残っていません。もう一度アップロードしてください。"


@shared_task
def run_import(pk: int) -> None:
    run_job(ImportBatch, pk, _work)


def _work(batch: ImportBatch, report: Report) -> None:
    """The preview first; once somebody has said so, the import. The row tells which."""
    import_drop_old()
    if not has_permission(batch.uploaded_by, Permission.MEMO_IMPORT):
        raise JobError("台帳を取り込む権限がありません。")
    with tempfile.TemporaryDirectory() as folder:
        path = _fetch(batch, Path(folder))
        report(0, 0, "ファイルを読んでいます")
        try:
            outcome = examine(path)
        except WorkbookRefused as error:
            raise JobError(str(error)) from error
        context = pghistory.context(user=batch.uploaded_by_id, import_batch=batch.pk)
        with context, transaction.atomic():
            if batch.is_confirmed:
                outcome = carry_out(outcome, batch=batch, by=batch.uploaded_by, progress=report)
            _finish(batch, outcome)


def _fetch(batch: ImportBatch, folder: Path) -> Path:
    """A copy of the upload on this machine, wherever the storage is."""
    path = folder / "ledger.xlsx"
    if not batch.file:
        raise JobError(_GONE)
    try:
        with batch.file.open("rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
    except FileNotFoundError as error:
        raise JobError(_GONE) from error
    return path


def _finish(batch: ImportBatch, outcome: Outcome) -> None:
    """Fates, rejected rows and the end of the job become true together with the memos."""
    batch.rows.all().delete()
    _write_rows(batch, outcome)
    values: dict[str, Any] = {"result": outcome.summary(), "errors_file": _errors(batch, outcome)}
    if batch.is_confirmed:
        used = str(batch.file.name)
        values["file"] = ""
        transaction.on_commit(lambda: batch.file.storage.delete(used))
    batch.finish(**values)


def _write_rows(batch: ImportBatch, outcome: Outcome) -> None:
    copy_values(
        ImportRow._meta.db_table,
        ["batch_id", "position", "sheet", "row", "number", "held", "client", "fate", "reason"],
        (
            (
                batch.pk,
                position,
                each.place.sheet[:80],
                each.place.row,
                each.number[:60],
                each.held,
                each.client[:200],
                each.fate.value,
                each.reason[:500],
            )
            for position, each in enumerate(outcome.fates(), start=1)
        ),
    )


def _errors(batch: ImportBatch, outcome: Outcome) -> str:
    """The rejected rows as a workbook in the storage; its name, "" when there are none."""
    if batch.errors_file:
        batch.errors_file.delete(save=False)
    if not outcome.ledger.rejections:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errors.xlsx"
        write_error_workbook(path, outcome.ledger)
        with path.open("rb") as finished:
            keep(batch.errors_file, File(finished), "errors.xlsx")
    return str(batch.errors_file.name)
