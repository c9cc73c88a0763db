"""What the pages of the 従事日誌 share."""

from __future__ import annotations

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission
from coordinators.models import Coordinator
from reports.duty.exporting import write_months
from reports.duty.reading import Month, hours, month_of_coordinator, totals_in_words
from reports.enums import DutyState
from reports.forms.duty import LineForm
from reports.models import DutyLog
from reports.rules import may_read_duty
from reports.views._page import month_of
from yorozu.kit.files import CONTENT_TYPES, safe_filename
from yorozu.kit.wareki import fiscal_year


def page(
    asking: StaffRequest,
    month: str,
    coordinator: int,
    *,
    status: int = 200,
    form: LineForm | None = None,
    error: str = "",
    failed: str = "",
) -> HttpResponse:
    """One coordinator's month, with what was refused beside it."""
    found = read(asking, month, coordinator)
    steps = list(found.log.steps.select_related("by")) if found.log else []
    context: dict[str, Any] = {
        "month": month,
        "day": found.month,
        "found": found,
        "days": [(each, hours(each.length)) for each in found.days],
        "totals": totals_in_words(found),
        "kinds": found.kinds,
        "whole": hours(found.length),
        "steps": steps,
        **_acts(asking, found),
        "form": form or LineForm(year=fiscal_year(found.month)),
        "error": error,
        "failed": failed,
        "comment": asking.POST.get("comment", "") if failed else "",
        "address": reverse("reports:duty_log", args=[month, coordinator]),
    }
    return render(asking, "reports/duty_log.html", context, status=status)


def _acts(asking: StaffRequest, found: Month) -> dict[str, bool]:
    """What this person may do with the log as it stands."""
    own = found.coordinator.user_id == asking.user.pk
    is_open = found.state == DutyState.OPEN
    may_approve = has_permission(asking.user, Permission.DUTY_APPROVE)
    return {
        "own": own,
        "may_write": own and is_open,
        "may_confirm": own and is_open,
        "may_unconfirm": own and found.state == DutyState.CONFIRMED,
        "may_approve": may_approve and found.state == DutyState.CONFIRMED,
        "may_return": may_approve and not is_open,
    }


def read(asking: StaffRequest, month: str, coordinator: int) -> Month:
    """The coordinator's month if the reader may see it; 404 otherwise."""
    day = month_of(month)
    person = get_object_or_404(Coordinator.objects.visible_to(asking.user), pk=coordinator)
    if not may_read_duty(asking.user, person):
        raise Http404
    return month_of_coordinator(person, day)


def fetch_log(asking: StaffRequest, month: str, coordinator: int) -> DutyLog:
    rows = DutyLog.objects.visible_to(asking.user)
    return get_object_or_404(rows, coordinator=coordinator, month=month_of(month))


def workbook(rows: list[Month], name: str) -> HttpResponse:
    book = io.BytesIO()
    write_months(book, rows)
    return as_file(book.getvalue(), name)


def as_file(content: bytes, name: str) -> HttpResponse:
    name = safe_filename(name)
    kind = CONTENT_TYPES[name[name.rindex(".") :]]
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
