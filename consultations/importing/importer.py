"""The whole way of a workbook, for the command and for the page alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from consultations.importing.codes import known_topic_names
from consultations.importing.files import MAX_FILE_BYTES, check_workbook_file
from consultations.importing.loading import Progress, load_memos, nobody_watches
from consultations.importing.presence import split_present
from consultations.importing.records import PastMemo, Place
from consultations.importing.workbook import Ledger, read_workbook
from consultations.models import ImportBatch, RowFate
from yorozu.kit.wareki import format_date

_MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Fate:
    """One row of the workbook and what becomes of it, for the screen."""

    place: Place
    fate: RowFate
    number: str = ""
    held: str = ""
    client: str = ""
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """A workbook held against the database. ``read`` = new + present + rejected."""

    ledger: Ledger
    new: list[PastMemo]
    present: list[PastMemo]
    left_out: dict[str, int] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "read": self.ledger.read,
            "imported": len(self.new),
            "already_present": len(self.present) + len(self.ledger.doubled),
            "rejected": len(self.ledger.rejections),
        }

    def report(self) -> dict[str, Any]:
        """The command's contract (design.md)."""
        rejected = [
            {"sheet": each.place.sheet, "row": each.place.row, "reason": each.reason}
            for each in self.ledger.rejections
        ]
        return self.counts | {"rejected": rejected}

    def summary(self) -> dict[str, Any]:
        """What the screen keeps of it."""
        return {
            **self.counts,
            "sheets": [
                {
                    "name": sheet.name,
                    "rows": sheet.rows,
                    "skipped": sheet.skipped,
                    "passed_over": len(sheet.passed_over),
                    "unused": sheet.unused[:_MOST_WORDS],
                }
                for sheet in self.ledger.sheets
            ],
            "left_out": dict(list(self.left_out.items())[:_MOST_WORDS]),
            "made": self.made,
        }

    def fates(self) -> Iterator[Fate]:
        """Every row that was read, in the order of the workbook."""
        order = {sheet.name: index for index, sheet in enumerate(self.ledger.sheets)}
        rows = [*self._fates()]
        yield from sorted(rows, key=lambda each: (order[each.place.sheet], each.place.row))

    def _fates(self) -> Iterator[Fate]:
        for memos, fate in ((self.new, RowFate.NEW), (self.present, RowFate.PRESENT)):
            for memo in memos:
                yield _fate(memo, fate)
        for double in self.ledger.doubled:
            first = f"{double.first.sheet} の{double.first.row}行目と同じ内容です"
            yield _fate(double.memo, RowFate.PRESENT, reason=first)
        for rejection in self.ledger.rejections:
            reason = "：".join(filter(None, [rejection.reason, rejection.detail]))
            number = str(rejection.cells.get("受付番号") or "")
            client = str(rejection.cells.get("企業名") or rejection.cells.get("相談者名") or "")
            yield Fate(
                rejection.place, RowFate.REJECTED, number=number, client=client, reason=reason
            )


def _fate(memo: PastMemo, fate: RowFate, reason: str = "") -> Fate:
    held = f"{format_date(memo.started_at.date(), weekday=True)} {memo.started_at:%H:%M}"
    client = " ".join(filter(None, [memo.company, *memo.people]))
    return Fate(memo.place, fate, memo.number, held, client, reason)


def examine(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> Outcome:
    """Read a workbook and hold it against the database; writes nothing.

    Raises WorkbookRefused when the file as a whole cannot be read.
    """
    check_workbook_file(path, max_bytes=max_bytes)
    ledger = read_workbook(path, today=timezone.localdate(), known_topics=known_topic_names())
    new, present = split_present(ledger.memos)
    return Outcome(ledger, new, present)


def carry_out(
    outcome: Outcome,
    *,
    batch: ImportBatch,
    by: User | None,
    progress: Progress = nobody_watches,
) -> Outcome:
    """Import what `examine` found new, in one transaction; the outcome as it came true."""
    loaded = load_memos(outcome.ledger.memos, batch=batch, by=by, progress=progress)
    return Outcome(outcome.ledger, loaded.imported, loaded.present, loaded.left_out, loaded.made)
