import datetime as dt
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from consultations.importing.errorbook import write_error_workbook
from consultations.importing.files import WorkbookRefused, check_workbook_file
from consultations.importing.workbook import Ledger, read_workbook

from .ledger_books import HEADINGS, cells, ledger, save

TODAY = dt.date(2026, 11, 22)


def read(path: Path) -> Ledger:
    check_workbook_file(path)
    return read_workbook(path, today=TODAY)


def reasons(found: Ledger) -> list[tuple[int, str]]:
    return [(rejection.place.row, rejection.reason) for rejection in found.rejections]


def test_row_becomes_a_memo(tmp_path: Path) -> None:
    found = read(ledger(tmp_path / "a.xlsx", cells()))
    (memo,) = found.memos
    assert (memo.number, memo.started_at, memo.ended_at) == (
        "R6-0001",
        dt.datetime(2024, 4, 1, 10),
        dt.datetime(2024, 4, 1, 11),
    )
    assert (memo.company, memo.company_kana) == ("㈱大田精機", "ｵｵﾀｾｲｷ")
    assert (memo.people, memo.person_kana) == (("中村 由美",), "ﾅｶﾑﾗ ﾕﾐ")
    assert (memo.method, memo.topics) == ("来訪", ("資金繰り", "販路開拓"))
    assert found.read == 1


def test_other_headings_other_order_missing_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["台帳 2024-04"],
        ["内容", "No.", "会社名（屋号）", "日時", "対応CO", "相談形態", "テーマ", "備考"],
        ["借換え", 7, "大田精機", "R6.4.1 10時～11時30分迄", "若葉 巧", "TEL", "資金繰り", "x"],
    ]
    found = read(save(tmp_path / "a.xlsx", {"台帳": rows}))
    (memo,) = found.memos
    assert (memo.number, memo.method, memo.content) == ("7", "電話", "借換え")
    assert memo.started_at == dt.datetime(2024, 4, 1, 10)
    assert memo.ended_at == dt.datetime(2024, 4, 1, 11, 30)
    assert found.sheets[0].unused == ["備考"]


def test_ledger_that_never_asked_for_topic_or_method_is_valid(tmp_path: Path) -> None:
    rows = [
        ["受付番号", "相談日", "開始", "相談者氏名", "相談内容"],
        ["1", "R6.4.1", "10:00", "中村 由美", "創業したい"],
    ]
    (memo,) = read(save(tmp_path / "a.xlsx", {"x": rows})).memos
    assert (memo.method, memo.topics, memo.coordinators, memo.ended_at) == ("", (), (), None)
    assert memo.client_key == "人:" + memo.client_key[2:]


def test_headings_in_two_lines(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["受付番号", "相談日時", None, None, "企業名", "相談内容"],
        [None, "相談日", "開始", "終了", None, None],
        ["1", "R6.4.1", "10:00", "11:00", "大田精機", "借換え"],
    ]
    (memo,) = read(save(tmp_path / "a.xlsx", {"x": rows})).memos
    assert memo.ended_at == dt.datetime(2024, 4, 1, 11)


def test_totals_titles_notes_repeated_headings_are_not_rows(tmp_path: Path) -> None:
    lines = [
        ["令和6年4月分"],
        HEADINGS,
        cells(),
        ["小計", None, "1件"],
        ["※ 個人情報につき取扱注意 2024年"],
        ["令和6年4月後半 20件"],
        HEADINGS,
        cells(受付番号="R6-0002", 相談日="4/12"),
        ["合計", None, None, None, "2件"],
    ]
    found = read(save(tmp_path / "a.xlsx", {"4月": lines, "集計": [["月", "件数"], ["4月", 2]]}))
    assert [memo.number for memo in found.memos] == ["R6-0001", "R6-0002"]
    assert found.memos[1].started_at.date() == dt.date(2024, 4, 12)
    assert found.rejections == []
    assert found.sheets[0].passed_over == [4, 5, 6, 9]
    assert found.sheets[1].skipped == "相談メモの表がありません"


