import datetime as dt

import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from consultations.importing import cells
from consultations.importing.cells import Unreadable

APRIL = dt.date(2024, 4, 1)


def read_date(value: object, month: dt.date | None = None) -> dt.date:
    return cells.read_date(value, epoch=WINDOWS_EPOCH, month=month)


@pytest.mark.parametrize(
    "value",
    [
        dt.datetime(2024, 4, 3),
        dt.datetime(2024, 4, 3, 10, 30),
        dt.date(2024, 4, 3),
        45385,
        45385.4375,
        "45385",
        20240403,
        "20240403",
        "2024/04/03",
        "2024/4/3 0:00:00",
        "2024-04-03T10:00:00",
        "R6.4.3",
        "Ｒ６．４．３",
        "令和6年04月03日（水）",
        " 令和6年4月3日　",
    ],
)
def test_date_in_every_spelling(value: object) -> None:
    assert read_date(value) == dt.date(2024, 4, 3)


def test_date_serial_follows_the_workbook_date_system() -> None:
    assert cells.read_date(43923, epoch=MAC_EPOCH, month=None) == dt.date(2024, 4, 3)


@pytest.mark.parametrize(
    "value", ["未定", "平成40年1月1日", "令和6年2月30日", "R6.13.7", 12, "12日", True, "4月"]
)
def test_date_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(Unreadable):
        read_date(value)


def test_date_without_a_year_takes_the_month_of_its_sheet() -> None:
    assert read_date("4/12", APRIL) == dt.date(2024, 4, 12)
    assert read_date("４月１２日（金）", APRIL) == dt.date(2024, 4, 12)


@pytest.mark.parametrize(("value", "month"), [("4/12", None), ("5/12", APRIL), ("4/31", APRIL)])
def test_date_without_a_year_is_never_guessed(value: str, month: dt.date | None) -> None:
    with pytest.raises(Unreadable):
        read_date(value, month)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R6年4月", APRIL),
        ("令和6年4月分", APRIL),
        ("2024-04", APRIL),
        ("令和６年度 ４月", APRIL),
        ("令和5年度3月", dt.date(2024, 3, 1)),
        ("集計", None),
        ("4月", None),
        ("令和6年13月", None),
    ],
)
def test_month_a_sheet_names(text: str, expected: dt.date | None) -> None:
    assert cells.month_named(text) == expected


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (dt.time(14, 30), 870),
        (dt.datetime(2024, 4, 1, 14, 30), 870),
        (dt.datetime(1899, 12, 31), 1440),
        (dt.timedelta(hours=14, minutes=30), 870),
        (0.6041666666666666, 870),
        (45385.6041666667, 870),
        ("0.604166666", 870),
        ("14:30", 870),
        ("14:30:00", 870),
        ("１４：３０", 870),
        ("14時30分", 870),
        ("14時半", 870),
        ("午後2時30分", 870),
        ("14時30分迄", 870),
        (1430, 870),
        (9, 540),
        ("24:00", 1440),
        ("24時", 1440),
    ],
)
def test_time_in_every_spelling(value: object, minutes: int) -> None:
    assert cells.read_minutes(value) == minutes


@pytest.mark.parametrize("value", ["25:00", "未定", "10:60", 3.7, "午前", dt.timedelta(hours=30)])
def test_time_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(Unreadable):
        cells.read_minutes(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("10:00～11:00", ("10:00", "11:00")),
        ("10時〜11時半", ("10時", "11時半")),
        ("10:00-11:00", ("10:00", "11:00")),
        ("10:00", ("10:00", None)),
        (dt.time(10), (dt.time(10), None)),
    ],
)
def test_time_range_in_one_cell(value: object, expected: tuple[object, object]) -> None:
    assert cells.split_range(value) == expected


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("60分", 60),
        ("1時間", 60),
        ("1時間半", 90),
        ("1.5時間", 90),
        ("1時間30分", 90),
        ("11時", None),
    ],
)
def test_length_of_a_session(value: str, minutes: int | None) -> None:
    assert cells.read_length(value) == minutes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (dt.datetime(2024, 4, 1), "2024-04-01"),
        (dt.time(9, 5), "09:05"),
        (True, ""),
    ],
)
def test_text_is_what_the_clerk_sees(value: object, expected: str) -> None:
    assert cells.text_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#N/A", None),
        ("  ", None),
        (False, None),
        (12.0, 12.0),
        ("  ㈱大田　", "㈱大田"),
        ("一行_x000D_\n二行", "一行\n二行"),
        ("𠮷 髙 ① ㈱ 😀", "𠮷 髙 ① ㈱ 😀"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
    ],
)
def test_cell_is_cleaned_once(value: object, expected: object) -> None:
    assert cells.cleaned(value) == expected
