"""Mails to those who put their name down: written first, sent by the worker, each at most once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from partners.enums import EventState, RegistrationState
from partners.models import NoticeKind, Registration, RegistrationNotice
from partners.seminars.registering import SHOWN, facts_key, has_ended, may_answer, ticket_url
from yorozu.kit.outbox import as_mail, post_once, send_once

TASK = "partners.tasks.seminars.send_notice"
# So often the same is said again on request.
MOST_REPEATS = 4
_IN_LINE = (RegistrationState.REGISTERED, RegistrationState.WAITING)
# What a mail says is true of these registrations only; later it is dropped unsent.
_TRUE_OF: dict[str, tuple[str, ...]] = {
    NoticeKind.REGISTERED: (RegistrationState.REGISTERED, RegistrationState.ATTENDED),
    NoticeKind.WAITING: (RegistrationState.WAITING,),
    NoticeKind.MOVED_UP: (RegistrationState.REGISTERED,),
    NoticeKind.CANCELLED: (RegistrationState.CANCELLED,),
    NoticeKind.REMINDER: (RegistrationState.REGISTERED,),
    NoticeKind.CHANGED: _IN_LINE,
    NoticeKind.CALLED_OFF: _IN_LINE,
    NoticeKind.SURVEY: (RegistrationState.ATTENDED, RegistrationState.REGISTERED),
}
_OF_THE_PLAN = (NoticeKind.REGISTERED, NoticeKind.MOVED_UP, NoticeKind.REMINDER, NoticeKind.CHANGED)


def post(registration: Registration, kind: NoticeKind, *, again: bool = False) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one.

    Without an address nothing is written. `again` says it once more, up to `MOST_REPEATS` times.
    """
    if not registration.email:
        return False
    occasion = facts_key(registration.event)
    if again:
        said = RegistrationNotice.objects.filter(registration=registration, kind=kind).count()
        if said > MOST_REPEATS:
            return False
        occasion = f"{occasion}-{said}"
    row = RegistrationNotice(
        registration=registration, kind=kind, occasion=occasion, to=registration.email
    )
    return post_once(row, TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(RegistrationNotice.objects.select_related("registration__event"), pk, compose)


def compose(notice: RegistrationNotice) -> EmailMessage | None:
    """The mail, or None once it is no longer true."""
    if not notice.to or not _is_true(notice):
        return None
    text = render_to_string(f"seminars/mail/{notice.kind}.txt", context_of(notice.registration))
    return as_mail(text, notice.to)


def _is_true(notice: RegistrationNotice) -> bool:
    registration, event = notice.registration, notice.registration.event
    if registration.state not in _TRUE_OF[notice.kind]:
        return False
    if notice.kind == NoticeKind.CALLED_OFF:
        return event.state == EventState.CANCELLED
    if notice.kind == NoticeKind.SURVEY:
        return may_answer(registration) and not hasattr(registration, "survey")
    if notice.kind in _OF_THE_PLAN:
        is_told = notice.occasion.startswith(facts_key(event))
        return is_told and event.state == EventState.CONFIRMED and not has_ended(event)
    return event.state in SHOWN


def context_of(registration: Registration) -> dict[str, Any]:
    return {
        "registration": registration,
        "event": registration.event,
        "url": ticket_url(registration),
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
    }
