"""What the pages of the dialogues share."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from partners.enums import EventKind
from partners.models import DialogueMember, DialogueSession, OutreachEvent


def session_of(user: User, pk: int) -> DialogueSession:
    """The board of an event, by the event's number; 404 where it is none or not theirs."""
    rows = DialogueSession.objects.visible_to(user).select_related(
        "event__organization", "chapter", "closed_by"
    )
    return get_object_or_404(rows, event_id=pk)


def event_of(user: User, pk: int) -> OutreachEvent:
    rows = OutreachEvent.objects.visible_to(user).filter(kind=EventKind.DIALOGUE)
    return get_object_or_404(rows, pk=pk)


def member_of(user: User, pk: int) -> DialogueMember:
    rows = DialogueMember.objects.visible_to(user).select_related("organization", "chapter")
    return get_object_or_404(rows.current(), pk=pk)


def crumbs(session: DialogueSession | None = None) -> list[tuple[str, str]]:
    found = [("対話会", reverse("dialogue:index"))]
    if session is None:
        return found
    return [*found, (session.event.title, reverse("dialogue:board", args=[session.event_id]))]


def page_of(session: DialogueSession, **more: Any) -> dict[str, Any]:
    return {"session": session, "event": session.event, "crumbs": crumbs(session), **more}
