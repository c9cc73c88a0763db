"""Lists as files for Excel: real dates and numbers, and text that never becomes a formula."""

import csv
import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Target = str | Path | IO[bytes]
Cell = str | int | float | dt.datetime | dt.date | dt.time | dt.timedelta | None


class Yen(int):
    """An amount of money: shown with its thousands."""


CELL_LIMIT = 32_767  # UTF-16 units, Excel's own
ROW_LIMIT = 1_048_576
EXACT_DIGITS = 10**15  # Excel keeps 15 digits of a number
WIDTH_SAMPLE = 200
CUT = "…（セルに入る長さを超えたため、ここから{}文字を省略）"

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _fit(text: str) -> str:
    """What a cell can hold, and how much was left out."""
    if len(text) <= CELL_LIMIT // 2 or _units(text) <= CELL_LIMIT:
        return text
    room, kept = CELL_LIMIT - len(CUT) - 6, 0
    for char in text:
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            break
        kept += 1
    return text[:kept] + CUT.format(f"{len(text) - kept:,}")


def _value(value: Any) -> Cell:
    """The value as a cell can take it; times in the centre's time zone."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, int) and not -EXACT_DIGITS < value < EXACT_DIGITS:
        return str(value)
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | dt.date | dt.time | dt.timedelta):
        return value
    text = _UNPRINTABLE.sub("", str(value).replace("\r\n", "\n"))
    return _fit(text)


# --- xlsx -------------------------------------------------------------------------------------


# Excel takes 31 UTF-16 units; the rest is for " (2)" of a further sheet.
_SHEET_NAME_UNITS = 25


def _sheet_name(name: str) -> str:
    plain = _SHEET_FORBIDDEN.sub("", _UNPRINTABLE.sub("", name)).strip("' ")
    cut = plain.encode("utf-16-le")[: 2 * _SHEET_NAME_UNITS]
    return cut.decode("utf-16-le", "ignore") or "一覧"


class _Sheet:
    """One list, continued on a further sheet where Excel's rows end."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, headers: Sequence[str]) -> None:
        self.book = book
        self.name = _sheet_name(name)
        self.headers = headers
        self.widths = [_width(header) for header in headers]
        self.formats = _formats(book)
        self.part = 0
        self.sheet: Worksheet
        self.row = 0
        self._open()

    def _open(self) -> None:
        self.part += 1
        name = self.name if self.part == 1 else f"{self.name} ({self.part})"
        self.sheet = self.book.add_worksheet(name)
        self.sheet.freeze_panes(1, 0)
        for column, header in enumerate(self.headers):
            self.sheet.write_string(0, column, cell_text(header), self.formats["header"])
        self.row = 1

    def append(self, cells: Sequence[Cell]) -> None:
        if self.row == ROW_LIMIT:
            self.close()
            self._open()
        for column, cell in enumerate(cells):
            self._write(column, cell)
        self.row += 1

    def _write(self, column: int, cell: Cell) -> None:
        row, sheet = self.row, self.sheet
        if cell is None:
            return
        if isinstance(cell, dt.date) and cell.year < 1901:  # Excel's calendar begins with an error
            cell = cell.isoformat()
        if isinstance(cell, str):
            sheet.write_string(row, column, _raw(cell), self.formats["text"])
        elif isinstance(cell, dt.date | dt.time | dt.timedelta):
            look = self.formats[type(cell).__name__]
            sheet.write_datetime(row, column, cell, look)  # type: ignore[call-overload]
        else:
            look = self.formats["Yen" if isinstance(cell, Yen) else "text"]
            sheet.write_number(row, column, cell, look)

    def close(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        if self.headers:
            self.sheet.autofilter(0, 0, max(self.row - 1, 1), len(self.headers) - 1)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    cell = {"valign": "top"}
    header = {"bold": True, "bg_color": "#E8F1FE", "bottom": 1, "text_wrap": True, **cell}
    looks = {
        "header": header,
        "text": cell,
        "date": {**cell, "num_format": "yyyy/mm/dd"},
        "datetime": {**cell, "num_format": "yyyy/mm/dd hh:mm"},
        "time": {**cell, "num_format": "hh:mm"},
        # Hours that add up beyond a day.
        "timedelta": {**cell, "num_format": "[h]:mm"},
        "Yen": {**cell, "num_format": "#,##0"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _raw(text: str) -> str:
    """xlsxwriter takes a text between these tags for its own markup, unescaped."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def cell_text(value: Any) -> str:
    """What `write_string` may be given: text that Excel can hold and takes for nothing else."""
    return _raw(str(_value(value) or ""))


def _width(value: Any) -> int:
    """Columns the widest line takes, within what one wants to see of it."""
    if isinstance(value, dt.datetime):
        return 17
    lines = str("" if value is None else value)[:200].split("\n")
    wide = (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in x) for x in lines)
    return max(8, min(50, max(wide) + 2))


def write_xlsx(
    target: Target, sheet: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write the rows to an open binary file or a path, in constant memory; how many they were."""
    return write_book(target, [(sheet, headers, rows)])


def write_book(
    target: Target, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]
) -> int:
    """Several lists as the sheets of one workbook, one after the other; how many rows in all."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        return sum(_write_sheet(book, *sheet) for sheet in sheets)


def _write_sheet(
    book: xlsxwriter.Workbook, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    count = 0
    page = _Sheet(book, name, headers)
    cells = ([_value(value) for value in row] for row in rows)
    sample = list(islice(cells, WIDTH_SAMPLE))
    for row in sample:
        page.widths = [max(pair) for pair in zip(page.widths, map(_width, row), strict=False)]
    for part in (sample, cells):
        for row in part:
            page.append(row)
            count += 1
    page.close()
    return count


# --- csv --------------------------------------------------------------------------------------


def safe_cell(value: Any) -> Cell:
    """The value for a CSV cell: text that Excel would take for a formula gets an apostrophe."""
    cell = _value(value)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _csv_text(value: Any) -> str:
    cell = safe_cell(value)
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y/%m/%d %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%Y/%m/%d}"
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    if isinstance(cell, dt.timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_DIGITS:
        return str(int(cell))
    return "" if cell is None else str(cell)


def write_csv(target: Target, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows as UTF-8 with BOM, as Excel expects it; how many they were."""
    if isinstance(target, str | Path):
        with Path(target).open("wb") as file:
            return write_csv(file, headers, rows)
    target.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([_csv_text(header) for header in headers])
        for row in rows:
            writer.writerow([_csv_text(value) for value in row])
            count += 1
    finally:
        text.detach()
    return count
