"""An .xlsx workbook → its memo rows, sheet by sheet, by heading.

Rules and why:
- a sheet counts when one of its rows holds the headings of a table of memos; 集計 and covers have
  none: they are reported as skipped, not as rows;
- headings may stand in two lines (相談日時 over 開始｜終了) and may come again further down, also
  in another order: each table is read by the headings above it;
- title, section, total (合計), note (※…) and empty rows are not memos; a row that holds a number or
  any box of a memo is one, so that a broken row is rejected aloud instead of dropped;
- cells merged downwards say the same for each of their rows;
- hidden rows and sheets are read: a filter left on is no deletion;
- formulas count by the value Excel stored; a text that begins with "=" is a text;
- the size a sheet claims is ignored: old tools write it wrong.
"""

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from consultations.importing import cells
from consultations.importing.files import WorkbookRefused, merged_ranges
from consultations.importing.headings import Column, column_of, missing_headings
from consultations.importing.records import Place
from consultations.importing.tables import LedgerRow, SheetReport, Table

MAX_ROWS = 200_000
_MOST_MERGES = 10_000
_PARTLY = 3  # so many known headings without the needed ones: say what is missing
_TOTAL = re.compile("(合計|小計|総計|総合計|累計|月計|年計|計)(件数)?[:：]?")
_NOTE = re.compile("[※＊*注]|[(（]注|以上|備考|作成|凡例")
_SECTION = re.compile("(月|月分|年度|年|週|日|件|四半期|上期|下期)$")
_EVIDENCE = (
    Column.DATE,
    Column.WHEN,
    Column.START,
    Column.END,
    Column.PERIOD,
    Column.COORDINATORS,
    Column.COMPANY,
    Column.PERSON,
    Column.PHONE,
    Column.METHOD,
    Column.TOPICS,
    Column.CONTENT,
    Column.ADVICE,
)
_ROOMY = frozenset({Column.CONTENT, Column.ADVICE, Column.COMPANY, Column.PERSON})


def read_sheets(path: Path) -> tuple[list[LedgerRow], list[SheetReport], dt.datetime]:
    """All memo rows, a report per sheet, and the workbook's date system.

    Raises WorkbookRefused when Excel's own structure is broken.
    """
    rows: list[LedgerRow] = []
    reports: list[SheetReport] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about styles we never look at
        with _said_in_one_sentence():
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with closing(workbook):
            for sheet in workbook.worksheets:
                with _said_in_one_sentence():
                    merged = _merged_down(path, getattr(sheet, "_worksheet_path", ""))
                reader = _SheetReader(sheet.title, merged)
                rows += reader.read(_lines(sheet))
                reports.append(reader.report)
                if len(rows) > MAX_ROWS:
                    raise WorkbookRefused(
                        f"{MAX_ROWS:,}行を超えています。年度で分けて取り込んでください。"
                    )
            return rows, reports, workbook.epoch


@contextmanager
def _said_in_one_sentence() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # openpyxl raises anything on a broken part
        raise WorkbookRefused(
            "Excelファイルの中身が壊れていて読めません。Excelで開き、保存し直してください。"
        ) from error


def _lines(sheet: Any) -> Iterator[tuple[object, ...]]:
    with _said_in_one_sentence():
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True)
    while True:
        with _said_in_one_sentence():
            line = next(lines, None)
        if line is None:
            return
        yield line


def _merged_down(path: Path, part: str) -> dict[int, list[tuple[int, int]]]:
    """Row → (position, top row) of each of its cells that lies in a merge reaching down."""
    cells_of: dict[int, list[tuple[int, int]]] = {}
    for reference in islice(merged_ranges(path, part), _MOST_MERGES) if part else ():
        left, top, _, bottom = range_boundaries(reference)
        if not (left and top and bottom) or bottom == top or bottom - top > 1_000:
            continue
        for row in range(top, bottom + 1):
            cells_of.setdefault(row, []).append((left - 1, top))
    return cells_of


