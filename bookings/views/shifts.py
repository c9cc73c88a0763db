"""出勤表: the month of everybody, one person's month, one day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from bookings.errors import BookingError, Stale
from bookings.forms.shifts import DayForm
from bookings.models import Appointment, ShiftPattern
from bookings.months import days_of, month_of, sessions_by_day
from bookings.offices import offices_in_use
from bookings.services import shift_day_reset, shift_day_set
from bookings.services.rollout import is_day_of_rest
from bookings.services.shifts import day_rows, day_version
from bookings.workers import Worker, find_worker
from yorozu.kit.views import posted
from yorozu.kit.wareki import format_date

MONTH = "%Y-%m"


@require_safe
@require_permission(Permission.SHIFT_READ)
def month(request: StaffRequest) -> HttpResponse:
    """People × days; where 派遣職員 are missing is said above it."""
    first = read_month(request.GET.get("month", ""))
    offices = offices_in_use(timezone.localdate())
    chosen = request.GET.get("office", "")
    office = next((each for each in offices if str(each.pk) == chosen), None)
    context = {
        "month": month_of(request.user, first, office=office.pk if office else None),
        "may_write": has_permission(request.user, Permission.SHIFT_WRITE),
        "places": [
            ("すべて", _month_url(first), office is None),
            *((each.name, _month_url(first, each.pk), each == office) for each in offices),
        ],
        **_neighbours(first, lambda to: _month_url(to, office.pk if office else None)),
    }
    return render(request, "bookings/shifts/month.html", context)


@require_safe
@require_permission(Permission.SHIFT_READ)
def worker(request: StaffRequest, who: str) -> HttpResponse:
    """One person's month and weekly patterns."""
    person = worker_or_404(who)
    first = read_month(request.GET.get("month", ""))
    line = days_of(request.user, person, first)
    sessions = sessions_by_day(request.user, person, first)
    patterns = ShiftPattern.objects.visible_to(request.user).filter(is_active=True, **person.fields)
    here = reverse("bookings:worker", args=[person.key])
    context = {
        "person": person,
        "line": line,
        "days": [(cell, sessions.get(cell.head.day, 0)) for cell in line.cells],
        "patterns": patterns.exclude(valid_until__lt=timezone.localdate()).select_related("office"),
        "may_write": has_permission(request.user, Permission.SHIFT_WRITE),
        "crumbs": [("出勤表", _month_url(first))],
        **_neighbours(first, lambda to: f"{here}?month={to:%Y-%m}"),
    }
    return render(request, "bookings/shifts/worker.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.SHIFT_WRITE)
def day(request: StaffRequest, who: str, on: str) -> HttpResponse:
    """One day set by hand: hours, place, or off."""
    person, the_day = worker_or_404(who), read_day_or_404(on)
    rows = day_rows(person, the_day)
    place = _usual_place(person, the_day)
    form = DayForm(posted(request), rows=rows, version=day_version(rows), place=place)
    error: BookingError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            outside = shift_day_set(
                worker=person,
                day=the_day,
                hours=form.hours,
                reason=form.cleaned_data["reason"],
                by=request.user,
                version=form.cleaned_data["version"],
            )
        except BookingError as refused:
            error = refused
        else:
            messages.success(request, f"{person.name}：{_day_words(the_day)}を保存しました。")
            warn_outside(request, outside)
            return redirect(_back(person, the_day))
    context = {
        "person": person,
        "day": the_day,
        "is_rest": is_day_of_rest(the_day),
        "rows": rows,
        "version": day_version(rows),
        "is_by_hand": any(row.origin == "hand" for row in rows),
        "is_to_come": the_day > timezone.localdate(),
        "form": form,
        "error": error,
        "back": _back(person, the_day),
        "crumbs": [("出勤表", _month_url(the_day)), (person.name, _back(person, the_day))],
    }
    status = 409 if isinstance(error, Stale) else 422 if error or form.errors else 200
    return render(request, "bookings/shifts/day.html", context, status=status)


@require_POST
@require_permission(Permission.SHIFT_WRITE)
def day_reset(request: StaffRequest, who: str, on: str) -> HttpResponse:
    """The day as the weekly pattern has it."""
    person, the_day = worker_or_404(who), read_day_or_404(on)
    version = request.POST.get("version", "")
    if not version:
        raise BadRequest("version")
    try:
        result = shift_day_reset(worker=person, day=the_day, by=request.user, version=version[:200])
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"{person.name}：{_day_words(the_day)}を週間パターンに戻しました。"
        )
        warn_outside(request, result.outside)
    return redirect(_back(person, the_day))


def warn_outside(asking: StaffRequest, outside: list[Appointment]) -> None:
    """Appointments that now stand outside a shift: somebody has to move them."""
    if not outside:
        return
    named = "、".join(
        f"{format_date(each.day, weekday=True)} {each.starts_at:%H:%M} {each.client}"
        for each in outside[:5]
    )
    more = f" ほか{len(outside) - 5}件" if len(outside) > 5 else ""
    messages.warning(
        asking,
        f"出勤の時間の外に残った予約が{len(outside)}件あります（{named}{more}）。"
        "予約の一覧から、日時か担当を変えてください。",
    )


def worker_or_404(who: str) -> Worker:
    found = find_worker(who)
    if found is None:
        raise Http404
    return found


def read_day_or_404(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not 2000 <= found.year <= 2100:
        raise Http404
    return found


def read_month(text: str) -> date:
    """2026-11; anything else means this month."""
    try:
        found = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    return found if 2000 <= found.year <= 2100 else timezone.localdate().replace(day=1)


def _month_url(first: date, office: int | None = None) -> str:
    query: dict[str, Any] = {"month": f"{first:{MONTH}}"}
    if office:
        query["office"] = office
    return f"{reverse('bookings:shifts')}?{urlencode(query)}"


def _neighbours(first: date, url: Any) -> dict[str, str]:
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return {
        "previous_url": url(before),
        "next_url": url(after),
        "this_url": url(timezone.localdate().replace(day=1)),
    }


def _usual_place(person: Worker, the_day: date) -> str:
    """Their own office on working days, else home."""
    office = person.coordinator.office_id if person.coordinator else None
    return str(office) if office and not is_day_of_rest(the_day) else ""


def _back(person: Worker, the_day: date) -> str:
    return f"{reverse('bookings:worker', args=[person.key])}?month={the_day:%Y-%m}"


def _day_words(the_day: date) -> str:
    return format_date(the_day, weekday=True)
