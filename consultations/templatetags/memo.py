"""How a memo's facts are written, the same everywhere."""

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
    status = MemoStatus(memo.status)
    kind, icon = _CHIPS[status]
    return render_to_string(
        "components/_chip.html", {"kind": kind, "icon": icon, "label": status.label}
    )


@register.filter
def session_clock(memo: Memo) -> str:
    """10:00–11:00; the end is missing in some past ledgers."""
    if memo.started_at is None:
        return ""
    start = f"{timezone.localtime(memo.started_at):%H:%M}"
    end = f"{timezone.localtime(memo.ended_at):%H:%M}" if memo.ended_at else ""
    return f"{start}–{end}" if end else f"{start}–"


@register.filter
def session_day(memo: Memo) -> str:
    """令和8年11月22日(日)"""
    return format_date(memo.held_on, weekday=True) if memo.started_at else ""