class _SheetReader:
    def __init__(self, name: str, merged: dict[int, list[tuple[int, int]]]) -> None:
        self.report = SheetReport(name)
        self.month = cells.month_named(name)
        self.table: Table | None = None
        self.header_row = 0
        self.previous: tuple[object, ...] = ()
        self.best: dict[Column, int] = {}
        self.merged = merged
        self.tops: dict[tuple[int, int], object] = {}

    def read(self, lines: Iterator[tuple[object, ...]]) -> list[LedgerRow]:
        found: list[LedgerRow] = []
        for number, line in enumerate(lines, start=1):
            values = self._filled(number, tuple(map(cells.cleaned, line)))
            if all(value is None for value in values):
                self.previous = ()
                continue
            if self._is_heading(number, values):
                continue
            if self.table is None:
                self._title(values)
            elif self._is_memo(values):
                place = Place(self.report.name, number)
                found.append(LedgerRow(place, self.table, values, self._month_of(values)))
            else:
                self.report.passed_over.append(number)
        self._conclude(len(found))
        return found

    def _filled(self, number: int, line: tuple[object, ...]) -> tuple[object, ...]:
        merges = self.merged.get(number)
        if not merges:
            return line
        values = list(line)
        for position, top in merges:
            if position < len(values):
                if top == number:
                    self.tops[top, position] = values[position]
                else:
                    values[position] = self.tops.get((top, position))
        return tuple(values)

    # -- headings ------------------------------------------------------------------------------
    def _is_heading(self, number: int, values: tuple[object, ...]) -> bool:
        if self.table is not None and not self._may_be_heading(number, values):
            return False
        table = Table.of(values)
        if len(table.columns) > len(self.best):
            self.best = table.columns
        is_second_line = bool(self.previous) and _only_headings(values)
        if is_second_line:
            table = Table.of(_two_lines(self.previous, values))
        if missing_headings(table.columns):
            self.previous = values if _only_headings(values, at_least=_PARTLY) else ()
            return False
        self.table, self.header_row, self.previous = table, number, values
        self._note_unused(table)
        return True

    def _may_be_heading(self, number: int, values: tuple[object, ...]) -> bool:
        """Cheap: look closely only right below a heading, or where the day's cell is a word."""
        if number == self.header_row + 1:
            return _only_headings(values)
        self.previous = ()
        columns = self.table.columns if self.table else {}
        position = columns.get(Column.DATE, columns.get(Column.WHEN, 0))
        cell = values[position] if position < len(values) else None
        return isinstance(cell, str) and column_of(cell) is not None

    def _note_unused(self, table: Table) -> None:
        for heading in table.headings:
            if heading and column_of(heading) is None and heading not in self.report.unused:
                self.report.unused.append(heading)

    # -- rows ----------------------------------------------------------------------------------
    def _title(self, values: tuple[object, ...]) -> None:
        if self.month is None:
            named = (cells.month_named(v) for v in values if isinstance(v, str))
            self.month = next((month for month in named if month), None)

    def _month_of(self, values: tuple[object, ...]) -> dt.date | None:
        """A corrected workbook names the sheet each row came from; its month still holds."""
        position = self.table.columns.get(Column.SOURCE_SHEET) if self.table else None
        if position is not None and position < len(values):
            return cells.month_named(cells.text_of(values[position])) or self.month
        return self.month

    def _is_memo(self, values: tuple[object, ...]) -> bool:
        columns = self.table.columns if self.table else {}
        first = next(text for value in values if (text := cells.folded(value)))
        evidence = [
            column
            for column in _EVIDENCE
            if columns.get(column, len(values)) < len(values)
            and cells.text_of(values[columns[column]])
        ]
        said = {Column.CONTENT, Column.ADVICE}.intersection(evidence)
        if _TOTAL.fullmatch(re.sub(r"\s", "", first)) and not said:
            return False
        position = columns.get(Column.NUMBER, len(values))
        number = cells.folded(values[position]) if position < len(values) else ""
        if not evidence:
            return self._is_lone_number(number)
        if len(evidence) > 1 or re.search(r"\d", number):
            return True
        is_title = bool(cells.text_of(values[min(columns.values())]))  # alone, far left
        return bool(_ROOMY.intersection(evidence)) and not is_title and not _NOTE.match(first)

    def _is_lone_number(self, number: str) -> bool:
        """A reserved number without a memo is said aloud; 「令和6年5月分」 is a section's title."""
        if not re.search(r"\d", number) or _NOTE.match(number):
            return False
        if _SECTION.search(number):
            self.month = cells.month_named(number) or self.month
            return False
        return True

    def _conclude(self, count: int) -> None:
        self.report.rows = count
        if self.table is None:
            lacking = missing_headings(self.best)
            self.report.skipped = (
                f"「{'」「'.join(lacking)}」の見出しがありません"
                if len(self.best) >= _PARTLY and lacking
                else "相談メモの表がありません"
            )


def _only_headings(values: Sequence[object], at_least: int = 1) -> bool:
    filled = [value for value in values if cells.text_of(value)]
    return len(filled) >= at_least and all(column_of(value) is not None for value in filled)


def _two_lines(upper: Sequence[object], lower: Sequence[object]) -> list[object]:
    """Two lines of headings as one: the lower word, where there is one, is the closer one."""
    size = max(len(upper), len(lower))
    pairs = zip(
        [*upper, *[None] * (size - len(upper))],
        [*lower, *[None] * (size - len(lower))],
        strict=True,
    )
    return [low if cells.text_of(low) else high for high, low in pairs]
