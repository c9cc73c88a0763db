"""Mails to those who put their name down: written first, sent by the worker, each at most once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from partners.enums import EventState, RegistrationState
from partners.models import NoticeKind, NoticeState, Registration, RegistrationNotice
from partners.registering import SHOWN, facts_key, has_ended, may_answer, ticket_url
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.worker import tell_worker

TASK = "partners.tasks.seminars.send_notice"
MOST_ATTEMPTS = 20
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
    if not insert_unless_taken(row):
        return False
    transaction.on_commit(lambda: tell_worker(TASK, row.pk))
    return True


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    rows = RegistrationNotice.objects.filter(pk=pk)
    claimed = rows.filter(state=NoticeState.WAITING).update(
        state=NoticeState.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    notice = rows.select_related("registration__event").get()
    message = compose(notice)
    try:
        if message is not None:
            message.send()
    except OSError:
        given_up = notice.attempts >= MOST_ATTEMPTS
        state = NoticeState.FAILED if given_up else NoticeState.WAITING
        rows.update(state=state, sent_at=None)
        raise
    if message is None:
        rows.update(state=NoticeState.DROPPED, sent_at=None)
    return message is not None


def compose(notice: RegistrationNotice) -> EmailMessage | None:
    """The mail, or None once it is no longer true."""
    if not notice.to or not _is_true(notice):
        return None
    text = render_to_string(f"seminars/mail/{notice.kind}.txt", context_of(notice.registration))
    subject, _, body = text.partition("\n")
    return EmailMessage(f"【{settings.CENTER_NAME}】{subject}", body.strip() + "\n", to=[notice.to])


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
