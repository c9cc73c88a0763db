"""廃棄リスト: listing, looking through, holding back, approving, watching it done."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies.disposing import HELD, disposal_page, disposal_tabs
from companies.enums import DisposalStage
from companies.errors import Refused
from companies.forms.disposals import ApproveForm, HoldForm
from companies.models import DisposalItem, DisposalList
from companies.retention import YEARS_KEPT, kept_from
from companies.services import (
    disposal_approve,
    disposal_begin,
    disposal_drop,
    disposal_hold,
    disposal_release,
)
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import is_htmx


@never_cache
@require_safe
@require_permission(Permission.DISPOSAL_PREPARE)
def disposals(request: StaffRequest) -> HttpResponse:
    rows = DisposalList.objects.visible_to(request.user)
    context = {
        "page": keyset_page(
            rows.select_related("made_by", "approved_by"), request, order=("-id",), size=30
        ),
        "open": rows.under_way().first(),
        "kept_from": kept_from(timezone.localdate()),
        "years": YEARS_KEPT,
    }
    return render(request, "companies/disposals.html", context)


@require_POST
@require_permission(Permission.DISPOSAL_PREPARE)
def disposal_new(request: StaffRequest) -> HttpResponse:
    """Begin a list, or lead to the one still open."""
    return redirect("privacy:disposal", disposal_begin(by=request.user).pk)


@never_cache
@require_safe
@require_permission(Permission.DISPOSAL_PREPARE)
def disposal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """htmx asks for the progress only."""
    row = _row(request, pk)
    if is_htmx(request):
        return render(request, "kit/_job.html", _progress(row))
    return _page(request, row)


@require_POST
@require_permission(Permission.DISPOSAL_PREPARE)
def disposal_item_hold(request: StaffRequest, pk: int, item: int) -> HttpResponse:
    """Held back with a reason; a client together with what belongs to them."""
    row = _row(request, pk)
    found = get_object_or_404(row.items.all(), pk=item)
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            held = disposal_hold(item=found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, f"{held:,}件を保留しました。")
            return redirect(_back(row, found))
    return _page(request, row, status=422, failed=found, hold_form=form, kind=found.kind)


@require_POST
@require_permission(Permission.DISPOSAL_PREPARE)
def disposal_item_release(request: StaffRequest, pk: int, item: int) -> HttpResponse:
    row = _row(request, pk)
    found = get_object_or_404(row.items.all(), pk=item)
    try:
        freed = disposal_release(item=found, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{freed:,}件を廃棄の対象に戻しました。")
    return redirect(f"{reverse('privacy:disposal', args=[row.pk])}?kind={HELD}")


@require_POST
@require_permission(Permission.DISPOSAL_APPROVE)
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = ApproveForm(request.POST)
    if form.is_valid():
        try:
            disposal_approve(disposal=row, by=request.user, count=form.cleaned_data["count"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("privacy:disposal", pk)
    return _page(request, row, status=422, approve_form=form)


@require_POST
@require_permission(Permission.DISPOSAL_PREPARE)
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        disposal_drop(disposal=_row(request, pk), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("privacy:disposal", pk)
    messages.success(request, "廃棄リストを取りやめました。何も廃棄していません。")
    return redirect("privacy:disposals")


@require_POST
@require_permission(Permission.DISPOSAL_PREPARE)
def disposal_retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Go on where it stopped."""
    _row(request, pk).retry()
    return redirect("privacy:disposal", pk)


def _row(request: StaffRequest, pk: int) -> DisposalList:
    rows = DisposalList.objects.visible_to(request.user).select_related("made_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: StaffRequest,
    row: DisposalList,
    *,
    status: int = 200,
    kind: str = "",
    failed: DisposalItem | None = None,
    **forms: Form,
) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "failed": failed} | _progress(row) | forms
    if row.stage in (DisposalStage.REVIEW, DisposalStage.DONE):
        kind = kind or request.GET.get("kind", "")
        tabs = disposal_tabs(row, kind)
        waiting = row.items.filter(held_at=None).count()
        context |= {
            "tabs": tabs,
            "page": disposal_page(row, request, kind),
            "waiting": waiting,
            "may_approve": has_permission(request.user, Permission.DISPOSAL_APPROVE),
            "is_own": row.made_by_id == request.user.pk,
        }
        fresh: Form = ApproveForm(initial={"count": waiting})
        sent = forms.get("approve_form")
        if sent is not None:  # what counts now is what the page shows now
            sent.data = sent.data.copy()  # type: ignore[attr-defined]
            sent.data["count"] = str(waiting)  # type: ignore[index]
        context["approve_form"] = sent or fresh
    return render(request, "companies/disposal.html", context, status=status)


def _progress(row: DisposalList) -> dict[str, Any]:
    here = reverse("privacy:disposal", args=[row.pk])
    is_running = row.stage == DisposalStage.RUNNING
    return {
        "job": row,
        "title": "廃棄" if is_running else "廃棄リストの作成",
        "poll_url": here,
        "retry_url": reverse("privacy:disposal_retry", args=[row.pk]),
        "result_url": here,
        "result_label": "リストを見る",
    }


def _back(row: DisposalList, item: DisposalItem) -> str:
    return f"{reverse('privacy:disposal', args=[row.pk])}?kind={item.kind}"
