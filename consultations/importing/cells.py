"""One cell → a date, a time, a text. What Excel stores is not what the clerk typed.

Rules and why:
- a date may be a real date, its serial number (the format was lost), 20240401, or text in any
  spelling of 和暦 or 西暦; never a guess: 平成40年, 令和6年2月30日, R6.13.7, 未定 are refused;
- a date without a year is read with the month of its sheet (「R6年4月」), else refused, because
  ten years of workbooks make "the nearest" year a guess;
- a time may be a time, a date with a time, a fraction of a day, a length ([h]:mm) or text;
  24:00 is the end of that day;
- an Excel error (#N/A) is an empty cell.
"""

import datetime as dt
import re
import unicodedata

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from yorozu.kit import wareki
from yorozu.kit.textkeys import clean_text

MIDNIGHT_MINUTES = 24 * 60
_ANY_DAY = dt.date(2000, 1, 1)  # only dates without a year would need today; we read none
_EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_SERIALS = range(36526, 73051)  # 2000-01-01 … 2100-01-01
_YEARLESS = re.compile(r"(\d{1,2})\s*[/.\-月]\s*(\d{1,2})\s*日?\s*(?:\([月火水木金土日]\))?")
_TRAILING_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_RANGE = re.compile(r"\s*(?:~|〜|～|-|–|—|―|−|‐|→|から|より)\s*")
_LENGTH = re.compile(r"(?:約)?(?:(\d+(?:\.\d+)?)時間(半)?)?(?:(\d+)分(?:間)?)?")
_TIME_STARTS = re.compile(r"(?:午前|午後|AM|PM)?\s*\d{1,2}\s*(?:[::]\s*\d{2}|時)", re.IGNORECASE)
_MONTH_NAMED = re.compile(
    r"((?:令和|平成|[RHrh])\s*(?:\d{1,2}|元)|20\d{2})\s*(?:年(度)?|[.\-/_])\s*(\d{1,2})(?!\d)"
)


class Unreadable(ValueError):
    """The cell says something, but not what its column asks for."""


def cleaned(value: object) -> object:
    """A cell as it is worked with from here on: clean text, or Excel's own number, date, time.

    Done once per cell; everything behind it takes strings to be clean.
    """
    if not isinstance(value, str):
        return None if isinstance(value, bool) else value
    text = clean_text(unescape(value) if "_x" in value else value).strip()
    return None if not text or text in _EXCEL_ERRORS else text


def text_of(value: object) -> str:
    """What the clerk sees, as text; outer white space goes, everything else stays as typed."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.time):
        value = value.strftime("%H:%M")
    return str(value)


def folded(value: object) -> str:
    """The text for reading numbers and words: NFKC, trimmed."""
    return unicodedata.normalize("NFKC", text_of(value)).strip()


def month_named(text: str) -> dt.date | None:
    """First day of the month that a sheet name or a title row names, if it names one."""
    hit = _MONTH_NAMED.search(unicodedata.normalize("NFKC", text))
    if hit is None:
        return None
    year = re.sub(r"\s", "", hit[1])
    separator = "年" if year[0] not in "RHrh" else "."
    try:
        if separator == "年":
            found = wareki.parse_date(f"{year}年{int(hit[3])}月1日", _ANY_DAY)
        else:
            found = wareki.parse_date(f"{year}.{int(hit[3])}.1", _ANY_DAY)
    except ValueError:
        return None
    is_next_year = hit[2] and found.month < 4  # 令和6年度3月 is March of the year after
    return found.replace(year=found.year + 1) if is_next_year else found


def read_date(value: object, *, epoch: dt.datetime, month: dt.date | None) -> dt.date:
    """The day of a session. Raises Unreadable."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and int(value) in _SERIALS:
        return _serial_date(value, epoch)
    text = _TRAILING_TIME.sub("", folded(value)).strip()
    if text.isdigit() and int(text) in _SERIALS:
        return _serial_date(int(text), epoch)
    yearless = _YEARLESS.fullmatch(text)
    if yearless:
        return _in_month(int(yearless[1]), int(yearless[2]), month)
    try:
        return wareki.parse_date(text, _ANY_DAY)
    except ValueError as error:
        raise Unreadable("日付として読めません") from error


