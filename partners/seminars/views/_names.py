"""What the pages about the names of one event share."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from partners.models import OutreachEvent, Registration
from partners.seminars.registering import events_of, registrations_of


def find_event(user: User, pk: int) -> OutreachEvent:
    """404 outside the user's scope, and where no names are taken."""
    rows = events_of(user).select_related("organization", "branch", "theme")
    return get_object_or_404(rows, pk=pk)


def find_registration(user: User, event: OutreachEvent, pk: int) -> Registration:
    return get_object_or_404(registrations_of(user, event).select_related("event"), pk=pk)


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("セミナー", reverse("registrations:seminars")), *more]


def names_url(event: OutreachEvent) -> str:
    return reverse("registrations:names", args=[event.pk])


def event_url(event: OutreachEvent, user: User) -> str:
    """The event's own page, where the reader may open it: a bank only its own events'."""
    if not OutreachEvent.objects.visible_to(user).filter(pk=event.pk).exists():
        return ""
    return f"/events/{event.pk}/"


def frame(event: OutreachEvent, user: User) -> dict[str, Any]:
    """For the head of each page."""
    return {
        "event": event,
        "event_url": event_url(event, user),
        "is_bank": user.role == Role.PARTNER,
    }
