"""The door: a list of names with one button each, and whoever comes without one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.enums import SEATED, RegistrationState
from partners.errors import Refused
from partners.models import OutreachEvent
from partners.seminars.forms.registrations import RegistrationFilter, WalkInForm
from partners.seminars.name_list import matching
from partners.seminars.registering import has_begun, places_of, registrations_of
from partners.seminars.services.door import (
    attendance_close,
    registration_check_in,
    registration_check_out,
)
from partners.seminars.services.registrations import attended, registration_walk_in
from partners.seminars.views._names import crumbs, find_event, find_registration, frame, names_url

MOST_NAMES = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REGISTRATION_WRITE)
def door(request: StaffRequest, pk: int) -> HttpResponse:
    """By kana, those still to come first. A POST adds somebody without a registration."""
    event = find_event(request.user, pk)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = registration_walk_in(
                    event=event, entry=form.entry(), key=form.form_key, by=request.user
                )
            except Refused as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, f"{made.name}様を当日受付しました。")
                return redirect("registrations:door", pk=event.pk)
        status = 422 if status == 200 else status
    return render(
        request, "partners/seminars/door.html", _context(request, event, form), status=status
    )


def _context(request: StaffRequest, event: OutreachEvent, form: WalkInForm) -> dict[str, Any]:
    asked = RegistrationFilter(request.GET, user=request.user)
    rows = matching(registrations_of(request.user, event), asked.value("q"))
    rows = rows.filter(state__in=(*SEATED, RegistrationState.WAITING))
    shown = sorted(
        rows.select_related("organization").order_by("kana", "name", "pk")[:MOST_NAMES],
        key=lambda each: _ORDER[RegistrationState(each.state)],
    )
    return {
        **frame(event, request.user),
        "crumbs": crumbs((f"{event}の申込", names_url(event))),
        "rows": shown,
        "filter": asked,
        "form": form,
        "places": places_of(event),
        "attended": attended(event),
        "may_close": has_begun(event),
    }


_ORDER = {
    RegistrationState.REGISTERED: 0,
    RegistrationState.WAITING: 1,
    RegistrationState.ABSENT: 2,
    RegistrationState.ATTENDED: 3,
}
_ACTS = {
    "in": (registration_check_in, "を受付しました"),
    "out": (registration_check_out, "の受付を取り消しました"),
}


@require_POST
@require_permission(Permission.REGISTRATION_WRITE)
def check(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    """act=in or act=out."""
    event = find_event(request.user, pk)
    row = find_registration(request.user, event, registration)
    if request.POST.get("act") not in _ACTS:
        raise BadRequest("act")
    service, words = _ACTS[request.POST["act"]]
    try:
        service(registration=row, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{row.name}様{words}。")
    return redirect(f"{reverse('registrations:door', args=[event.pk])}#name-{row.pk}")


@require_POST
@require_permission(Permission.REGISTRATION_WRITE)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    try:
        absent = attendance_close(event=event, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"受付を終えました。来なかった{absent}人を欠席にしました。")
    return redirect("registrations:door", pk=event.pk)
