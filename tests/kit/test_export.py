import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.kit import export

JAPANESE = "𠮷田 髙橋 ①㈱ 辻\U000e0100 😀👨\u200d👩 ～〜―"


def read_xlsx(headers: list[str], rows: list[list[Any]], sheet: str = "一覧") -> Any:
    buffer = io.BytesIO()
    assert export.write_xlsx(buffer, sheet, headers, rows) == len(rows)
    return openpyxl.load_workbook(buffer)


def read_csv(headers: list[str], rows: list[list[Any]]) -> list[list[str]]:
    buffer = io.BytesIO()
    assert export.write_csv(buffer, headers, rows) == len(rows)
    assert buffer.getvalue().startswith(b"\xef\xbb\xbf")
    text = buffer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_xlsx_keeps_kinds_and_characters() -> None:
    moment = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
    row = [
        JAPANESE,
        3,
        2.5,
        Decimal("1.5"),
        moment,
        dt.date(2026, 11, 22),
        dt.time(9, 5),
        None,
        True,
    ]
    sheet = read_xlsx([*"abcdefghi"], [row])["一覧"]
    assert [cell.value for cell in sheet[2]] == [
        JAPANESE,
        3,
        2.5,
        1.5,
        dt.datetime(2026, 11, 22, 10, 0),
        dt.datetime(2026, 11, 22),
        dt.time(9, 5),
        None,
        "○",
    ]
    assert sheet["D2"].number_format == "General"
    assert sheet["E2"].number_format == "yyyy/mm/dd hh:mm"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I2"
    assert sheet["A1"].font.bold


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "{=1}",
    "=HYPERLINK(1)",
    "http://a.example/",
    "1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_xlsx_text_stays_text(text: str) -> None:
    cell = read_xlsx([text], [[text]])["一覧"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>x</t></r>", "<script></script>", "&lt;"])
def test_xlsx_markup_stays_text(text: str) -> None:
    assert read_xlsx([text], [[text]])["一覧"]["A2"].value.strip() == text


def test_xlsx_drops_what_xml_forbids() -> None:
    sheet = read_xlsx(["a\x00"], [["x\x00\x0b\x1b\ud800\ufffey\r\nz"]])["一覧"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("a", "xy\nz")


@pytest.mark.parametrize("char", ["あ", "😀"])
def test_xlsx_says_what_a_cell_could_not_hold(char: str) -> None:
    text = read_xlsx(["a"], [[char * 40_000]])["一覧"]["A2"].value
    kept = text.count(char)
    assert text.endswith(f"ここから{40_000 - kept:,}文字を省略）")
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert kept > 16_000


def test_xlsx_keeps_a_text_that_just_fits() -> None:
    assert read_xlsx(["a"], [["あ" * 32_767]])["一覧"]["A2"].value == "あ" * 32_767


def test_xlsx_writes_as_text_what_excel_cannot_count() -> None:
    row = [10**18, float("nan"), float("-inf"), dt.date(1868, 10, 23), Decimal("NaN")]
    sheet = read_xlsx([*"abcde"], [row])["一覧"]
    assert [c.value for c in sheet[2]] == [str(10**18), "nan", "-inf", "1868-10-23", "NaN"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("メモ一覧", "メモ一覧"),
        ("a/b:c[d]*?\\", "abcd"),
        ("", "一覧"),
        ("長" * 60, "長" * 25),
        ("'x'", "x"),
    ],
)
def test_xlsx_sheet_names_are_made_valid(name: str, shown: str) -> None:
    assert read_xlsx(["a"], [], sheet=name).sheetnames == [shown]


def test_xlsx_goes_on_on_a_further_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROW_LIMIT", 4)
    book = read_xlsx(["a"], [[n] for n in range(7)])
    assert book.sheetnames == ["一覧", "一覧 (2)", "一覧 (3)"]
    values = [cell.value for sheet in book for (cell,) in sheet.iter_rows(min_row=2)]
    assert values == list(range(7))


def test_files_by_path(tmp_path: Path) -> None:
    assert export.write_xlsx(tmp_path / "a.xlsx", "一覧", ["a"], [[1]]) == 1
    assert export.write_csv(tmp_path / "a.csv", ["a"], [[1]]) == 1
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")


@given(st.lists(st.text(st.characters()), min_size=1, max_size=4))
def test_xlsx_is_well_formed_whatever_is_typed(texts: list[str]) -> None:
    buffer = io.BytesIO()
    export.write_xlsx(buffer, texts[0], texts, [texts])
    with zipfile.ZipFile(buffer) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_sheet_name_is_cut_between_characters() -> None:
    buffer = io.BytesIO()
    export.write_xlsx(buffer, "0" + "𠮷" * 20, ["a"], [[1]])
    assert openpyxl.load_workbook(buffer).sheetnames == ["0" + "𠮷" * 12]


# --- csv


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@x", "\t=1", "＝1", "\n=1"])
def test_csv_text_never_starts_a_formula(text: str) -> None:
    assert export.safe_cell(text) == f"'{text}"
    assert read_csv([text], [[text]]) == [[f"'{text}"]] * 2


def test_csv_numbers_and_dates_stay_themselves() -> None:
    row = [-5, -2.5, 3.0, dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 9, 5), dt.time(9), None]
    assert read_csv([*"abcdefg"], [row])[1] == [
        *("-5", "-2.5", "3", "2026/11/22", "2026/11/22 09:05", "09:00", "")
    ]


def test_csv_keeps_characters_commas_quotes_and_lines() -> None:
    row = [JAPANESE, 'a,"b"', "一\n二\r\n三"]
    assert read_csv(["x", "y", "z"], [row])[1] == [JAPANESE, 'a,"b"', "一\n二\n三"]


@given(st.text(st.characters()))
def test_safe_cell_never_starts_a_formula(text: str) -> None:
    cell = export.safe_cell(text)
    assert cell is None or not str(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
