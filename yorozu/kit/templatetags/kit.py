"""``{% load kit %}``: dates and times, found words.

Brings the component tags of ``kit_ui`` (``icon``, ``field`` …) along.
"""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from yorozu.kit import textkeys
from yorozu.kit import wareki as calendar
from yorozu.kit.templatetags import kit_ui

register = template.Library()
register.tags.update(kit_ui.register.tags)
register.filters.update(kit_ui.register.filters)

MINUTE, HOUR = 60, 3600


@register.filter
def wareki(day: dt.date | None) -> str:
    """令和8年11月22日"""
    return calendar.format_date(day) if day else ""


@register.filter
def wareki_wd(day: dt.date | None) -> str:
    """令和8年11月22日(日)"""
    return calendar.format_date(day, weekday=True) if day else ""


@register.filter
def wareki_month(day: dt.date | None) -> str:
    """令和8年11月"""
    return calendar.format_month(day) if day else ""


@register.filter
def hhmm(moment: dt.datetime | dt.time | None) -> str:
    """10:05, of a datetime in the centre's time zone."""
    if moment is None or moment == "":
        return ""
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return f"{moment:%H:%M}"


@register.filter
def when(moment: dt.datetime | dt.date | None) -> SafeString:
    """How long ago and when: ``<time>3日前（令和8年11月19日(木) 10:05）</time>``."""
    if not moment:
        return SafeString("")
    if isinstance(moment, dt.datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        text = _moment_text(local, timezone.localtime())
        return format_html('<time datetime="{}">{}</time>', local.isoformat("T", "seconds"), text)
    text = f"{_days_text(moment - timezone.localdate())}（{wareki_wd(moment)}）"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


def _moment_text(moment: dt.datetime, now: dt.datetime) -> str:
    days = moment.date() - now.date()
    clock = f"{moment:%H:%M}"
    if days:
        return f"{_days_text(days)}（{wareki_wd(moment.date())} {clock}）"
    seconds = int((moment.replace(tzinfo=None) - now.replace(tzinfo=None)).total_seconds())
    if abs(seconds) < MINUTE:
        return f"たった今（{clock}）" if seconds <= 0 else f"まもなく（{clock}）"
    unit, name = (MINUTE, "分") if abs(seconds) < HOUR else (HOUR, "時間")
    return f"{abs(seconds) // unit}{name}{'後' if seconds > 0 else '前'}（{clock}）"


def _days_text(distance: dt.timedelta) -> str:
    near = {0: "今日", 1: "明日", -1: "昨日"}
    if distance.days in near:
        return near[distance.days]
    side, days = ("後" if distance.days > 0 else "前"), abs(distance.days)
    if days < 31:
        return f"{days}日{side}"
    return f"{days // 30}か月{side}" if days < 365 else f"{days // 365}年{side}"


@register.filter
def highlight(text: str | None, word: str | None) -> SafeString:
    """The surroundings of the word with every hit in ``<mark>``."""
    return textkeys.highlight(text or "", word or "")


@register.filter
def highlight_all(text: str | None, word: str | None) -> SafeString:
    """The whole text with every hit in ``<mark>``."""
    return textkeys.highlight(text or "", word, context=None) if word else escape(text or "")
