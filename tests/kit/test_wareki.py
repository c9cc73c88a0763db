import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.kit import wareki

TODAY = dt.date(2026, 11, 22)
days = st.dates(min_value=wareki.EARLIEST, max_value=dt.date(2117, 12, 31))


def test_format_date_shows_the_era_and_the_weekday() -> None:
    assert wareki.format_date(TODAY) == "令和8年11月22日"
    assert wareki.format_date(TODAY, weekday=True) == "令和8年11月22日(日)"
    assert wareki.format_month(TODAY) == "令和8年11月"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2019, 5, 1), "令和元年5月1日"),
        (dt.date(2019, 4, 30), "平成31年4月30日"),
        (dt.date(1989, 1, 8), "平成元年1月8日"),
        (dt.date(1989, 1, 7), "昭和64年1月7日"),
        (dt.date(1926, 12, 25), "昭和元年12月25日"),
        (dt.date(1926, 12, 24), "大正15年12月24日"),
        (dt.date(1872, 12, 31), "1872年12月31日"),
    ],
)
def test_format_date_at_the_turn_of_eras(day: dt.date, text: str) -> None:
    assert wareki.format_date(day) == text


def test_format_date_of_an_aware_datetime_is_the_day_in_tokyo() -> None:
    late = dt.datetime(2026, 3, 31, 15, 30, tzinfo=dt.UTC)  # half past midnight in Tokyo
    assert wareki.format_date(late) == "令和8年4月1日"
    assert wareki.fiscal_year(late) == 2026


