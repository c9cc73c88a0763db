"""`/bookings/<pk>/`: everything about one appointment, and what was written down put right."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentAct
from bookings.errors import BookingError, Stale
from bookings.forms.correct import CorrectForm
from bookings.reading import sheet_of
from bookings.services import appointment_correct
from bookings.views._page import crumbs, done, find, page, said_twice, status_of
from center.views.codes import add_errors
from yorozu.kit.views import posted


@never_cache
@require_safe
@require_permission(Permission.APPOINTMENT_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A bank sees that it exists and its state; what it is about only with the consent."""
    return page(request, find(request.user, pk))


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.APPOINTMENT_WRITE)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    appointment = find(request.user, pk)
    if "correct" not in sheet_of(appointment, request.user).acts:
        raise PermissionDenied
    form = CorrectForm(posted(request), appointment=appointment)
    error: BookingError | None = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            appointment_correct(
                appointment=appointment, values=form.values, by=request.user, version=version
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        except BookingError as refused:
            twice = said_twice(request, appointment, AppointmentAct.CHANGED, version)
            if isinstance(refused, Stale) and twice:
                return redirect(appointment)
            error = refused
        else:
            done(request, appointment, "内容を保存しました。")
            return redirect(appointment)
    context = {
        "form": form,
        "appointment": appointment,
        "error": error,
        "crumbs": crumbs(appointment),
    }
    status = status_of(error, form)
    return render(request, "bookings/correct.html", context, status=status)
