"""Booking into an event's slots: by the bank's people and by the desk, on one screen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, require_permission
from bookings.enums import AppointmentAct, AppointmentState
from bookings.errors import Stale
from bookings.event_reading import line_of
from bookings.forms.acts import ActForm
from bookings.forms.events import (
    GuestForm,
    ReleaseForm,
    SlotChangeForm,
    WaitingEndForm,
    companies_of,
)
from bookings.models import Appointment, EventWaiting
from bookings.services import (
    appointment_arrive,
    appointment_finish,
    appointment_no_show,
    appointment_undo,
)
from bookings.services.event_booking import (
    slot_change,
    slot_gone,
    slot_release,
    slot_take,
)
from bookings.services.event_waiting import waiting_add, waiting_end, waiting_seat
from bookings.views._event import (
    REFUSED,
    act_page,
    back,
    find_slot,
    refused_on_page,
)
from bookings.views._page import said_twice
from bookings.views.lookup import LONGEST, Option
from companies.selectors import words_q
from partners.events.views.page import find_open_event
from partners.models import OutreachEvent
from yorozu.kit.textkeys import clean_text, int_of
from yorozu.kit.views import posted

MOST_OPTIONS = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_BOOK)
def book(request: StaffRequest, pk: int, slot: int) -> HttpResponse:
    """One screen for one slot; whoever was slower keeps what they typed and the next free slot."""
    event, row = find_slot(request.user, pk, slot)
    form = _guest_form(request, event)
    if request.method != "POST":
        if row.state != AppointmentState.OPEN:
            return refused_on_page(request, event, slot_gone(event, row))
        if not line_of(event, row, request.user).may_book:
            raise PermissionDenied
        return _booking(request, event, row, form)
    if not form.is_valid():
        return _booking(request, event, row, form)
    try:
        made = slot_take(event=event, slot=row, guest=form.guest(), by=request.user)
    except REFUSED as error:
        return _booking(request, event, row, form, error=error)
    words = f"{made.starts_at:%H:%M}の枠に、{made.client}様の予約を入れました。"
    return back(request, event, words, "#slots")


def _guest_form(request: StaffRequest, event: OutreachEvent) -> GuestForm:
    return GuestForm(
        posted(request), user=request.user, event=event, companies=companies_of(request.user)
    )


def _booking(
    request: StaffRequest,
    event: OutreachEvent,
    row: Appointment | None,
    form: GuestForm,
    error: Exception | None = None,
) -> HttpResponse:
    more = {
        "slot": row,
        "line": line_of(event, row, request.user) if row is not None else None,
        "next_free": getattr(error, "next_free", None),
    }
    return act_page(request, "bookings/events/book.html", event, form=form, error=error, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_BOOK)
def release(request: StaffRequest, pk: int, slot: int) -> HttpResponse:
    event, row = _changeable(request, pk, slot)
    form = ReleaseForm(posted(request), user=request.user, initial={"version": row.version})
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = f"{row.client}様の予約を取り消しました。枠は空きました。"
        try:
            slot_release(
                slot=row,
                by=request.user,
                version=data["version"],
                reason=data["reason"],
                cancelled_by=form.whose,
            )
        except REFUSED as refused:
            if _twice(request, row, refused, AppointmentAct.CANCELLED, data["version"]):
                return back(request, event, words, "#slots")
            error = refused
        else:
            return back(request, event, words, "#slots")
    more = {"slot": row, "line": line_of(event, row, request.user)}
    return act_page(request, "bookings/events/release.html", event, form=form, error=error, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_BOOK)
def change(request: StaffRequest, pk: int, slot: int) -> HttpResponse:
    event, row = _changeable(request, pk, slot)
    form = SlotChangeForm(
        posted(request), event=event, user=request.user, initial={"version": row.version}
    )
    error: Exception | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            slot_change(
                slot=row,
                target=data["target"],
                by=request.user,
                version=data["version"],
                reason=data["reason"],
            )
        except REFUSED as refused:
            if _twice(request, row, refused, AppointmentAct.MOVED, data["version"]):
                return back(request, event, "別の枠へ移しました。", "#slots")
            error = refused
        else:
            return back(request, event, "別の枠へ移しました。", "#slots")
    more = {"slot": row, "line": line_of(event, row, request.user)}
    return act_page(request, "bookings/events/change.html", event, form=form, error=error, **more)


def _changeable(request: StaffRequest, pk: int, slot: int) -> tuple[OutreachEvent, Appointment]:
    """404 for a bank where another's customer is in the slot; free ones have nobody to move."""
    event, row = find_slot(request.user, pk, slot)
    if request.user.role == Role.PARTNER:
        get_object_or_404(Appointment.objects.visible_to(request.user), pk=row.pk)
    if request.method != "POST" and not line_of(event, row, request.user).may_change:
        raise PermissionDenied
    return event, row


