"""What the pages of an event's acts share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.permissions import StaffRequest
from bookings.errors import BookingError, EventClash, SlotGone, SlotTaken, Stale
from bookings.event_reading import acts_of
from bookings.models import Appointment
from partners.events.errors import EventError, EventStale
from partners.events.views.page import event_crumbs, event_page, find_open_event
from partners.models import OutreachEvent

REFUSED = (BookingError, EventError, ValidationError)
_CONFLICTS = (Stale, SlotTaken, EventClash, SlotGone, EventStale)


def words_of(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def status_for(error: Exception | None, form: Any = None) -> int:
    if isinstance(error, _CONFLICTS):
        return 409
    return 422 if error is not None or (form is not None and form.errors) else 200


def done_before(asking: StaffRequest, event: OutreachEvent, act: str, version: int) -> bool:
    """Whether the very act was done on the very page by the same person: a double click."""
    return event.changes.filter(act=act, sequence=version + 1, by=asking.user).exists()


def require_act(asking: StaffRequest, event: OutreachEvent, *acts: str) -> None:
    """A page left open is answered in words by the service; one not offered is refused here."""
    if asking.method != "POST" and not {*acts} & {*acts_of(event, asking.user)}:
        raise PermissionDenied


def find_slot(user: User, pk: int, slot: int) -> tuple[OutreachEvent, Appointment]:
    """The event in the user's scope and a slot of it that is not gone; 404 otherwise."""
    event = find_open_event(user, pk)
    rows = event.appointments.select_related(
        *("company", "person", "office", "booth", "primary_topic", "event"),
        *("introduced_by", "introduced_branch"),
    ).prefetch_related("participants")
    return event, get_object_or_404(rows, pk=slot)


def act_page(
    asking: StaffRequest,
    template: str,
    event: OutreachEvent,
    *,
    form: Any = None,
    error: Exception | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "error": words_of(error) if error is not None else "",
        "crumbs": event_crumbs(event),
        **more,
    }
    return render(asking, template, context, status=status_for(error, form))


def back(asking: StaffRequest, event: OutreachEvent, words: str, anchor: str = "") -> HttpResponse:
    messages.success(asking, words)
    return redirect(f"{event.get_absolute_url()}{anchor}")


def refused_on_page(asking: StaffRequest, event: OutreachEvent, error: Exception) -> HttpResponse:
    """What was refused, said on the event's page as it is now."""
    now = find_open_event(asking.user, event.pk)
    return event_page(asking, now, error=words_of(error), status=status_for(error))
