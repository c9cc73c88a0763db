"""休業日: the centre's own days off among the public holidays."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.errors import Stale
from center.forms.years import ClosedDayForm, ClosedDaysForm
from center.models import ClosedDay
from center.selectors import days_off, in_fiscal_year, year_tabs
from center.services import closed_day_change, closed_day_set_active, closed_days_add
from center.views._page import chosen_year, crumbs
from center.views.codes import add_errors
from yorozu.kit.views import posted, version_in
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, format_date


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def closed_days(request: StaffRequest) -> HttpResponse:
    """The 年度's days off in order; the form adds one day or several in a row."""
    year = chosen_year(request)
    form = ClosedDaysForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = closed_days_add(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            first = added[0].day
            more = f"から{len(added)}日" if len(added) > 1 else ""
            messages.success(
                request, f"{format_date(first, weekday=True)}{more}を休業日にしました。"
            )
            return redirect(f"{reverse('center:closed_days')}?fy={fiscal_year(first)}")
    rows = ClosedDay.objects.visible_to(request.user).filter(**in_fiscal_year(year))
    context = {
        "form": form,
        "year": year,
        "year_label": fiscal_year_label(year),
        "tabs": year_tabs(year, timezone.localdate()),
        "lines": days_off(year, rows.filter(is_active=True)),
        "called_off": rows.filter(is_active=False),
        "crumbs": crumbs(),
    }
    status = 422 if form.errors else 200
    return render(request, "center/closed_days.html", context, status=status)


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def closed_day(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ClosedDay.objects.visible_to(request.user), pk=pk)
    form = ClosedDayForm(posted(request), row=row)
    clash = ""
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            closed_day_change(row=row, version=version, by=request.user, **form.cleaned_data)
        except Stale as error:
            clash = str(error)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "休業日を保存しました。")
            day = form.cleaned_data["day"]
            return redirect(f"{reverse('center:closed_days')}?fy={fiscal_year(day)}")
    url = f"{reverse('center:closed_days')}?fy={fiscal_year(row.day)}"
    context = {
        "form": form,
        "row": row,
        "clash": clash,
        "list_url": url,
        "crumbs": crumbs(("休業日", url)),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "center/closed_day.html", context, status=status)


@require_POST
@require_permission(Permission.SETTINGS_MANAGE)
def closed_day_active(request: StaffRequest, pk: int) -> HttpResponse:
    """Call the day off (active=0) or take it back (active=1)."""
    row = get_object_or_404(ClosedDay.objects.visible_to(request.user), pk=pk)
    active = request.POST.get("active") == "1"
    closed_day_set_active(row=row, is_active=active, by=request.user)
    words = "休業日に戻しました" if active else "休業日から外しました"
    messages.success(request, f"{format_date(row.day, weekday=True)}を{words}。")
    return redirect(f"{reverse('center:closed_days')}?fy={fiscal_year(row.day)}")
