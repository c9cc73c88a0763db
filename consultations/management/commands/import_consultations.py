"""`manage.py import_consultations FILE.xlsx`: past memos from the secretariat's workbook."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from consultations.importing.errorbook import write_error_workbook
from consultations.importing.files import WorkbookRefused
from consultations.importing.importer import Outcome, carry_out, examine
from consultations.models import ImportBatch
from yorozu.kit.jobs import JobState

# The command runs on the server itself: ten years in one workbook are welcome here.
MAX_BYTES = 200 * 1024 * 1024


class Command(BaseCommand):
    help = "旧台帳（Excel）の相談メモを取り込みます。二度実行しても重複しません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="書き込まずに結果だけを示す")
        parser.add_argument(
            "--errors", type=Path, metavar="OUT.xlsx", help="取り込めなかった行を書き出す"
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで示す")

    def handle(self, *_: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"ファイルがありません: {path}")
        try:
            outcome = examine(path, max_bytes=MAX_BYTES)
        except WorkbookRefused as error:
            raise CommandError(str(error)) from error
        if not options["dry_run"]:
            outcome = _import(path, outcome)
        if options["errors"]:
            write_error_workbook(options["errors"], outcome.ledger)
        if options["json"]:
            self.stdout.write(json.dumps(outcome.report(), ensure_ascii=False))
        else:
            self._tell(outcome, is_trial=options["dry_run"])

    def _tell(self, outcome: Outcome, *, is_trial: bool) -> None:
        counts = outcome.counts
        words = "取り込めます" if is_trial else "取り込みました"
        self.stdout.write(
            f"{counts['read']:,}行を読み、{counts['imported']:,}件を{words}。"
            f"登録済み {counts['already_present']:,}件、取込不可 {counts['rejected']:,}件。"
        )
        for sheet in outcome.ledger.sheets:
            if sheet.skipped:
                self.stdout.write(f"読み飛ばしたシート: {sheet.name}（{sheet.skipped}）")
        for rejection in outcome.ledger.rejections:
            place = rejection.place
            self.stdout.write(f"{place.sheet} {place.row}行目: {rejection.reason}")
        for words, count in outcome.left_out.items():
            self.stdout.write(f"未設定にしました: {words} {count}件")


@transaction.atomic
def _import(path: Path, outcome: Outcome) -> Outcome:
    """An import that brings nothing leaves no row behind."""
    batch = ImportBatch(source_name=path.name[:200], is_confirmed=True, state=JobState.DONE)
    outcome = carry_out(outcome, batch=batch, by=None)
    if outcome.new:
        batch.result, batch.finished_at = outcome.summary(), timezone.now()
        batch.save(update_fields=["result", "finished_at"])
    return outcome
