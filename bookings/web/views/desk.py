"""For the office: what came in over the web, who asked, and who stands in line."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.models import WaitingListEntry, WebRequest
from bookings.services import waiting_leave
from bookings.web.desk_form import WebFilterForm
from bookings.web.selectors import figures
from yorozu.kit.paging import keyset_page


@require_permission(Permission.WEB_BOOKINGS)
@require_http_methods(["GET", "HEAD"])
def requests(request: StaffRequest) -> HttpResponse:
    """Figures by age and sex of the period; each opens the list below that it counts."""
    form = WebFilterForm(request.GET)
    in_period = form.in_period(WebRequest.objects.visible_to(request.user).sent())
    rows = form.narrowed(in_period).select_related(
        "appointment__office", "appointment__course", "appointment__company", "appointment__person"
    )
    context: dict[str, Any] = {
        "form": form,
        "figures": figures(in_period),
        "page": keyset_page(rows, request, order=("-verified_at", "-pk")),
        "chips": form.chips(),
        "period_query": urlencode(form.period_query),
        "tabs": _tabs(request, "list"),
    }
    return render(request, "bookings/web/list.html", context)


def _tabs(request: StaffRequest, here: str) -> list[tuple[str, str, int, bool]]:
    waiting = WaitingListEntry.objects.visible_to(request.user).open().count()
    asked = WebRequest.objects.visible_to(request.user).waiting().count()
    return [
        ("web_bookings:list", "ネット予約", asked, here == "list"),
        ("web_bookings:waiting", "空き待ち", waiting, here == "waiting"),
    ]


@require_permission(Permission.WEB_BOOKINGS)
@require_http_methods(["GET", "HEAD"])
def waiting(request: StaffRequest) -> HttpResponse:
    rows = WaitingListEntry.objects.visible_to(request.user).open()
    page = keyset_page(rows.select_related("course", "office"), request, order=("queued_at", "pk"))
    context = {"page": page, "tabs": _tabs(request, "waiting"), "today": timezone.localdate()}
    return render(request, "bookings/web/waiting.html", context)


@require_permission(Permission.WEB_BOOKINGS)
@require_http_methods(["POST"])
def waiting_end(request: StaffRequest, pk: int) -> HttpResponse:
    """They called and need no more offers. A second click changes nothing."""
    entry = get_object_or_404(WaitingListEntry.objects.visible_to(request.user), pk=pk)
    waiting_leave(entry=entry, by=request.user)
    messages.success(request, f"{entry.name}様の空き待ちを終えました。")
    return redirect("web_bookings:waiting")