def _serial_date(value: float, epoch: dt.datetime) -> dt.date:
    found = from_excel(value, epoch)
    if not isinstance(found, dt.datetime):
        raise Unreadable("日付として読めません")
    return found.date()


def _in_month(month_number: int, day: int, month: dt.date | None) -> dt.date:
    if month is None or month.month != month_number:
        raise Unreadable("年がなく、いつの日付か決められません")
    try:
        return month.replace(day=day)
    except ValueError as error:
        raise Unreadable("日付として読めません") from error


def read_minutes(value: object) -> int:
    """Minutes since the day began, 0 … 1440 (24:00). Raises Unreadable."""
    if isinstance(value, dt.datetime):
        is_whole_day = value.date() in (dt.date(1899, 12, 31), dt.date(1900, 1, 1))
        return _of_time(value.time()) or (MIDNIGHT_MINUTES if is_whole_day else 0)
    if isinstance(value, dt.time):
        return _of_time(value)
    if isinstance(value, dt.timedelta):
        return _in_day(round(value.total_seconds() / 60))
    if isinstance(value, float) and not value.is_integer():
        is_fraction = 0 < value < 1 or int(value) in _SERIALS
        if not is_fraction:
            raise Unreadable("時刻として読めません")
        return _in_day(round(value % 1 * MIDNIGHT_MINUTES))
    return _time_text(folded(value))


def _of_time(value: dt.time) -> int:
    return round((value.hour * 3600 + value.minute * 60 + value.second) / 60)


def _in_day(minutes: int) -> int:
    if not 0 <= minutes <= MIDNIGHT_MINUTES:
        raise Unreadable("時刻として読めません")
    return minutes


def _time_text(text: str) -> int:
    text = re.sub(r"(迄|まで|頃|ごろ)$", "", text.strip()).strip()
    text = re.sub(r"^(\d{1,2}:\d{2}):\d{2}$", r"\1", text)
    if re.fullmatch(r"24\s*(:|時)?\s*(00?)?\s*分?", text):
        return MIDNIGHT_MINUTES
    if re.fullmatch(r"0\.\d{2,}", text):
        return _in_day(round(float(text) * MIDNIGHT_MINUTES))
    try:
        return _of_time(wareki.parse_time(text))
    except ValueError as error:
        raise Unreadable("時刻として読めません") from error


def split_range(value: object) -> tuple[object, object]:
    """「10:00～11:00」 → both ends; anything else → itself and nothing."""
    if isinstance(value, str):
        parts = _RANGE.split(folded(value), maxsplit=1)
        if len(parts) == 2 and all(parts):
            return parts[0], parts[1]
    return value, None


def split_when(value: object) -> tuple[object, object]:
    """「令和6年4月1日 10時～11時迄」 → the day, and what stands after it."""
    if isinstance(value, dt.datetime):
        return value, value.time() if value.time() != dt.time() else None
    if isinstance(value, float) and not value.is_integer():
        return int(value), value % 1
    text = folded(value)
    hit = _TIME_STARTS.search(text)
    if hit is None:
        return value, None
    return text[: hit.start()].strip(" 　T"), text[hit.start() :]


def read_length(value: object) -> int | None:
    """「60分」「1時間半」 → minutes; None when the cell is not a length of time."""
    hit = _LENGTH.fullmatch(folded(value))
    if hit is None or not any(hit.groups()):
        return None
    hours = float(hit[1] or 0) + (0.5 if hit[2] else 0)
    return round(hours * 60) + int(hit[3] or 0)
