"""What seminars put on other pages: on the event's, and on the start page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from accounts.enums import ROLES_WITH, Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import Audience, EventKind, EventState
from partners.models import OutreachEvent, SurveyAnswer
from partners.seminars.registering import (
    may_put_down,
    places_of,
    registrations_of,
    takes_names,
    window_of,
)
from partners.seminars.services.registrations import attended
from yorozu.kit.outbox import absolute
from yorozu.kit.registry import RecordSection, StartPanel, event_sections, start_panels

Context = dict[str, Any]


def register() -> None:
    event_sections.register(
        RecordSection("registrations", "partners/seminars/_section.html", 30, on_event)
    )
    start_panels.register(
        StartPanel(
            "seminar_wishes",
            "partners/seminars/_panel_wishes.html",
            ROLES_WITH[Permission.REGISTRATION_WRITE],
            160,
            open_wishes,
        )
    )


def on_event(request: Any, event: OutreachEvent) -> Context | None:
    """A dialogue has a list of its own."""
    user = request.user
    if not has_permission(user, Permission.REGISTRATION_READ) or not takes_names(event):
        return None
    if event.kind == EventKind.DIALOGUE:
        return None
    is_bank = user.role == Role.PARTNER
    return {
        "seminar": {
            "pk": event.pk,
            "window": window_of(event),
            "places": places_of(event),
            "is_bank": is_bank,
            "own": registrations_of(user, event).seated().count() if is_bank else 0,
            "attended": 0 if is_bank else attended(event),
            "audience": event.get_audience_display(),
            "public_url": _public_url(event),
            "may_enter": may_put_down(user, event),
            "is_desk": has_permission(user, Permission.REGISTRATION_WRITE),
            "may_set": has_permission(user, Permission.EVENT_WRITE),
            "has_answers": SurveyAnswer.objects.filter(registration__event=event).exists(),
        }
    }


def _public_url(event: OutreachEvent) -> str:
    if event.audience != Audience.PUBLIC or event.state != EventState.CONFIRMED:
        return ""
    return absolute(reverse("seminars:detail", args=[event.uuid]))


def open_wishes(user: User, today: date) -> Context | None:  # noqa: ARG001
    found = SurveyAnswer.objects.visible_to(user).wishes()
    facts = found.order_by().aggregate(n=Count("pk"), oldest=Min("answered_at"))
    if not facts["n"]:
        return None
    return {"seminar_wishes": facts["n"], "seminar_wishes_oldest": facts["oldest"]}
