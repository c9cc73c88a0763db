"""従事日誌: everybody's of a month, one coordinator's, on paper and as a workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports.duty.reading import hours, months_of_all
from reports.duty.unapproved import is_unapproved
from reports.views._duty import as_file, page, read, workbook
from reports.views._page import month_of

LEFT = "open"


@never_cache
@require_safe
@require_permission(Permission.DUTY_READ)
def index(request: StaffRequest, month: str) -> HttpResponse:
    """Whose log stands where; `state=open` are those that nobody has approved."""
    day = month_of(month)
    rows = months_of_all(request.user, day)
    only_left = request.GET.get("state") == LEFT
    shown = [each for each in rows if is_unapproved(each)] if only_left else rows
    context = {
        "month": month,
        "day": day,
        "rows": [(each, hours(each.length)) for each in shown],
        "only_left": only_left,
        "total": len(rows),
        "left": sum(is_unapproved(each) for each in rows),
    }
    return render(request, "reports/duty.html", context)


@never_cache
@require_safe
@require_permission(Permission.DUTY_READ)
def index_xlsx(request: StaffRequest, month: str) -> HttpResponse:
    """All logs of the month that the reader may see, as the basis of fees and fares."""
    day = month_of(month)
    rows = months_of_all(request.user, day)
    audit.record("duty.exported", by=request.user, month=month, logs=len(rows))
    return workbook(rows, f"従事日誌_{month}.xlsx")


@never_cache
@require_safe
@require_permission(Permission.DUTY_READ)
def log(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    return page(request, month, coordinator)


@never_cache
@require_safe
@require_permission(Permission.DUTY_READ)
def log_pdf(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    """On paper, with the 確認欄."""
    from reports.duty.pdf import duty_pdf

    found = read(request, month, coordinator)
    steps = list(found.log.steps.select_related("by")) if found.log else []
    pdf = duty_pdf(found, steps)
    name = f"従事日誌_{month}_{found.coordinator.name}.pdf"
    return as_file(pdf, name)


@never_cache
@require_safe
@require_permission(Permission.DUTY_READ)
def log_xlsx(request: StaffRequest, month: str, coordinator: int) -> HttpResponse:
    found = read(request, month, coordinator)
    audit.record("duty.exported", target=found.log, by=request.user, month=month, logs=1)
    return workbook([found], f"従事日誌_{month}_{found.coordinator.name}.xlsx")
