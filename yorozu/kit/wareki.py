"""Japanese calendar: 和暦 dates, clock times and fiscal years, written and read.

Everything read raises ``ValueError`` whose message can be shown to the person who typed it.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.utils import timezone

WEEKDAYS = "月火水木金土日"
EXAMPLES = "例：令和8年11月22日、R8.11.22、2026/11/22"


@dataclass(frozen=True)
class Era:
    name: str
    letter: str
    first: dt.date
    last: dt.date

    def year_of(self, day: dt.date) -> int:
        return day.year - self.first.year + 1


# Newest first. 明治 counts from the day Japan took the Gregorian calendar.
ERAS = (
    Era("令和", "R", dt.date(2019, 5, 1), dt.date.max),
    Era("平成", "H", dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    Era("昭和", "S", dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    Era("大正", "T", dt.date(1912, 7, 30), dt.date(1926, 12, 24)),
    Era("明治", "M", dt.date(1868, 1, 25), dt.date(1912, 7, 29)),
)
EARLIEST = dt.date(1873, 1, 1)


def _local(day: dt.date) -> dt.date:
    """The calendar day in the centre's time zone, also for an aware datetime."""
    if isinstance(day, dt.datetime):
        return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return day


def era_of(day: dt.date) -> Era | None:
    day = _local(day)
    if day < EARLIEST:
        return None
    return next(era for era in ERAS if era.first <= day <= era.last)


def _year_text(day: dt.date) -> str:
    era = era_of(day)
    return f"{day.year}年" if era is None else _era_year_text(era, era.year_of(day))


def _era_year_text(era: Era, year: int) -> str:
    return f"{era.name}{'元' if year == 1 else year}年"


def format_date(day: dt.date, weekday: bool = False) -> str:
    """令和8年11月22日, with ``weekday`` 令和8年11月22日(日)."""
    day = _local(day)
    text = f"{_year_text(day)}{day.month}月{day.day}日"
    return f"{text}({WEEKDAYS[day.weekday()]})" if weekday else text


def format_month(day: dt.date) -> str:
    """令和8年11月."""
    day = _local(day)
    return f"{_year_text(day)}{day.month}月"


# --- reading a date ---------------------------------------------------------------------------

_SEP = r"[./,\-‐‑‒–—―−・]"
_TAIL = r"日?(?:\(?([月火水木金土日])(?:曜日?)?\)?)?"
_ERA = r"(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\.?"
_PATTERNS = (
    re.compile(
        rf"{_ERA}(元|[0-9]{{1,2}})(?:年|{_SEP})([0-9]{{1,2}})(?:月|{_SEP})([0-9]{{1,2}}){_TAIL}"
    ),
    re.compile(rf"{_ERA}([0-9]{{2}})([0-9]{{2}})([0-9]{{2}}){_TAIL}"),
    re.compile(rf"()([0-9]{{4}})(?:年|{_SEP})([0-9]{{1,2}})(?:月|{_SEP})([0-9]{{1,2}}){_TAIL}"),
    re.compile(rf"()([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_TAIL}"),
    re.compile(rf"()()([0-9]{{1,2}})(?:月|{_SEP})([0-9]{{1,2}}){_TAIL}"),
    re.compile(r"()()([0-9]{2})([0-9]{2})()"),
)
_TWO_DIGIT_YEAR = re.compile(
    rf"[0-9]{{1,2}}(?:年|{_SEP})[0-9]{{1,2}}(?:月|{_SEP})[0-9]{{1,2}}{_TAIL}"
)
_MIDNIGHT = re.compile(r"(?:T|\s+)0{1,2}:00(?::00(?:\.0+)?)?$")
_NEAR = {"今日": 0, "本日": 0, "きょう": 0, "明日": 1, "あす": 1, "昨日": -1, "きのう": -1}
_DAY_COUNT = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:60]).strip().upper()
    return re.sub(r"\s", "", _MIDNIGHT.sub("", folded))


def _quote(text: str) -> str:
    shown = "".join(c for c in text.strip() if c.isprintable())
    return f"「{shown[:20]}{'…' if len(shown) > 20 else ''}」"


def parse_date(text: str, today: dt.date | None = None) -> dt.date:
    """Read a date as people type it; without a year the one nearest to ``today`` is meant."""
    plain = _plain(text)
    if not plain:
        raise ValueError("日付を入力してください。")
    today = _local(today) if today else timezone.localdate()
    if plain in _NEAR:
        return today + dt.timedelta(days=_NEAR[plain])
    if len(text.strip()) <= 40:
        for pattern in _PATTERNS:
            if match := pattern.fullmatch(plain):
                era, year, month, day, weekday = match.groups()
                found = _resolve(era, year, int(month), int(day), today)
                return _same_weekday(found, weekday)
    if _TWO_DIGIT_YEAR.fullmatch(plain):
        raise ValueError(f"年がはっきりしません：{_quote(text)}。{EXAMPLES}")
    raise ValueError(f"日付として読み取れません：{_quote(text)}。{EXAMPLES}")


