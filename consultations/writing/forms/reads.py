"""How typed dates and times are understood: said beside the box while writing."""

from consultations.writing.forms.raw import Raw
from yorozu.kit.wareki import WEEKDAYS, format_date, parse_date, parse_time

DATES = ("held_on", "next_on")
TIMES = ("starts", "ends")


def reads(raw: Raw) -> dict[str, dict[str, str]]:
    """By field: the reading (of a date written in full only its weekday), or the error."""
    found: dict[str, dict[str, str]] = {}
    for name in (*DATES, *TIMES):
        text = str(raw.get(name, "")).strip()
        if not text:
            continue
        try:
            found[name] = {"words": _day(text) if name in DATES else _clock(text)}
        except ValueError as error:
            found[name] = {"error": str(error)}
    return found


def _day(text: str) -> str:
    day = parse_date(text)
    if text == format_date(day):
        return f"{WEEKDAYS[day.weekday()]}曜日"
    return format_date(day, weekday=True)


def _clock(text: str) -> str:
    clock = f"{parse_time(text):%H:%M}"
    return "" if clock == text else clock