def test_sheet_that_lacks_one_heading_says_which(tmp_path: Path) -> None:
    rows = [["受付番号", "企業名", "相談内容", "相談方法"], ["1", "大田", "借換え", "来訪"]]
    good = [HEADINGS, cells()]
    found = read(save(tmp_path / "a.xlsx", {"x": rows, "y": good}))
    assert found.sheets[0].skipped == "「相談日」の見出しがありません"


def test_broken_rows_are_said_with_all_that_is_wrong(tmp_path: Path) -> None:
    found = read(
        ledger(
            tmp_path / "a.xlsx",
            cells(受付番号="1", 相談日="未定"),
            cells(受付番号="2", 相談日="2027/04/01"),
            cells(受付番号="3", 相談日="R1.2.30"),
            cells(受付番号="4", 開始="15:00", 終了="14:00"),
            cells(受付番号="5", 相談内容=None, アドバイス内容=" "),
            cells(受付番号=None, **{"相談\n方法": "テレパシー"}),
            cells(受付番号="7", 企業名="なし", 相談者名=None),
            cells(受付番号="8", 相談分野=None, 相談対応者="-"),
            ["R6-0099"],
            cells(受付番号="9", 企業名="あ" * 121),
        )
    )
    assert found.memos == []
    assert reasons(found) == [
        (4, "相談日「未定」は日付として読めません"),
        (5, "相談日「2027/04/01」は今日より後の日付です"),
        (6, "相談日「R1.2.30」は日付として読めません"),
        (7, "終了時刻14:00が開始時刻15:00より後になっていません"),
        (8, "相談内容もアドバイス内容もありません"),
        (
            9,
            "受付番号がありません／相談方法「テレパシー」は"
            "来訪・電話・オンライン・訪問・出張のどれか分かりません",
        ),
        (10, "企業名も相談者名もありません"),
        (11, "相談対応者がありません／相談分野がありません"),
        (12, reasons(found)[8][1]),
        (13, "企業名が120文字を超えています"),
    ]
    assert reasons(found)[8][1].startswith("相談日がありません")


def test_doubled_row_is_present_whatever_its_spelling(tmp_path: Path) -> None:
    found = read(
        ledger(
            tmp_path / "a.xlsx",
            cells(),
            cells(),
            cells(
                受付番号="Ｒ６－０００１",
                相談日=dt.datetime(2024, 4, 1),
                開始=dt.time(10),
                企業名="株式会社 大田精機",
                相談者名="中村 由美　代表取締役",
                電話番号="０３１２３４５６７８",
                紹介元="城南信用金庫（蒲田支店）",
                相談分野="資金繰り／販路開拓",
            ),
        )
    )
    assert len(found.memos) == 1
    assert [(double.place.row, double.first.row) for double in found.doubled] == [(5, 4), (6, 4)]
    assert found.read == 3


@pytest.mark.parametrize(
    "change",
    [
        {"相談日": "2024/04/02"},
        {"開始": "10:30"},
        {"企業名": "大田電装"},
        {"アドバイス内容": "別の助言"},
        {"相談\n方法": "電話"},
    ],
)
def test_same_number_with_any_other_fact_is_rejected(
    tmp_path: Path, change: dict[str, object]
) -> None:
    found = read(ledger(tmp_path / "a.xlsx", cells(), cells(**change)))
    assert len(found.memos) == 1
    assert reasons(found) == [(5, "番号重複")]
    assert "4行目" in found.rejections[0].detail


def test_rejected_row_does_not_claim_its_number(tmp_path: Path) -> None:
    found = read(ledger(tmp_path / "a.xlsx", cells(相談日="未定"), cells()))
    assert [memo.place.row for memo in found.memos] == [5]


def test_merged_cells_say_the_same_for_each_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(cells())
    sheet.append(cells(受付番号="R6-0002", 相談日=None, 開始="13:00", 終了="14:00"))
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert [memo.started_at.day for memo in found.memos] == [1, 1]


