"""What is done to a 従事日誌: lines by hand, 確認, 承認, 差戻し."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports import services
from reports.errors import Overlap, ReportError, StepTaken
from reports.forms.duty import LineForm
from reports.models import DutyLine
from reports.views._duty import fetch_log, page, read
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import version_in
from yorozu.kit.wareki import fiscal_year


@require_POST
@require_permission(Permission.DUTY_WRITE)
def add(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    """One line by hand, of one's own log."""
    found = _own(request, month, coordinator)
    form = LineForm(request.POST, year=fiscal_year(found.month))
    if form.is_valid():
        try:
            services.duty_line_add(
                coordinator=found.coordinator,
                month=found.month,
                written=form.written(),
                by=request.user,
            )
        except ReportError as error:
            form.add_error("starts" if isinstance(error, Overlap) else None, str(error))
        else:
            messages.success(request, "1行を加えました。")
            return redirect(found.url)
    return page(request, month, coordinator, status=422, form=form)


@require_POST
@require_permission(Permission.DUTY_WRITE)
def withdraw_line(request: StaffRequest, month: str, coordinator: int, uuid: UUID) -> HttpResponse:
    found = _own(request, month, coordinator)
    rows = DutyLine.objects.visible_to(request.user).select_related("log")
    line = get_object_or_404(rows, uuid=uuid, source="", log=found.log)
    try:
        services.duty_line_withdraw(line=line, by=request.user)
    except ReportError as error:
        return page(request, month, coordinator, status=409, error=str(error))
    messages.success(request, "1行を取り下げました。")
    return redirect(found.url)


@require_POST
@require_permission(Permission.DUTY_WRITE)
def confirm(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    found = _own(request, month, coordinator)

    def run(**values: Any) -> object:
        return services.duty_confirm(coordinator=found.coordinator, month=found.month, **values)

    return _act(request, month, coordinator, "confirm", run, "従事日誌を確認しました。")


@require_POST
@require_permission(Permission.DUTY_WRITE)
def unconfirm(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    _own(request, month, coordinator)
    run = _on(request, month, coordinator, services.duty_unconfirm)
    return _act(request, month, coordinator, "unconfirm", run, "確認を取り消しました。")


@require_POST
@require_permission(Permission.DUTY_APPROVE)
def approve(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    run = _on(request, month, coordinator, services.duty_approve)
    return _act(request, month, coordinator, "approve", run, "従事日誌を承認しました。")


@require_POST
@require_permission(Permission.DUTY_APPROVE)
def send_back(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    run = _on(request, month, coordinator, services.duty_send_back)
    return _act(request, month, coordinator, "return", run, "従事日誌を差し戻しました。")


def _own(request: StaffRequest, month: str, coordinator: int) -> Any:
    """One's own log; another's is not there."""
    found = read(request, month, coordinator)
    if found.coordinator.user_id != request.user.pk:
        raise Http404
    return found


def _on(
    request: StaffRequest, month: str, coordinator: int, service: Callable[..., object]
) -> Callable[..., object]:
    log = fetch_log(request, month, coordinator)

    def run(**values: Any) -> object:
        return service(log=log, **values)

    return run


def _act(
    request: StaffRequest,
    month: str,
    coordinator: int,
    name: str,
    run: Callable[..., object],
    done: str,
) -> HttpResponse:
    comment = clean_text(request.POST.get("comment", "")).strip()
    try:
        run(by=request.user, version=version_in(request), comment=comment)
    except ReportError as error:
        status = 409 if isinstance(error, StepTaken) else 422
        return page(request, month, coordinator, status=status, error=str(error), failed=name)
    messages.success(request, done)
    return redirect("reports:duty_log", month=month, coordinator=coordinator)
