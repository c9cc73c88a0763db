"""One sheet of the workbook: its title, its table's head, and how cells of each kind look.

Text is written as text, whatever it begins with: a name never becomes a formula.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yorozu.kit.export import cell_text

# What nobody may see of somebody: a small count in a letter that leaves the house.
HIDDEN = "－"
A4 = 9
LINE = 18.75
FONT = {"font_name": "游ゴシック", "font_size": 11}
_CELL = {"valign": "vcenter", "bottom": 4, "bottom_color": "#B3B3B3"}
_WHOLE = {"bold": True, "top": 1, "bottom": 1, "bg_color": "#F1F1F4"}
_NUMBER, _SHARE, _CHANGE = "#,##0", "0.0%", '"＋"#,##0;"▲"#,##0;"±"0'
_CHANGE_SHARE = '"＋"0.0%;"▲"0.0%;"±"0.0%'
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "soft": {"font_color": "#626264"},
    "head": {
        "bold": True,
        "bg_color": "#E8F1FE",
        "text_wrap": True,
        "top": 1,
        "bottom": 1,
        "valign": "vcenter",
        "align": "center",
    },
    "label": {**_CELL, "text_wrap": True},
    "part": {**_CELL, "text_wrap": True, "indent": 1},
    "number": {**_CELL, "num_format": _NUMBER},
    "share": {**_CELL, "num_format": _SHARE},
    "change": {**_CELL, "num_format": _CHANGE},
    "change_share": {**_CELL, "num_format": _CHANGE_SHARE},
    "hidden": {**_CELL, "align": "right"},
    "date": {**_CELL, "num_format": "yyyy/mm/dd", "align": "center"},
    "day": {"num_format": 'yyyy"年"m"月"d"日"', "align": "left"},
    "month": {**_CELL, "num_format": 'yyyy"年"m"月"', "align": "left"},
    "group": {"bold": True, "font_size": 12},
    "plain": {"align": "left"},
    "soft_text": {"font_color": "#626264", "font_size": 10, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "term": {"text_wrap": True, "valign": "top", "bold": True},
    "link": {"font_color": "#0017C1", "underline": 1},
    **{
        f"whole_{name}": {**_WHOLE, **look}
        for name, look in {
            "label": {},
            "number": {"num_format": _NUMBER},
            "share": {"num_format": _SHARE},
            "change": {"num_format": _CHANGE},
            "change_share": {"num_format": _CHANGE_SHARE},
            "hidden": {"align": "right"},
        }.items()
    },
}


class Page:
    """Written from the top down; `row` is the next free one.

    `is_compared` says whether the year before stands for as long a time: a running quarter's does
    not, and no change is worked out.
    """

    is_compared = True

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        looks: Mapping[str, Format],
        name: str,
        widths: Sequence[float],
        *,
        landscape: bool = False,
    ) -> None:
        self.name = name
        self.looks = looks
        self.widths = widths
        self.sheet: Worksheet = book.add_worksheet(name)
        self.row = 0
        self._set_up(landscape)

    def _set_up(self, landscape: bool) -> None:
        sheet = self.sheet
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        sheet.hide_gridlines(2)

    def heading(self, title: str, *below: str) -> None:
        """The full name of what the sheet holds, and of what and when."""
        self.sheet.set_row(self.row, 28)
        self.text(0, title, "title")
        self.row += 1
        for words in below:
            self.text(0, words, "soft")
            self.row += 1

    def head(self, labels: Sequence[str], *, freeze: bool = False) -> None:
        self.sheet.set_row(self.row, LINE * 2 if any("\n" in each for each in labels) else 22)
        for column, label in enumerate(labels):
            self.text(column, label, "head")
        if freeze:
            self.sheet.freeze_panes(self.row + 1, 1)
            self.sheet.repeat_rows(self.row)
        self.row += 1

    def text(self, column: int, words: str, look: str) -> None:
        self.sheet.write_string(self.row, column, cell_text(words), self.looks[look])

    def number(self, column: int, value: float | None, look: str, whole: str = "") -> None:
        """A number as one; what is hidden as a dash."""
        if value is None:
            self.text(column, HIDDEN, f"{whole}hidden")
        else:
            self.sheet.write_number(self.row, column, value, self.looks[f"{whole}{look}"])

    def formula(
        self, column: int, formula: str, value: float | None, look: str, whole: str = ""
    ) -> None:
        """A formula with what it comes to, for whoever opens the file without calculating."""
        if value is None:
            self.text(column, HIDDEN, f"{whole}hidden")
            return
        look = f"{whole}{look}"
        self.sheet.write_formula(self.row, column, formula, self.looks[look], value)

    def date(self, column: int, day: date | None, look: str) -> None:
        if day is None:
            self.sheet.write_blank(self.row, column, None, self.looks[look])
        else:
            moment = datetime(day.year, day.month, day.day)
            self.sheet.write_datetime(self.row, column, moment, self.looks[look])

    def paragraph(self, words: str, look: str = "text") -> None:
        """Lines over the width of the table; Excel does not fit the height of merged cells."""
        wide = sum(self.widths)
        lines = sum(max(1, math.ceil(width_of(line) / wide)) for line in words.split("\n"))
        self.sheet.set_row(self.row, LINE * lines + 4)
        last = len(self.widths) - 1
        self.sheet.merge_range(self.row, 0, self.row, last, "", self.looks[look])
        self.text(0, words, look)
        self.row += 1


def looks_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {name: book.add_format({**FONT, **look}) for name, look in LOOKS.items()}


def width_of(text: str) -> int:
    """In Excel's characters: a full-width one takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def cell(column: int, row: int) -> str:
    """B5, of a column and a row that count from nought."""
    return f"{chr(ord('A') + column)}{row + 1}"