def test_hidden_rows_formulas_as_text_and_midnight(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "a.xlsx",
        cells(終了="24:00", 開始="22:00"),
        cells(受付番号="2", 終了=dt.time(0), 開始="22:00"),
        cells(受付番号="3", 相談内容="-- =1+1"),
    )
    book = load_workbook(path)
    book.worksheets[0].row_dimensions[4].hidden = True
    cell = book.worksheets[0]["Q6"]
    cell.value, cell.data_type = '=HYPERLINK("http://x")', "s"
    book.save(path)
    memos = read(path).memos
    assert [memo.ended_at for memo in memos[:2]] == [dt.datetime(2024, 4, 2)] * 2
    assert memos[2].content == '=HYPERLINK("http://x")'


def test_wrong_dimension_is_ignored(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", cells())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, after = parts[name].split(b"<dimension ref=", 1)
    parts[name] = before + b'<dimension ref="A1"' + after[after.index(b"/>") :]
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    assert len(read(path).memos) == 1


def test_corrected_error_workbook_comes_in(tmp_path: Path) -> None:
    rows = [
        cells(),
        cells(受付番号="2", 相談日="4/31", 開始=dt.time(9, 30), 所感="=1+1"),
        cells(受付番号="3", 相談日="4/12", **{"相談\n方法": "テレパシー"}),
        cells(開始="10:30"),
    ]
    first = read(ledger(tmp_path / "a.xlsx", *rows))
    errors = tmp_path / "errors.xlsx"
    write_error_workbook(errors, first)

    again = read(errors)
    assert again.memos == []
    assert [(r.reason, r.detail) for r in again.rejections] == [
        (r.reason, r.detail) for r in first.rejections
    ]

    assert again.rejections[0].cells["所感"] == "=1+1"

    book = load_workbook(errors)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["シート", "行", "理由", "詳しく"]
    assert {"フリガナ（企業）", "フリガナ（相談者）"} <= set(heads)
    assert sheet.cell(2, 1).value == "R6年4月"
    assert sheet.cell(2, 2).value == 5
    assert sheet.cell(2, heads.index("開始") + 1).value == dt.time(9, 30)
    sheet.cell(2, heads.index("相談日") + 1).value = "4/30"
    sheet.cell(3, heads.index("相談方法") + 1).value = "来訪"
    sheet.cell(4, heads.index("受付番号") + 1).value = "R6-0004"
    book.save(errors)
    corrected = read(errors)
    assert [memo.number for memo in corrected.memos] == ["2", "3", "R6-0004"]
    assert corrected.memos[0].started_at == dt.datetime(2024, 4, 30, 9, 30)
    assert corrected.rejections == []


def test_error_workbook_joins_sheets_with_other_headings(tmp_path: Path) -> None:
    other = [heading if heading != "企業名" else "企業名（屋号）" for heading in HEADINGS]
    path = save(
        tmp_path / "a.xlsx",
        {
            "4月": [HEADINGS, cells(相談日="未定")],
            "5月": [other, cells(受付番号="2", 相談日="未定", 企業名="葛飾電装")],
        },
    )
    write_error_workbook(tmp_path / "e.xlsx", read(path))
    sheet = load_workbook(tmp_path / "e.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("企業名") + 1
    assert [sheet.cell(row, column).value for row in (2, 3)] == ["㈱大田精機", "葛飾電装"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空です"),
        ("番号,相談日\n1,2024".encode(), "CSV"),
        (b"<!DOCTYPE html><html>", "ウェブページ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "古い形式"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "パスワード",
        ),
        (b"PK\x03\x04 broken", "壊れています"),
        (b"\x00\x01\x02", "ではありません"),
    ],
)
def test_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookRefused, match=says):
        check_workbook_file(path)


def test_zip_bomb_and_entities_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    with pytest.raises(WorkbookRefused, match="大きすぎる"):
        check_workbook_file(bomb)
    entity = tmp_path / "entity.xlsx"
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(WorkbookRefused, match="安全"):
        check_workbook_file(entity)


def test_damaged_sheet_and_workbook_without_a_table_are_refused(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", cells())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:400]
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    with pytest.raises(WorkbookRefused, match="壊れて"):
        read(path)
    with pytest.raises(WorkbookRefused, match="表が見つかりません"):
        read(save(tmp_path / "b.xlsx", {"集計": [["月", "件数"], ["4月", 2]]}))
