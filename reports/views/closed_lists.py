"""The lists behind a closing: what is in the way, what was frozen, what has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, require_permission
from center.models import Programme
from consultations.models import Memo
from reports.closing.comparing import CLIENT, KINDS, Comparison
from reports.closing.items import Item, doubles, drafts, unwritten_items
from reports.closing.lists import (
    CUT_LABELS,
    SHOWN,
    asked_parts,
    corrections,
    frozen_lines,
    with_memos,
)
from reports.closing.lists import frozen_rows as rows_shown
from reports.closing.page import close_of
from reports.closing.unwritten import unwritten_in
from reports.enums import CloseState
from reports.models import MonthClose
from reports.views._page import asked, month_url
from yorozu.kit.paging import keyset_page
from yorozu.kit.wareki import month_range

SIZE = 50
MOST = 500


def _every_unwritten(user: User, first: date, until: date, programme: Programme) -> list[Item]:
    rows = unwritten_in(user, first, until, programme).order_by("ends", "id")
    return unwritten_items(rows)


Finder = Callable[[User, date, date, Programme], list[Item]]
LEFT: dict[str, tuple[str, str, Finder]] = {
    "drafts": (
        "下書きのままのメモ",
        "提出されていない下書きです。中身は書いた人だけが読めます。",
        drafts,
    ),
    "unwritten": (
        "メモのない相談（記録待ち）",
        "終わったのにメモのない予約です。行われなかったものは、予約の画面で直します。",
        _every_unwritten,
    ),
    "doubles": (
        "二重登録かもしれない記録",
        "同じ日・同じ対応者・同じ相談者のメモと、よく似た企業です。人が見て決めます。",
        doubles,
    ),
}


@never_cache
@require_safe
@require_permission(Permission.MONTH_READ)
def left(request: StaffRequest, month: str, group: str) -> HttpResponse:
    """All rows of one group of what stands in the way."""
    day, programme = asked(request, month)
    if group not in LEFT:
        raise Http404
    title, body, find = LEFT[group]
    items = find(request.user, *month_range(day), programme)
    context = {
        **_frame(month, day, programme),
        "title": title,
        "body": body,
        "total": len(items),
        "items": items[:MOST],
        "most": MOST,
    }
    return render(request, "reports/close_left.html", context)


@never_cache
@require_safe
@require_permission(Permission.MONTH_READ)
def frozen(request: StaffRequest, month: str) -> HttpResponse:
    """The memos a frozen figure counts, as they were counted."""
    day, programme, row = _closed(request, month)
    parts = asked_parts(request.GET)
    rows = frozen_lines(row, parts, per_client=request.GET.get("per") == CLIENT)
    readable = Memo.objects.visible_to(request.user).order_by().values("pk")
    shown = rows.filter(memo__in=readable).select_related("memo")
    page = keyset_page(shown, request, order=("-started_at", "-id"), size=SIZE)
    total = rows.count()
    context = {
        **_frame(month, day, programme),
        "close": row,
        "page": page,
        "rows": rows_shown(row, page.rows),
        "heads": [CUT_LABELS[cut] for cut in SHOWN],
        "total": total,
        "hidden": total - shown.count(),
        "parts": [CUT_LABELS[name] for name in parts],
        "per_client": request.GET.get("per") == CLIENT,
    }
    return render(request, "reports/frozen.html", context)


@never_cache
@require_safe
@require_permission(Permission.MONTH_READ)
def correction_list(request: StaffRequest, month: str) -> HttpResponse:
    """訂正: memos that count otherwise than when the month was closed."""
    day, programme, row = _closed(request, month)
    comparison = Comparison.of(row)
    found = corrections(comparison, request.GET)
    context = {
        **_frame(month, day, programme),
        "close": row,
        "comparison": comparison,
        "kind_label": KINDS.get(request.GET.get("kind", ""), ""),
        "side": request.GET.get("side", ""),
        "total": len(found),
        "most": MOST,
        "rows": with_memos(row, found[:MOST], request.user),
    }
    return render(request, "reports/corrections.html", context)


@never_cache
@require_safe
@require_permission(Permission.MONTH_READ)
def figures(request: StaffRequest, month: str) -> HttpResponse:
    """Every cut of a closed month: 締め時, 増, 減, 現在."""
    day, programme, row = _closed(request, month)
    comparison = Comparison.of(row)
    context = {
        **_frame(month, day, programme),
        "close": row,
        "comparison": comparison,
        "headlines": comparison.headline_table(),
        "tables": comparison.tables(changed_only=False),
    }
    return render(request, "reports/close_figures.html", context)


def _closed(request: StaffRequest, month: str) -> tuple[date, Programme, MonthClose]:
    """A round with a frozen list, also one that was opened again since. Raises Http404."""
    day, programme = asked(request, month)
    row = close_of(request.user, day, programme, request.GET.get("round", ""))
    if row is None or row.state not in (CloseState.CLOSED, CloseState.REOPENED):
        raise Http404
    return day, programme, row


def _frame(month: str, day: date, programme: Programme) -> dict[str, Any]:
    return {
        "month": month,
        "day": day,
        "programme": programme,
        "month_url": month_url(month, programme),
    }
