import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone

from yorozu.kit.templatetags import kit

TOKYO = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 11, 22, 10, 32, 5, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def render(source: str, **context: Any) -> str:
    return Template("{% load kit %}" + source).render(Context(context))


def test_dates_and_times_read_as_staff_write_them() -> None:
    assert render("{{ d|wareki }} {{ d|wareki_wd }} {{ d|wareki_month }}", d=NOW.date()) == (
        "令和8年11月22日 令和8年11月22日(日) 令和8年11月"
    )
    utc = NOW.astimezone(dt.UTC)
    assert render("{{ t|hhmm }} {{ u|hhmm }}", t=dt.time(9, 5), u=utc) == "09:05 10:32"


def test_nothing_is_shown_for_no_date() -> None:
    source = "{{ d|wareki }}{{ d|wareki_wd }}{{ d|wareki_month }}{{ d|hhmm }}{{ d|when }}"
    assert render(source, d=None) == render(source) == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "たった今（10:32）"),
        (-180, "3分前（10:29）"),
        (-2 * 3600, "2時間前（08:32）"),
        (90, "1分後（10:33）"),
        (3 * 3600, "3時間後（13:32）"),
        (-11 * 3600, "昨日（令和8年11月21日(土) 23:32）"),
        (24 * 3600, "明日（令和8年11月23日(月) 10:32）"),
        (-3 * 86400, "3日前（令和8年11月19日(木) 10:32）"),
        (-60 * 86400, "2か月前（令和8年9月23日(水) 10:32）"),
        (-800 * 86400, "2年前（令和6年9月13日(金) 10:32）"),
    ],
)
def test_when_is_relative_and_absolute(seconds: int, text: str) -> None:
    moment = NOW + dt.timedelta(seconds=seconds)
    html = kit.when(moment.astimezone(dt.UTC))
    assert html == f'<time datetime="{moment.isoformat()}">{text}</time>'


def test_when_of_a_day() -> None:
    html = kit.when(dt.date(2026, 11, 25))
    assert html == '<time datetime="2026-11-25">3日後（令和8年11月25日(水)）</time>'


def test_highlight_escapes_and_marks() -> None:
    assert render("{{ t|highlight:w }}", t="<b>融資", w="融資") == "&lt;b&gt;<mark>融資</mark>"
    assert render("{{ t|highlight_all:w }}", t=None, w=None) == ""


def test_component_tags_come_along() -> None:
    assert "<svg" in render("{% icon 'search' %}")
