"""What the pages of one event share, here and in the rooms above."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import User
from accounts.permissions import StaffRequest
from partners.events.errors import EventError, EventStale
from partners.events.forms.request import TalkForm
from partners.events.reading import events_open_to, sheet_of
from partners.models import OutreachEvent
from yorozu.kit.registry import event_sections, sections_of

_RELATED = (
    *("organization__owner", "branch", "programme", "office", "theme", "requested_by"),
    "copied_from",
)


def find_event(user: User, pk: int) -> OutreachEvent:
    """404 outside the user's scope."""
    rows = OutreachEvent.objects.visible_to(user).select_related(*_RELATED)
    return get_object_or_404(rows, pk=pk)


def find_open_event(user: User, pk: int) -> OutreachEvent:
    """Also where the user only books; 404 elsewhere."""
    return get_object_or_404(events_open_to(user).select_related(*_RELATED), pk=pk)


def event_crumbs(event: OutreachEvent | None = None) -> list[tuple[str, str]]:
    trail = [("出張相談会・セミナー", reverse("events:list"))]
    return [*trail, (event.title, event.get_absolute_url())] if event else trail


def event_page(
    asking: StaffRequest,
    event: OutreachEvent,
    *,
    error: str = "",
    talk: TalkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(event, asking.user)
    names, sections = sections_of(event_sections, asking, event)
    context: dict[str, Any] = {
        "event": event,
        "sheet": sheet,
        "talk": talk or TalkForm(initial={"uuid": sheet.message_uuid}, may_note=sheet.is_staff),
        "error": error,
        "crumbs": event_crumbs(),
        "sections": names,
    }
    return render(asking, "partners/events/detail.html", context | sections, status=status)


def refused(asking: StaffRequest, event: OutreachEvent, error: EventError) -> HttpResponse:
    """What was refused, said on the page as it is now."""
    now = find_open_event(asking.user, event.pk)
    status = 409 if isinstance(error, EventStale) else 422
    return event_page(asking, now, error=str(error), status=status)
