"""Workbooks as secretariats make them, for the tests of the import. Invented people only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

HEADINGS = (
    "受付番号",
    "相談日",
    "開始",
    "終了",
    "相談対応者",
    "フリガナ",
    "企業名",
    "主な事業内容",
    "フリガナ",
    "相談者名",
    "電話番号",
    "業種",
    "従業員数",
    "紹介元",
    "相談\n方法",
    "相談分野",
    "相談内容",
    "アドバイス内容",
    "所感",
    "記載者",
)
ROW = {
    "受付番号": "R6-0001",
    "相談日": "2024/04/01",
    "開始": "10:00",
    "終了": "11:00",
    "相談対応者": "若葉 巧",
    "フリガナ": "ｵｵﾀｾｲｷ",
    "企業名": "㈱大田精機",
    "主な事業内容": "部品の切削",
    "フリガナ2": "ﾅｶﾑﾗ ﾕﾐ",
    "相談者名": "中村 由美 様",
    "電話番号": "03-1234-5678",
    "業種": "製造業",
    "従業員数": "5名",
    "紹介元": "城南信金蒲田支店",
    "相談\n方法": "来所",
    "相談分野": "資金繰り、販路開拓",
    "相談内容": "借換えについて",
    "アドバイス内容": "資金繰り表を作る",
    "所感": "意欲は高い",
    "記載者": "若葉 巧",
}


def cells(**changes: object) -> list[object]:
    """The cells of one good row in the order of HEADINGS, with changes by heading."""
    row = {**ROW, **changes}
    return list(row.values())


def save(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write sheets of rows as they are."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =
    book.save(path)
    return path


def ledger(path: Path, *rows: Sequence[object], sheet: str = "R6年4月") -> Path:
    """One month sheet: title, blank line, headings, the rows, a total."""
    title = ["よろず支援拠点　経営相談メモ一覧（令和6年4月分）"]
    lines: list[Sequence[object]] = [title, [], HEADINGS, *rows, [], ["合計", None, "9件"]]
    return save(path, {sheet: lines})
