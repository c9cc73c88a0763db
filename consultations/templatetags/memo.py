"""How a memo's facts are written, the same everywhere."""

from datetime import datetime
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from consultations.enums import MemoStatus
from consultations.models import Memo
from yorozu.kit.wareki import format_date

register = template.Library()

# A state is a word and a shape, never a colour alone.
_CHIPS = {
    MemoStatus.DRAFT: ("plain", "circle"),
    MemoStatus.SUBMITTED: ("info", "half"),
    MemoStatus.RETURNED: ("warning", "return"),
    MemoStatus.CONFIRMED: ("success", "check"),
    MemoStatus.VOID: ("void", "close"),
}


@register.simple_tag
def memo_state(memo: Memo) -> SafeString:
    return _chip(MemoStatus(memo.status))


@cache
def _chip(status: MemoStatus) -> SafeString:
    """Drawn once: a list shows dozens of the same five."""
    kind, icon = _CHIPS[status]
    return render_to_string(
        "components/_chip.html", {"kind": kind, "icon": icon, "label": status.label}
    )


@register.filter
def session_clock(memo: Memo) -> str:
    """10:00–11:00; the end is missing in some past ledgers."""
    if memo.started_at is None:
        return ""
    ends = memo.ended_at
    return f"{_clock(memo.started_at)}–{_clock(ends) if ends else ''}"


def _clock(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.hour:02}:{local.minute:02}"


@register.filter
def session_day(memo: Memo) -> str:
    """令和8年11月22日(日)"""
    return format_date(memo.held_on, weekday=True) if memo.started_at else ""
