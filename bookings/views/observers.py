"""同席: who sits in, added and taken off."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentAct
from bookings.errors import BookingError, Stale
from bookings.forms.correct import ObserverForm
from bookings.reading import sheet_of
from bookings.services import appointment_observer_add, appointment_observer_remove
from bookings.views._page import done, find, page, said_twice
from yorozu.kit.views import version_in


@never_cache
@require_POST
@require_permission(Permission.APPOINTMENT_WRITE)
def add(request: StaffRequest, pk: int) -> HttpResponse:
    appointment = find(request.user, pk)
    if "observe" not in sheet_of(appointment, request.user).acts:
        raise PermissionDenied
    form = ObserverForm(request.POST, appointment=appointment)
    version = version_in(request)
    if not form.is_valid():
        # Somebody who is already seated is no longer offered: a second click is no mistake.
        if said_twice(request, appointment, AppointmentAct.CHANGED, version):
            return redirect(appointment)
        return page(request, appointment, observer=form)
    try:
        seat = appointment_observer_add(
            appointment=appointment, by=request.user, version=version, **form.seat
        )
    except BookingError as error:
        if not _twice(request, pk, error, version):
            return page(request, find(request.user, pk), error=error, observer=form)
    else:
        done(request, appointment, f"{seat.name}さんの同席を加えました。")
    return redirect(appointment)


@never_cache
@require_POST
@require_permission(Permission.APPOINTMENT_WRITE)
def remove(request: StaffRequest, pk: int, seat: int) -> HttpResponse:
    appointment = find(request.user, pk)
    version = version_in(request)
    try:
        appointment_observer_remove(
            appointment=appointment, seat=seat, by=request.user, version=version
        )
    except BookingError as error:
        if not _twice(request, pk, error, version):
            return page(request, find(request.user, pk), error=error)
    else:
        done(request, appointment, "同席を外しました。")
    return redirect(appointment)


def _twice(request: StaffRequest, pk: int, error: BookingError, version: int) -> bool:
    appointment = find(request.user, pk)
    return isinstance(error, Stale) and said_twice(
        request, appointment, AppointmentAct.CHANGED, version
    )
