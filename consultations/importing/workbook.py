"""A whole workbook → memos, doubled rows, rejections. Pure: nothing here asks the database.

Rules and why:
- a row whose number and facts have all been seen is the same memo written twice: it is counted as
  present, not imported again and not rejected, whatever the spelling of its cells;
- the same number with any other fact is rejected 「番号重複」: two memos share a number or one of
  the two was corrected, and only the secretariat knows which. The first row stands;
- a rejected row does not claim its number, so that the row which corrects it comes in;
- a row that was rejected 「番号重複」 and comes back in the workbook of rejected rows under the
  same number is rejected again: there its rival is not beside it. Another number, or an emptied
  理由 (both memos are meant), lets it in.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from consultations.importing import cells
from consultations.importing.files import WorkbookRefused
from consultations.importing.headings import Column
from consultations.importing.reading import read_sheets
from consultations.importing.records import Circumstances, PastMemo, Place, Rejection
from consultations.importing.rows import RowProblems, read_row
from consultations.importing.tables import LedgerRow, SheetReport, Table
from yorozu.kit.textkeys import name_key

DOUBLE_NUMBER = "番号重複"
_DASHES = re.compile("[‐‑‒–—―−ー－]")


@dataclass(frozen=True, slots=True)
class Doubled:
    """A row that says once more what an earlier row said."""

    memo: PastMemo
    first: Place

    @property
    def place(self) -> Place:
        return self.memo.place


@dataclass(slots=True)
class Ledger:
    """What a workbook holds. ``read`` = memos + doubled + rejections."""

    memos: list[PastMemo] = field(default_factory=list)
    doubled: list[Doubled] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    sheets: list[SheetReport] = field(default_factory=list)
    headings: dict[str, set[str]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return len(self.memos) + len(self.doubled) + len(self.rejections)


def number_key(number: str) -> str:
    """A number as compared: 「Ｒ６－０００１」 is R6-0001."""
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", number)).casefold()
    return re.sub(r"\s", "", folded)


def read_workbook(path: Path, *, today: dt.date, known_topics: Collection[str] = ()) -> Ledger:
    """Read a checked workbook. Raises WorkbookRefused when no sheet holds a table of memos."""
    rows, sheets, epoch = read_sheets(path)
    if all(sheet.skipped for sheet in sheets):
        raise WorkbookRefused(
            "相談メモの表が見つかりません。「相談日」「企業名」「相談内容」などの見出しの行があるか確かめてください。"
        )
    ledger = Ledger(sheets=sheets)
    seen: dict[str, PastMemo] = {}
    table: Table | None = None
    for row in rows:
        if row.table is not table:
            table = row.table
            _remember_headings(ledger, table)
        about = Circumstances(
            today=today,
            epoch=epoch,
            month=row.month,
            known_topics=known_topics,
            asked=frozenset(row.table.columns),
        )
        try:
            memo = read_row(row.place, row.cells, about)
        except RowProblems as problems:
            ledger.rejections.append(Rejection(row.place, str(problems), cells=row.originals()))
            continue
        _place_memo(ledger, seen, memo, row)
    return ledger


def _place_memo(ledger: Ledger, seen: dict[str, PastMemo], memo: PastMemo, row: LedgerRow) -> None:
    if _came_back_unchanged(memo, row):
        detail = cells.text_of(row.cells.get(Column.DETAIL))
        ledger.rejections.append(Rejection(memo.place, DOUBLE_NUMBER, detail, row.originals()))
        return
    first = seen.setdefault(number_key(memo.number), memo)
    if first is memo:
        ledger.memos.append(memo)
    elif facts_of(first) == facts_of(memo):
        ledger.doubled.append(Doubled(memo, first.place))
    else:
        where = f"{first.place.sheet} の{first.place.row}行目"
        detail = f"{_number_named(memo)}{where}にもあり、内容が異なります"
        ledger.rejections.append(Rejection(memo.place, DOUBLE_NUMBER, detail, row.originals()))


def _number_named(memo: PastMemo) -> str:
    return f"番号 {memo.number} は "


def _came_back_unchanged(memo: PastMemo, row: LedgerRow) -> bool:
    reason = cells.text_of(row.cells.get(Column.REASON))
    detail = cells.text_of(row.cells.get(Column.DETAIL))
    return reason == DOUBLE_NUMBER and detail.startswith(_number_named(memo))


def facts_of(memo: PastMemo) -> tuple[object, ...]:
    """Everything a row says, blind to spelling: two rows with the same facts are one memo."""
    introducer = memo.introducer
    return (
        memo.started_at,
        memo.ended_at,
        memo.client_key,
        memo.method,
        memo.staff,
        memo.phone,
        tuple(name_key(name) for name in memo.people),
        tuple(name_key(name) for name in memo.coordinators),
        tuple(_plain(topic) for topic in memo.topics),
        (introducer.organization, introducer.branch) if introducer else None,
        tuple(
            _plain(text)
            for text in (
                memo.business,
                memo.industry,
                memo.course,
                memo.office,
                memo.content,
                memo.advice,
                memo.impression,
            )
        ),
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _remember_headings(ledger: Ledger, table: Table) -> None:
    """Every heading a box was seen under, in the order of the columns."""
    names = {position: column.value for column, position in table.columns.items()}
    for position, heading in enumerate(table.headings):
        if heading:
            ledger.headings.setdefault(names.get(position, heading), set()).add(heading)