def _resolve(era_text: str, year_text: str, month: int, day: int, today: dt.date) -> dt.date:
    if not 1 <= month <= 12:
        raise ValueError(f"{month}月という月はありません。月は1～12で入力してください。")
    if era_text:
        era = next(e for e in ERAS if era_text in (e.name, e.name[0], e.letter))
        return _in_era(era, 1 if year_text == "元" else int(year_text), month, day)
    if year_text:
        year = int(year_text)
        if not EARLIEST.year <= year <= 2199:
            raise ValueError(f"西暦{year}年になっています。年を確かめてください。")
        return _real(year, month, day, f"{year}年")
    return _nearest(month, day, today)


def _real(year: int, month: int, day: int, year_name: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        last = month_range(dt.date(year, month, 1))[1] - dt.timedelta(days=1)
        raise ValueError(
            f"{year_name}{month}月は{last.day}日までです。日を確かめてください。"
        ) from None


def _in_era(era: Era, year: int, month: int, day: int) -> dt.date:
    if year < 1:
        raise ValueError(f"{era.name}0年はありません。1年目は{era.name}元年と入力してください。")
    found = _real(era.first.year + year - 1, month, day, _era_year_text(era, year))
    if era.first <= found <= era.last and found >= EARLIEST:
        return found
    if found < EARLIEST:
        raise ValueError("明治6年より前の日付は入力できません。")
    meant = format_date(found)
    if found < era.first:
        limit = f"{era.name}は{format_date(era.first).removeprefix(era.name)}からです"
    else:
        limit = f"{era.name}は{format_date(era.last).removeprefix(era.name)}までです"
    typed = f"{_era_year_text(era, year)}{month}月{day}日"
    raise ValueError(f"{typed}はありません。{limit}（{meant}ではありませんか）。")


def _nearest(month: int, day: int, today: dt.date) -> dt.date:
    if not 1 <= day <= _DAY_COUNT[month - 1]:
        raise ValueError(f"{month}月{day}日という日はありません。日を確かめてください。")
    candidates: list[dt.date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(dt.date(year, month, day))
        except ValueError:
            continue
    if not candidates:
        raise ValueError("2月29日は近い年にありません。年から入力してください。")
    return min(candidates, key=lambda found: (abs(found - today), found))


def _same_weekday(day: dt.date, weekday: str | None) -> dt.date:
    if weekday and weekday != WEEKDAYS[day.weekday()]:
        actual = WEEKDAYS[day.weekday()]
        raise ValueError(
            f"{format_date(day)}は{actual}曜日です（入力は{weekday}曜日）。日付か曜日を直してください。"
        )
    return day


# --- reading a time ---------------------------------------------------------------------------

_HALF = r"(午前|午後|AM|PM)?"
_CLOCK = (
    re.compile(rf"{_HALF}([0-9]{{1,2}})(?:[:.;]|時)([0-9]{{1,2}})分?(?::[0-9]{{2}})?(AM|PM)?"),
    re.compile(rf"{_HALF}([0-9]{{1,2}})時?()(AM|PM)?"),
    re.compile(rf"{_HALF}([0-9]{{1,2}})時(半)()"),
    re.compile(rf"{_HALF}([0-9]{{1,2}})([0-9]{{2}})(AM|PM)?"),
)
_ABOUT = re.compile(r"(頃|ごろ|迄|まで|から|~|〜)$")


def parse_time(text: str) -> dt.time:
    """Read a time of day: 10:00, 1000, 10時, 10時半, 午後3時, 全角, 9."""
    plain = _ABOUT.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text[:40]).upper()))
    if not plain:
        raise ValueError("時刻を入力してください。")
    if plain == "正午":
        return dt.time(12)
    for pattern in _CLOCK:
        if match := pattern.fullmatch(plain):
            before, hour, minute, after = match.groups()
            return _clock(before or after, int(hour), 30 if minute == "半" else int(minute or 0))
    raise ValueError(f"時刻として読み取れません：{_quote(text)}。例：10:00、1000、10時半、午後3時")


def _clock(half: str | None, hour: int, minute: int) -> dt.time:
    if half == "午前" and hour == 12:
        raise ValueError("「午前12時」は0時か12時か分かりません。0:00か12:00と入力してください。")
    if half in ("午前", "AM") and hour > 12:
        raise ValueError(f"「午前{hour}時」はありません。午前は0～11時で入力してください。")
    if half == "AM" and hour == 12:
        hour = 0
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise ValueError(
            f"{hour}時{minute}分という時刻はありません。0:00～23:59で入力してください。"
        )
    return dt.time(hour, minute)


# --- months and fiscal years ------------------------------------------------------------------


def month_range(month: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of the month and of the next one (half open)."""
    first = _local(month).replace(day=1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def start_of(day: dt.date) -> dt.datetime:
    """Midnight in Tokyo."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def fiscal_year(day: dt.date) -> int:
    """The year in which the fiscal year (1 April – 31 March) of ``day`` began."""
    day = _local(day)
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_range(year: int) -> tuple[dt.date, dt.date]:
    """1 April and the next 1 April (half open)."""
    return dt.date(year, 4, 1), dt.date(year + 1, 4, 1)


def era_year(year: int) -> int:
    """8 for 2026. A fiscal year goes by the era it mostly lies in: 2019 is 令和1."""
    day = dt.date(year, 12, 31)
    era = era_of(day)
    return year if era is None else era.year_of(day)


def fiscal_year_label(year: int) -> str:
    """令和8年度 for 2026."""
    return f"{_year_text(dt.date(year, 12, 31))}度"
