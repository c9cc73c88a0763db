"""By the link in the mail: look, change the time, cancel. No sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.errors import BookingError
from bookings.invitation import calendar_file
from bookings.models import Appointment, BookingPolicy
from bookings.services import web_cancel, web_move
from bookings.services.web_change import may_cancel, may_move
from bookings.services.web_taking import lead_of
from bookings.web import links
from bookings.web.choice import choice_of, read_day, read_start, start_text
from bookings.web.forms import CancelForm, MoveForm
from bookings.web.pages import public
from bookings.web.strip import draw_strip
from bookings.web.times import METHODS, Wanted, read_times, window_on
from bookings.web.words import appointment_context, state_words


def _found(token: str) -> Appointment:
    appointment = links.managed(token)
    if appointment is None or appointment.state == AppointmentState.HELD:
        raise Http404
    return appointment


def _is_over(appointment: Appointment) -> bool:
    return timezone.now() >= appointment.ends_at


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "bookings/book/ended.html", {"kind": "over"}, status=410)


def _context(appointment: Appointment, token: str) -> dict[str, Any]:
    now = timezone.now()
    notice = BookingPolicy.current().late_cancel_hours
    return {
        **appointment_context(appointment),
        "token": token,
        "state_words": state_words(appointment),
        "is_cancelled": appointment.state == AppointmentState.CANCELLED,
        "is_booked": appointment.state == AppointmentState.BOOKED,
        "may_move": may_move(appointment, now) and appointment.method in METHODS,
        "may_cancel": may_cancel(appointment, now),
        "notice_hours": notice,
    }


@public("GET", "HEAD")
def manage(request: HttpRequest, token: str) -> HttpResponse:
    appointment = _found(token)
    if _is_over(appointment):
        return _ended(request)
    return render(request, "bookings/book/manage.html", _context(appointment, token))


@public("GET", "HEAD")
def calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    appointment = _found(token)
    if _is_over(appointment):
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="yorozu.ics"'}
    return HttpResponse(
        calendar_file(appointment, links.manage_url(appointment)),
        content_type="text/calendar; charset=utf-8",
        headers=headers,
    )


@public("GET", "HEAD", "POST")
def move(request: HttpRequest, token: str) -> HttpResponse:
    appointment = _found(token)
    if _is_over(appointment):
        return _ended(request)
    wanted = choice_of(appointment).wanted
    context = _context(appointment, token)
    if not context["may_move"] or wanted is None:
        return redirect("book:manage", token=token)
    if request.method == "POST":
        return _moved(request, appointment, wanted, token)
    return _choose(request, appointment, wanted, context)


def _choose(
    request: HttpRequest,
    appointment: Appointment,
    wanted: Wanted,
    context: dict[str, Any],
    *,
    error: str = "",
) -> HttpResponse:
    lead, now = lead_of(appointment), timezone.now()
    times = read_times(wanted, now=now, but=appointment.pk, also=lead)
    times.pop(appointment.period.lower, None)
    same = {start for start, is_lead in times.items() if is_lead}
    here = reverse("book:move", args=[context["token"]])
    start = read_start(request.GET.get("start", ""))
    strip = draw_strip(
        times.keys(),
        window_on(BookingPolicy.current(), now),
        read_day(request.GET.get("day", "")),
        day_url=lambda day: f"{here}?day={day.isoformat()}#days",
        time_url=lambda at: f"{here}?day={_day(at)}&start={start_text(at)}#chosen",
        notes=dict.fromkeys(same, "同じ担当者") if len(same) < len(times) else None,
    )
    chosen = start if start in times else None
    context |= {
        "strip": strip,
        "error": error,
        "chosen": chosen,
        "form": _move_form(appointment, chosen, chosen in same) if chosen else None,
    }
    return render(request, "bookings/book/move.html", context, status=409 if error else 200)


def _move_form(appointment: Appointment, start: datetime, same_is_free: bool) -> MoveForm:
    form = MoveForm(
        initial={
            "start": start_text(start),
            "version": appointment.version,
            "who": MoveForm.SAME if same_is_free else MoveForm.ANYBODY,
        }
    )
    if not same_is_free:
        form.fields["who"].choices = [  # type: ignore[attr-defined]
            (MoveForm.ANYBODY, "別の担当者（この時間は、いまの担当者に空きがありません）")
        ]
    return form


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def _moved(
    request: HttpRequest, appointment: Appointment, wanted: Wanted, token: str
) -> HttpResponse:
    form = MoveForm(request.POST)
    start = read_start(request.POST.get("start", ""))
    if not form.is_valid() or start is None:
        return redirect("book:move", token=token)
    if appointment.period.lower == start:  # sent twice
        return redirect("book:manage", token=token)
    try:
        web_move(
            appointment=appointment,
            wanted=wanted,
            start=start,
            version=form.cleaned_data["version"],
            keep=form.cleaned_data["who"] == MoveForm.SAME,
        )
    except BookingError as refused:
        again = _found(token)
        return _choose(request, again, wanted, _context(again, token), error=str(refused))
    return redirect(f"{reverse('book:manage', args=[token])}?done=moved")


@public("GET", "HEAD", "POST")
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    appointment = _found(token)
    if _is_over(appointment):
        return _ended(request)
    context = _context(appointment, token)
    if not context["may_cancel"]:
        return redirect("book:manage", token=token)
    form = CancelForm(
        request.POST if request.method == "POST" else None,
        initial={"version": appointment.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                web_cancel(
                    appointment=appointment,
                    version=form.cleaned_data["version"],
                    reason=form.told,
                )
            except BookingError as refused:
                form = CancelForm(initial={"version": _found(token).version})
                context["error"], status = str(refused), 409
            else:
                return redirect("book:manage", token=token)
    is_late = not may_move(appointment, timezone.now()) and context["is_booked"]
    context |= {"form": form, "is_late": is_late}
    return render(request, "bookings/book/cancel.html", context, status=status)
