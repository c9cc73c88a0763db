"""月の締め: what is in the way, the three steps, and the lists of a closed month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports import selectors, services
from reports.closing.in_the_way import groups, left_words
from reports.closing.page import acts_for, close_of, history
from reports.closing.steps import TURN, is_over, stages, standing, state_of, state_words
from reports.enums import CloseAct, CloseState
from reports.errors import Refused, ReportError
from reports.models import MonthClose
from reports.views._page import asked, month_url
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import version_in
from yorozu.kit.wareki import fiscal_year

DONE = {
    CloseAct.APPLY: "締めを申請しました。チーフにメールで知らせます。",
    CloseAct.CHECK: "確認しました。課長にメールで知らせます。",
    CloseAct.APPROVE: "承認し、月を締めました。",
    CloseAct.SEND_BACK: "差し戻しました。コンシェルジュにメールで知らせます。",
    CloseAct.WITHDRAW: "申請を取り下げました。",
    CloseAct.REOPEN: "締めを解除しました。",
}


@never_cache
@require_safe
@require_permission(Permission.MONTH_READ)
def close(request: StaffRequest, month: str) -> HttpResponse:
    """What stands in the way, and whose turn it is."""
    return _page(request, month)


def _page(
    request: StaffRequest,
    month: str,
    status: int = 200,
    failed: CloseAct | None = None,
    error: str = "",
) -> HttpResponse:
    day, programme = asked(request, month)
    row = standing(day, programme)
    rounds = history(request.user, day, programme)
    steps = next((steps for each, steps in rounds if row and each.pk == row.pk), [])
    found = groups(request.user, day, programme)
    context: dict[str, Any] = {
        "month": month,
        "day": day,
        "programme": programme,
        "programmes": selectors.programmes_to_show(fiscal_year(day)),
        "close": row,
        "state": state_words(row),
        "version": row.version if row else 0,
        "turn": TURN.get(state_of(row)),
        "stages": stages(steps, row),
        "rounds": rounds,
        "groups": found,
        "left": left_words({group.key: group.count for group in found}),
        "is_over": is_over(day),
        "acts": acts_for(request.user, row, month),
        "failed": failed,
        "error": error,
        "comment": clean_text(request.POST.get("comment", "")) if failed else "",
        "month_url": month_url(month, programme),
        "is_closed": row is not None and row.state == CloseState.CLOSED,
    }
    return render(request, "reports/close.html", context, status=status)


@require_POST
@require_permission(Permission.MONTH_APPLY)
def apply(request: StaffRequest, month: str) -> HttpResponse:
    day, programme = asked(request, month)

    def act(**values: Any) -> MonthClose:
        return services.month_apply(month=day, programme=programme, **values)

    return _act(request, month, CloseAct.APPLY, act)


@require_POST
@require_permission(Permission.MONTH_CHECK)
def check(request: StaffRequest, month: str) -> HttpResponse:
    return _on_row(request, month, CloseAct.CHECK, services.month_check)


@require_POST
@require_permission(Permission.MONTH_APPROVE)
def approve(request: StaffRequest, month: str) -> HttpResponse:
    return _on_row(request, month, CloseAct.APPROVE, services.month_approve)


@require_POST
@require_permission(Permission.MONTH_RETURN)
def send_back(request: StaffRequest, month: str) -> HttpResponse:
    return _on_row(request, month, CloseAct.SEND_BACK, services.month_send_back)


@require_POST
@require_permission(Permission.MONTH_APPLY)
def withdraw(request: StaffRequest, month: str) -> HttpResponse:
    return _on_row(request, month, CloseAct.WITHDRAW, services.month_withdraw)


@require_POST
@require_permission(Permission.MONTH_APPROVE)
def reopen(request: StaffRequest, month: str) -> HttpResponse:
    return _on_row(request, month, CloseAct.REOPEN, services.month_reopen)


def _on_row(
    request: StaffRequest, month: str, act: CloseAct, service: Callable[..., MonthClose]
) -> HttpResponse:
    """The round the form was shown with: one that was opened again meanwhile is refused."""
    day, programme = asked(request, month)
    row = close_of(request.user, day, programme, request.POST.get("round", ""))
    if row is None:
        raise Http404

    def run(**values: Any) -> MonthClose:
        return service(close=row, **values)

    return _act(request, month, act, run)


def _act(
    request: StaffRequest, month: str, act: CloseAct, run: Callable[..., MonthClose]
) -> HttpResponse:
    comment = clean_text(request.POST.get("comment", "")).strip()
    try:
        done = run(by=request.user, version=version_in(request), comment=comment)
    except ReportError as error:
        status = 422 if isinstance(error, Refused) else 409
        return _page(request, month, status, failed=act, error=str(error))
    messages.success(request, DONE[act])
    address = reverse("reports:close", args=[month])
    return redirect(f"{address}?programme={done.programme.code}")
