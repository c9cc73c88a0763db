"""週間パターン: what repeats each week, added, changed, stopped."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, require_permission
from bookings.errors import Stale
from bookings.forms.shifts import PatternForm
from bookings.models import Appointment, ShiftPattern
from bookings.services import pattern_add, pattern_change, pattern_stop
from bookings.views.shifts import warn_outside, worker_or_404
from bookings.workers import Worker, worker_of
from yorozu.kit.views import posted, version_in


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.SHIFT_WRITE)
def pattern_new(request: StaffRequest, who: str) -> HttpResponse:
    """One or several weekdays with the same hours; all or none."""
    person = worker_or_404(who)
    form = PatternForm(posted(request), pattern=None)
    if request.method == "POST" and form.is_valid():
        try:
            outside = _add_all(person, form, request.user)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{person.name}の週間パターンを追加しました。")
            warn_outside(request, outside)
            return redirect("bookings:worker", who=person.key)
    return _page(request, person, form)


def _add_all(person: Worker, form: PatternForm, by: User) -> list[Appointment]:
    outside: dict[int, Appointment] = {}
    with transaction.atomic():
        for weekday in form.cleaned_data["weekdays"]:
            values = {"weekday": int(weekday), **form.values}
            result = pattern_add(worker=person, values=values, by=by)
            outside |= {each.pk: each for each in result.outside}
    return list(outside.values())


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.SHIFT_WRITE)
def pattern_edit(request: StaffRequest, pk: int) -> HttpResponse:
    pattern = _find(request.user, pk)
    person = worker_of(pattern)
    form = PatternForm(posted(request), pattern=pattern)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            result = pattern_change(
                pattern=pattern, version=version, values=form.values, by=request.user
            )
        except Stale:
            form.add_error(
                None,
                "この画面を開いたあとに、ほかの画面で変更されました。もう一度確かめてください。",
            )
            status = 409
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{person.name}の週間パターンを保存しました。")
            warn_outside(request, result.outside)
            return redirect("bookings:worker", who=person.key)
    return _page(request, person, form, pattern=pattern, status=status)


@require_POST
@require_permission(Permission.SHIFT_WRITE)
def pattern_end(request: StaffRequest, pk: int) -> HttpResponse:
    """No more from tomorrow on."""
    pattern = _find(request.user, pk)
    result = pattern_stop(pattern=pattern, by=request.user)
    person = worker_of(pattern)
    messages.success(
        request, f"{person.name}の週間パターンをやめました。明日からの出勤表に反映しました。"
    )
    warn_outside(request, result.outside)
    return redirect("bookings:worker", who=person.key)


def _find(user: User, pk: int) -> ShiftPattern:
    rows = ShiftPattern.objects.visible_to(user).select_related("coordinator", "user", "office")
    return get_object_or_404(rows, pk=pk)


def _page(
    asking: StaffRequest,
    person: Worker,
    form: PatternForm,
    *,
    pattern: ShiftPattern | None = None,
    status: int = 200,
) -> HttpResponse:
    here = reverse("bookings:worker", args=[person.key])
    context = {
        "person": person,
        "pattern": pattern,
        "form": form,
        "back": here,
        "crumbs": [("出勤表", reverse("bookings:shifts")), (person.name, here)],
    }
    if form.errors and status == 200:
        status = 422
    return render(asking, "bookings/shifts/pattern.html", context, status=status)