def _twice(
    request: StaffRequest, row: Appointment, error: Exception, act: AppointmentAct, version: int
) -> bool:
    return isinstance(error, Stale) and said_twice(request, row, act, version)


_ACTS: dict[str, tuple[Any, AppointmentAct, str]] = {
    "arrive": (appointment_arrive, AppointmentAct.ARRIVED, "来場を記録しました。"),
    "finish": (appointment_finish, AppointmentAct.DONE, "終了にしました。"),
    "no_show": (appointment_no_show, AppointmentAct.NO_SHOW, "来場なしを記録しました。"),
    "undo": (appointment_undo, AppointmentAct.UNDONE, "元に戻しました。"),
}


@require_POST
@require_permission(Permission.APPOINTMENT_WRITE)
def attend(request: StaffRequest, pk: int, slot: int) -> HttpResponse:
    """Who came and who did not, at the press of a button; pressed twice it is done once."""
    event, row = find_slot(request.user, pk, slot)
    form = ActForm(request.POST)
    if not form.is_valid() or form.cleaned_data["act"] not in _ACTS:
        raise BadRequest("act, version")
    perform, act, words = _ACTS[form.cleaned_data["act"]]
    version = form.cleaned_data["version"]
    said = {"reason": form.cleaned_data["reason"] or "会場に来場なし"} if act == "no_show" else {}
    try:
        perform(appointment=row, by=request.user, version=version, **said)
    except REFUSED as error:
        if not _twice(request, row, error, act, version):
            return refused_on_page(request, event, error)
    return back(request, event, f"{row.client}様：{words}", "#slots")


# --- the line


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_BOOK)
def wait(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_open_event(request.user, pk)
    form = _guest_form(request, event)
    if request.method != "POST" or not form.is_valid():
        return _booking(request, event, None, form)
    try:
        entry = waiting_add(event=event, guest=form.guest(), by=request.user)
    except REFUSED as error:
        return _booking(request, event, None, form, error=error)
    return back(request, event, f"{entry.client}様をキャンセル待ちに登録しました。", "#waiting")


@require_POST
@require_permission(Permission.EVENT_BOOK)
def seat(request: StaffRequest, pk: int, entry: int) -> HttpResponse:
    """The one in line takes a free slot; when it is gone the next one is said."""
    event, row = _entry(request, pk, entry)
    chosen = int_of(request.POST.get("slot"))
    slot = get_object_or_404(event.appointments.all(), pk=chosen or 0)
    try:
        made = waiting_seat(entry=row, slot=slot, by=request.user)
    except REFUSED as error:
        return refused_on_page(request, event, error)
    words = f"{made.client}様を{made.starts_at:%H:%M}の枠に入れました。"
    return back(request, event, words, "#slots")


@require_POST
@require_permission(Permission.EVENT_BOOK)
def end_wait(request: StaffRequest, pk: int, entry: int) -> HttpResponse:
    event, row = _entry(request, pk, entry)
    form = WaitingEndForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        waiting_end(entry=row, by=request.user, reason=reason)
    except REFUSED as error:
        return refused_on_page(request, event, error)
    return back(request, event, "キャンセル待ちを終えました。", "#slots")


def _entry(request: StaffRequest, pk: int, entry: int) -> tuple[OutreachEvent, EventWaiting]:
    event = find_open_event(request.user, pk)
    rows = EventWaiting.objects.visible_to(request.user).filter(event=event)
    return event, get_object_or_404(rows.select_related("event"), pk=entry)


@never_cache
@require_GET
@require_permission(Permission.EVENT_BOOK)
def clients(request: StaffRequest) -> HttpResponse:
    """Companies that may be named: a bank's are those it has introduced, and no other."""
    text = clean_text(request.GET.get("q", ""))[:LONGEST].strip()
    rows = companies_of(request.user)
    rows = rows.filter(words_q(text)) if text else rows
    options = [
        Option(each.name, "", {}, str(each.pk))
        for each in rows.order_by("kana", "pk")[:MOST_OPTIONS]
    ]
    return render(request, "components/_combobox_options.html", {"options": options})
