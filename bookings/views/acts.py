"""What happens to an appointment: arrive, finish, no-show, undo, cancel, move."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentAct, CancelledBy
from bookings.errors import BookingError, Stale
from bookings.forms.acts import ActForm, CancelForm
from bookings.forms.move import FILLED, MoveForm
from bookings.free_times import free_times, outside_shift
from bookings.models import Appointment, BookingPolicy
from bookings.reading import sheet_of
from bookings.services import (
    appointment_arrive,
    appointment_cancel,
    appointment_confirm,
    appointment_finish,
    appointment_move,
    appointment_no_show,
    appointment_undo,
)
from bookings.views._page import crumbs, done, find, page, said_twice, status_of
from yorozu.kit.views import posted

_ACTS: dict[str, tuple[Any, AppointmentAct, str]] = {
    "confirm": (appointment_confirm, AppointmentAct.BOOKED, "予約を確定しました。"),
    "arrive": (appointment_arrive, AppointmentAct.ARRIVED, "来所・接続を記録しました。"),
    "finish": (appointment_finish, AppointmentAct.DONE, "終了にしました。"),
    "no_show": (appointment_no_show, AppointmentAct.NO_SHOW, "無断欠席を記録しました。"),
    "undo": (appointment_undo, AppointmentAct.UNDONE, "元に戻しました。"),
}


@never_cache
@require_POST
@require_permission(Permission.APPOINTMENT_WRITE)
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """One of the acts at the press of a button; pressed twice it is done once."""
    appointment = find(request.user, pk)
    form = ActForm(request.POST)
    if not form.is_valid():
        if set(form.errors) - {"reason"}:
            raise BadRequest("act, version")
        return page(request, appointment, error=BookingError(str(form.errors["reason"][0])))
    perform, kind, words = _ACTS[form.cleaned_data["act"]]
    version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
    said = {"reason": reason} if kind == AppointmentAct.NO_SHOW else {}
    try:
        perform(appointment=appointment, by=request.user, version=version, **said)
    except BookingError as error:
        if not (isinstance(error, Stale) and said_twice(request, appointment, kind, version)):
            return page(request, find(request.user, pk), error=error, typed=reason)
    else:
        done(request, appointment, words)
    return redirect(appointment)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.APPOINTMENT_WRITE)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Whose wish and why, asked on a page of its own."""
    appointment = find(request.user, pk)
    _require(request, appointment, "cancel")
    hours = BookingPolicy.current().late_cancel_hours
    start = {"version": appointment.version}
    form = CancelForm(posted(request), late_hours=hours, initial=start)
    error: BookingError | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            appointment_cancel(
                appointment=appointment,
                by=request.user,
                version=data["version"],
                reason=data["reason"],
                cancelled_by=CancelledBy(data["cancelled_by"]),
            )
        except BookingError as refused:
            error = refused
        else:
            done(request, appointment, "キャンセルしました。枠は空きました。")
            return redirect(appointment)
    return _form(request, "bookings/cancel.html", appointment, form, error)


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.APPOINTMENT_WRITE)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Another time, place or coordinator; what is free stands beside the form."""
    appointment = find(request.user, pk)
    _require(request, appointment, "move")
    filled = {name: request.GET[name] for name in FILLED if name in request.GET}
    form = MoveForm(posted(request), appointment=appointment, initial=filled)
    error: BookingError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _moved(request, appointment, form)
        except BookingError as refused:
            error = refused
    more = {"free": free_times(appointment, form)}
    return _form(request, "bookings/move.html", appointment, form, error, **more)


def _moved(request: StaffRequest, appointment: Appointment, form: MoveForm) -> HttpResponse:
    slot, data = form.slot, form.cleaned_data
    appointment_move(
        appointment=appointment,
        slot=slot,
        by=request.user,
        version=data["version"],
        reason=data["reason"],
    )
    done(request, appointment, "日時・場所・担当を変更しました。")
    if away := outside_shift(slot):
        names = "・".join(f"{each.name}さん" for each in away)
        messages.warning(request, f"{names}は、この時間に出勤の予定がありません。")
    return redirect(appointment)


def _require(request: StaffRequest, appointment: Appointment, name: str) -> None:
    """A page left open is answered in words by the service; one not theirs is refused here."""
    sheet = sheet_of(appointment, request.user)
    if request.method != "POST" and name not in sheet.acts:
        raise PermissionDenied


def _form(
    request: StaffRequest,
    template: str,
    appointment: Appointment,
    form: Any,
    error: BookingError | None,
    **more: Any,
) -> HttpResponse:
    version = form["version"].value()
    if isinstance(error, Stale) and version not in (None, ""):
        kinds = (AppointmentAct.CANCELLED, AppointmentAct.MOVED)
        number = int(form.cleaned_data["version"])
        if any(said_twice(request, appointment, kind, number) for kind in kinds):
            return redirect(appointment)
    context = {
        "form": form,
        "appointment": appointment,
        "error": error,
        "crumbs": crumbs(appointment),
        **more,
    }
    return render(request, template, context, status=status_of(error, form))
