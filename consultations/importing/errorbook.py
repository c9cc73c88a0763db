"""The rejected rows as a workbook: where, why, and the original cells, to correct and upload again.

Rules and why:
- one sheet, because a clerk corrects one list; boxes that were headed differently on different
  sheets share a column under our own heading, so that reading it back finds them;
- where the row came from is kept through every round (its sheet may name the month of its dates);
- dates and times stay dates and times; text is always a text cell, so nothing can become a formula.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from consultations.importing.headings import Column, column_of
from consultations.importing.records import Rejection
from consultations.importing.workbook import Ledger

SHEET = "取込できなかった行"
_OURS = (Column.SOURCE_SHEET, Column.SOURCE_ROW, Column.REASON, Column.DETAIL)
_WIDE = {Column.REASON.value: 44, Column.DETAIL.value: 36, Column.CONTENT.value: 40}


def write_error_workbook(path: Path, ledger: Ledger) -> None:
    """Write every rejection of ``ledger`` in workbook order; an empty list still has headings."""
    names = [name for name in ledger.headings if name not in _OURS]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": False})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8F1FE", "border": 1}),
        "why": book.add_format({"font_color": "#CE0000", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy/mm/dd", "valign": "top"}),
        "time": book.add_format({"num_format": "h:mm", "valign": "top"}),
        "text": book.add_format({"valign": "top"}),
    }
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, len(_OURS))
    headings = [*(column.value for column in _OURS), *(_heading(ledger, name) for name in names)]
    for position, heading in enumerate(headings):
        sheet.set_column(position, position, _WIDE.get(heading, 14))
        sheet.write_string(0, position, heading, formats["head"])
    for line, rejection in enumerate(ledger.rejections, start=1):
        _write_row(sheet, line, rejection, names, formats)
    book.close()


def _heading(ledger: Ledger, name: str) -> str:
    """The workbook's own heading where all sheets agree on it and it reads back as the same box."""
    seen = ledger.headings[name]
    if len(seen) != 1:
        return name
    heading = next(iter(seen))
    found = column_of(heading)
    same = found is None or (found[0] == name and found[1] >= 0)
    return heading if same else name


def _write_row(
    sheet: Any, line: int, rejection: Rejection, names: list[str], formats: dict[str, Any]
) -> None:
    origin = str(rejection.cells.get(Column.SOURCE_SHEET) or rejection.place.sheet)
    row = rejection.cells.get(Column.SOURCE_ROW)
    sheet.write_string(line, 0, origin, formats["text"])
    _write(sheet, line, 1, row if isinstance(row, int) else rejection.place.row, formats)
    sheet.write_string(line, 2, rejection.reason, formats["why"])
    sheet.write_string(line, 3, rejection.detail, formats["why"])
    for position, name in enumerate(names, start=len(_OURS)):
        _write(sheet, line, position, rejection.cells.get(name), formats)


def _write(sheet: Any, line: int, position: int, value: object, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, dt.date) and value.year < 1901 and not isinstance(value, dt.datetime):
        value = value.isoformat()  # Excel's calendar begins with an error
    if isinstance(value, (dt.datetime, dt.date)):
        sheet.write_datetime(line, position, value, formats["date"])
    elif isinstance(value, (dt.time, dt.timedelta)):
        sheet.write_datetime(line, position, value, formats["time"])
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(line, position, value, formats["text"])
    else:
        sheet.write_string(line, position, _raw(str(value)), formats["text"])


def _raw(text: str) -> str:
    """xlsxwriter takes a text between these tags for its own markup, unescaped."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