@pytest.mark.parametrize(
    "text",
    [
        "R8.11.22",
        "r8/11/22",
        "R8-11-22",
        "R.8.11.22",
        "R081122",
        "Ｒ８．１１．２２",
        "令8.11.22",
        "令和8年11月22日",
        "令和８年１１月２２日（日）",
        "令和8年11月22日(日)",
        "令和 8年 11月 22日 日曜日",
        "㋿8年11月22日",
        "2026/11/22",
        "2026-11-22",
        "2026.11.22",
        "2026年11月22日",
        "20261122",
        "２０２６１１２２",
        "2026-11-22 00:00:00",
        "2026-11-22T00:00",
        "11/22",
        "１１／２２",
        "11月22日",
        "11月22日（日）",
        "1122",
        "今日",
        "\u3000令和8年11月22日 ",
    ],
)
def test_parse_date_reads_what_people_type(text: str) -> None:
    assert wareki.parse_date(text, today=TODAY) == TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("R1.5.1", dt.date(2019, 5, 1)),
        ("R元.5.1", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("㍻31年4月30日", dt.date(2019, 4, 30)),
        ("H30.4.1", dt.date(2018, 4, 1)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("㍼50.1.2", dt.date(1975, 1, 2)),
        ("S1.12.25", dt.date(1926, 12, 25)),
        ("令和06年04月30日（火）", dt.date(2024, 4, 30)),
        ("令和8年02月28日", dt.date(2026, 2, 28)),
        ("R10.2.29", dt.date(2028, 2, 29)),
        ("明日", dt.date(2026, 11, 23)),
        ("1/5", dt.date(2027, 1, 5)),
        ("5/23", dt.date(2027, 5, 23)),
        ("5/24", dt.date(2026, 5, 24)),
        ("12/31", dt.date(2026, 12, 31)),
    ],
)
def test_parse_date_eras_and_nearest_year(text: str, day: dt.date) -> None:
    assert wareki.parse_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "日付を入力してください"),
        ("　", "日付を入力してください"),
        ("未定", "読み取れません：「未定」"),
        ("令和8年2月30日", "令和8年2月は28日まで"),
        ("令和8年2月29日", "令和8年2月は28日まで"),
        ("2026/4/31", "2026年4月は30日まで"),
        ("R6.13.25", "13月という月はありません"),
        ("令和8年0月1日", "0月という月はありません"),
        ("平成40年1月1日", "平成は31年4月30日まで"),
        ("平成40年1月1日", "令和10年1月1日ではありませんか"),
        ("昭和64年1月8日", "昭和は64年1月7日まで"),
        ("令和元年4月30日", "令和は元年5月1日から"),
        ("令和0年5月1日", "令和0年はありません"),
        ("令和8年11月22日（月）", "日曜日です"),
        ("8/11/22", "年がはっきりしません"),
        ("26年11月22日", "年がはっきりしません"),
        ("0226/11/22", "西暦226年"),
        ("2/30", "2月30日という日はありません"),
        ("13/1", "13月という月はありません"),
        ("0/1", "0月という月はありません"),
        ("平成40年", "読み取れません"),
        ("x" * 5000, "読み取れません"),
        ("2026/11/22" + " " * 100 + "9", "読み取れません"),
    ],
)
def test_parse_date_refuses_in_japanese(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        wareki.parse_date(text, today=TODAY)
    assert part in str(caught.value)
    assert len(str(caught.value)) < 120


def test_parse_date_leap_day_without_a_year() -> None:
    assert wareki.parse_date("2/29", today=dt.date(2027, 12, 1)) == dt.date(2028, 2, 29)
    with pytest.raises(ValueError, match="近い年にありません"):
        wareki.parse_date("2/29", today=dt.date(2026, 6, 1))


@given(days)
def test_parse_date_reads_back_every_written_date(day: dt.date) -> None:
    assert wareki.parse_date(wareki.format_date(day)) == day
    assert wareki.parse_date(wareki.format_date(day, weekday=True)) == day
    assert wareki.parse_date(f"{day:%Y/%m/%d}") == day


@given(st.text(max_size=60))
def test_parse_never_raises_anything_else(text: str) -> None:
    for parse in (wareki.parse_date, wareki.parse_time):
        try:
            parse(text)
        except ValueError as error:
            assert str(error).endswith("。") or "例：" in str(error)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10:00", dt.time(10)),
        ("１０：００", dt.time(10)),
        ("1000", dt.time(10)),
        ("930", dt.time(9, 30)),
        ("9", dt.time(9)),
        ("10時", dt.time(10)),
        ("１０時", dt.time(10)),
        ("10時30分", dt.time(10, 30)),
        ("9時05分", dt.time(9, 5)),
        ("10時半", dt.time(10, 30)),
        ("午後3時", dt.time(15)),
        ("午後3時半", dt.time(15, 30)),
        ("午後 3:15", dt.time(15, 15)),
        ("午後12時30分", dt.time(12, 30)),
        ("午前0時", dt.time(0)),
        ("午後15時", dt.time(15)),
        ("正午", dt.time(12)),
        ("3pm", dt.time(15)),
        ("12AM", dt.time(0)),
        ("10:00:00", dt.time(10)),
        ("11時00分迄", dt.time(11)),
        ("0", dt.time(0)),
        ("23:59", dt.time(23, 59)),
    ],
)
def test_parse_time_reads_what_people_type(text: str, time: dt.time) -> None:
    assert wareki.parse_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "24:00", "10:60", "25時", "9999", "午前12時", "午前13時", "未定", "10:00-11:00"]
)
def test_parse_time_refuses_in_japanese(text: str) -> None:
    with pytest.raises(ValueError, match=r"[時刻]"):
        wareki.parse_time(text)


@given(st.times())
def test_parse_time_reads_back_every_minute(time: dt.time) -> None:
    minute = time.replace(second=0, microsecond=0)
    assert wareki.parse_time(f"{minute:%H:%M}") == minute
    assert wareki.parse_time(f"{minute.hour}時{minute.minute}分") == minute


def test_fiscal_year_runs_from_april() -> None:
    assert wareki.fiscal_year(dt.date(2026, 3, 31)) == 2025
    assert wareki.fiscal_year(dt.date(2026, 4, 1)) == 2026
    assert wareki.fiscal_year_range(2026) == (dt.date(2026, 4, 1), dt.date(2027, 4, 1))
    assert wareki.fiscal_year_label(2026) == "令和8年度"
    assert wareki.fiscal_year_label(2019) == "令和元年度"
    assert wareki.fiscal_year_label(2018) == "平成30年度"
    assert [wareki.era_year(y) for y in (2026, 2019, 2018, 1989)] == [8, 1, 30, 1]


@given(days)
def test_fiscal_year_range_holds_its_day(day: dt.date) -> None:
    first, after = wareki.fiscal_year_range(wareki.fiscal_year(day))
    assert first <= day < after


@given(days)
def test_month_range_is_half_open(day: dt.date) -> None:
    first, after = wareki.month_range(day)
    assert first <= day < after
    assert (first.day, after.day) == (1, 1)
    assert (after - dt.timedelta(days=1)).month == day.month
