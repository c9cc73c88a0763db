"""CSV lists as Excel writes them: UTF-8 with a mark, or Shift_JIS."""

from __future__ import annotations

import csv
import io

from yorozu.kit.textkeys import clean_text


class CsvRefused(Exception):
    """The file is not taken. `str(error)` is Japanese, for the screen."""


def read_rows(raw: bytes) -> list[tuple[int, list[str]]]:
    """The rows that say something, each with its line in the file. Raises CsvRefused."""
    reader = csv.reader(io.StringIO(_decoded(raw), newline=""))
    rows = []
    try:
        for row in reader:
            cells = [clean_text(cell).strip() for cell in row]
            if any(cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise CsvRefused(f"{reader.line_num}行目を読み取れません。") from error
    if not rows:
        raise CsvRefused("中身が空のファイルです。")
    return rows


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CsvRefused("文字を読み取れません。CSV（UTF-8 または Shift_JIS）で保存してください。")
