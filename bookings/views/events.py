"""What happens to an event: coordinators, confirmation, slots, another time, the end."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentState
from bookings.event_reading import acts_of
from bookings.event_time import candidates, presence_of
from bookings.forms.events import (
    AskForm,
    EventMoveForm,
    ReasonForm,
    SlotsForm,
)
from bookings.services.event_slots import coming
from bookings.services.events import (
    event_cancel,
    event_confirm,
    event_move,
    event_remake,
    event_reply,
)
from bookings.views._event import (
    REFUSED,
    act_page,
    back,
    done_before,
    refused_on_page,
    require_act,
)
from coordinators.models import Coordinator
from partners.enums import Answer, EventAct, EventKind
from partners.events.services.people import event_ask
from partners.events.views.page import find_event
from partners.models import OutreachEvent
from yorozu.kit.views import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    """Choosing who is asked, with what each has at that time."""
    event = find_event(request.user, pk)
    require_act(request, event, "ask")
    day = event.starts_at.date() if event.starts_at else timezone.localdate()
    people = Coordinator.objects.visible_to(request.user).in_office_on(day).order_by("kana", "name")
    form = AskForm(posted(request), people=people, initial={"version": event.version})
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            event_ask(event=event, people=data["people"], by=request.user, version=data["version"])
        except REFUSED as refused:
            if done_before(request, event, EventAct.ASKED, data["version"]):
                return back(request, event, "打診しました。")
            error = refused
        else:
            return back(request, event, "打診しました。回答があると、この画面に表示されます。")
    return act_page(
        request,
        "bookings/events/ask.html",
        event,
        form=form,
        error=error,
        people=candidates(event, list(people)),
    )


@require_POST
@require_permission(Permission.EVENT_ANSWER)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The coordinator's own 承諾 or 辞退."""
    event = find_event(request.user, pk)
    who = get_object_or_404(Coordinator.objects.visible_to(request.user), user=request.user)
    return _reply(request, event, who)


@require_POST
@require_permission(Permission.EVENT_WRITE)
def note_answer(request: StaffRequest, pk: int, coordinator: int) -> HttpResponse:
    """What a coordinator said on the telephone, or the question taken back."""
    event = find_event(request.user, pk)
    seat = get_object_or_404(
        event.coordinators.select_related("coordinator"), coordinator=coordinator
    )
    return _reply(request, event, seat.coordinator, may_withdraw=True)


_ANSWERS = {
    "accepted": (Answer.ACCEPTED, "承諾を記録しました。"),
    "declined": (Answer.DECLINED, "辞退を記録しました。"),
    "withdrawn": (Answer.WITHDRAWN, "打診を取り下げました。"),
}


def _reply(
    request: StaffRequest, event: OutreachEvent, who: Coordinator, *, may_withdraw: bool = False
) -> HttpResponse:
    given = request.POST.get("answer", "")
    if given not in _ANSWERS or (given == "withdrawn" and not may_withdraw):
        raise PermissionDenied
    value, words = _ANSWERS[given]
    try:
        event_reply(
            event=event,
            coordinator=who,
            answer=value,
            by=request.user,
            reason=request.POST.get("reason", "")[:200],
        )
    except REFUSED as error:
        return refused_on_page(request, event, error)
    return back(request, event, words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """What will be made and what stands in the way, said before it is asked for."""
    event = find_event(request.user, pk)
    require_act(request, event, "confirm")
    return _slots(request, event, event_confirm, EventAct.CONFIRMED, "開催を確定しました。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def remake(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    require_act(request, event, "remake")
    return _slots(request, event, event_remake, EventAct.SLOTS, "枠を作り直しました。")


def _slots(
    request: StaffRequest, event: OutreachEvent, service: Any, act: EventAct, words: str
) -> HttpResponse:
    rows = event.appointments.live().order_by("period")
    now = list(dict.fromkeys(each.starts_at for each in rows))
    form = SlotsForm(posted(request), event=event, now=now)
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            service(event=event, starts=form.chosen, by=request.user, version=version)
        except REFUSED as refused:
            if done_before(request, event, act, version):
                return back(request, event, words)
            error = refused
        else:
            return back(request, event, words, "#slots" if form.times else "")
    people = coming(event)
    more = {
        "there": presence_of(people, event.period, event=event) if event.period else [],
        "waiting": event.coordinators.filter(answer=Answer.ASKED).select_related("coordinator"),
        "is_first": act == EventAct.CONFIRMED,
        "has_slots": event.kind == EventKind.CONSULTATION,
    }
    return act_page(request, "bookings/events/confirm.html", event, form=form, error=error, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    require_act(request, event, "move")
    booked = list(
        event.appointments.filter(state=AppointmentState.BOOKED)
        .select_related("company", "person", "event")
        .order_by("period")
    )
    form = EventMoveForm(posted(request), event=event, booked=len(booked))
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            event_move(
                event=event,
                period=data["period"],
                place=data["place"],
                move_booked=data.get("booked") != "drop",
                by=request.user,
                version=data["version"],
                reason=data["reason"],
            )
        except REFUSED as refused:
            if done_before(request, event, EventAct.MOVED, data["version"]):
                return back(request, event, "日時・会場を変えました。")
            error = refused
        else:
            return back(request, event, "日時・会場を変え、関係する方にお知らせしました。")
    more: dict[str, Any] = {"booked": booked}
    return act_page(request, "bookings/events/move.html", event, form=form, error=error, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_REQUEST)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """中止; a bank takes its own request back while nothing is confirmed."""
    event = find_event(request.user, pk)
    acts = acts_of(event, request.user)
    if not {"cancel", "withdraw"} & {*acts} and (request.method != "POST" or not _writes(request)):
        raise PermissionDenied
    form = ReasonForm(posted(request), initial={"version": event.version})
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            event_cancel(
                event=event, by=request.user, version=data["version"], reason=data["reason"]
            )
        except REFUSED as refused:
            if done_before(request, event, EventAct.CANCELLED, data["version"]):
                return back(request, event, "中止にしました。")
            error = refused
        else:
            return back(request, event, "中止にし、関係する方にお知らせしました。")
    rows = event.appointments.filter(state=AppointmentState.BOOKED)
    more = {"booked": rows.count(), "is_withdrawal": "withdraw" in acts}
    return act_page(request, "bookings/events/cancel.html", event, form=form, error=error, **more)


def _writes(request: StaffRequest) -> bool:
    from accounts.permissions import has_permission

    return has_permission(request.user, Permission.EVENT_WRITE)
