"""What the pages of one appointment share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from bookings.errors import BookingError, SlotTaken, Stale
from bookings.forms.correct import ObserverForm
from bookings.models import Appointment
from bookings.reading import sheet_of
from bookings.selectors import with_everything
from bookings.usage import usage_of_appointment
from yorozu.kit.registry import appointment_sections, sections_of
from yorozu.kit.wareki import format_date


def find(user: User, pk: int) -> Appointment:
    """The appointment with all that its page shows; 404 outside the user's scope."""
    return get_object_or_404(with_everything(Appointment.objects.visible_to(user)), pk=pk)


def crumbs(appointment: Appointment | None = None) -> list[tuple[str, str]]:
    trail = [("予約の一覧", reverse("bookings:list"))]
    if appointment is not None:
        trail.append((title_of(appointment), appointment.get_absolute_url()))
    return trail


def title_of(appointment: Appointment) -> str:
    day = format_date(appointment.day, weekday=True)
    return f"{day} {appointment.starts_at:%H:%M} {appointment.client}"


def page(
    asking: StaffRequest,
    appointment: Appointment,
    *,
    error: BookingError | None = None,
    observer: ObserverForm | None = None,
    typed: str = "",
) -> HttpResponse:
    """The appointment's page, with what was refused said at its top."""
    sheet = sheet_of(appointment, asking.user)
    context = {
        "sheet": sheet,
        "appointment": appointment,
        "title": title_of(appointment),
        "crumbs": crumbs(),
        "error": error,
        "typed": typed,
        "usage": usage_of_appointment(asking.user, appointment),
    }
    names, sections = sections_of(appointment_sections, asking, appointment)
    context |= {"sections": names} | sections
    if sheet.may_observe:
        context["observer"] = observer or ObserverForm(appointment=appointment)
    return render(asking, "bookings/detail.html", context, status=status_of(error, observer))


def status_of(error: BookingError | None, form: Any = None) -> int:
    if isinstance(error, Stale | SlotTaken):
        return 409
    return 422 if error or (form is not None and form.errors) else 200


def said_twice(asking: StaffRequest, appointment: Appointment, act: str, version: int) -> bool:
    """Whether the very act was done on the very page by the same person: a double click."""
    return appointment.changes.filter(act=act, sequence=version + 1, by=asking.user).exists()


def done(asking: StaffRequest, appointment: Appointment, words: str) -> None:
    messages.success(asking, f"{appointment.client}：{words}")
