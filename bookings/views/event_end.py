"""The end of an event: held, reported, and back again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentState
from bookings.event_reading import attendance_of
from bookings.forms.events import DoorForm, ReportForm, VersionForm
from bookings.services.events import event_hold, event_report, event_undo
from bookings.views._event import (
    REFUSED,
    act_page,
    back,
    done_before,
    refused_on_page,
    require_act,
)
from partners.enums import EventAct, EventKind
from partners.events.views.page import find_event
from partners.models import OutreachEvent
from partners.seminars.services.registrations import attended
from yorozu.kit.views import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    require_act(request, event, "hold")
    return _counted(request, event, DoorForm, event_hold, EventAct.HELD, "開催済にしました。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def report(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    require_act(request, event, "report")
    words = "報告済にしました。実施報告書をお送りできます。"
    return _counted(request, event, ReportForm, event_report, EventAct.REPORTED, words)


def _counted(
    request: StaffRequest,
    event: OutreachEvent,
    kind: type[DoorForm],
    service: Any,
    act: EventAct,
    words: str,
) -> HttpResponse:
    came, absent = attendance_of(event)
    initial: dict[str, Any] = {
        "version": event.version,
        "report": event.report,
        "participants": event.participants,
        "companies_count": event.companies_count,
    }
    if event.participants is None and event.kind == EventKind.CONSULTATION:
        initial |= {"participants": came, "companies_count": came}
    elif event.participants is None:
        # Who was checked in at the door; nobody where no names were taken.
        initial["participants"] = attended(event) or None
    form = kind(posted(request), initial=initial)
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            service(event=event, by=request.user, **data)
        except REFUSED as refused:
            if done_before(request, event, act, data["version"]):
                return back(request, event, words)
            error = refused
        else:
            return back(request, event, words)
    open_rows = event.appointments.filter(state=AppointmentState.BOOKED).count()
    more = {
        "came": came,
        "absent": absent,
        "unsettled": open_rows,
        "is_report": act == EventAct.REPORTED,
    }
    return act_page(request, "bookings/events/count.html", event, form=form, error=error, **more)


@require_POST
@require_permission(Permission.EVENT_WRITE)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    try:
        event_undo(event=event, by=request.user, version=version)
    except REFUSED as error:
        if not done_before(request, event, EventAct.UNDONE, version):
            return refused_on_page(request, event, error)
    return back(request, event, "元に戻しました。")
