"""What the public pages add to the mails: codes, offers, links, and the line one stands in."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from bookings import mails
from bookings.enums import EntryState
from bookings.models import Appointment, AppointmentMail, MailKind, WaitingListEntry, WebRequest
from bookings.web import codes, links
from yorozu.kit.worker import tell_worker

logger = logging.getLogger(__name__)

WELCOME_TASK = "bookings.tasks.web.send_welcome"
OFFER_TASK = "bookings.tasks.web.offer_times"
# An entry's first mail is not sent any more after that long.
FRESH = timedelta(days=1)


def prepare() -> None:
    """Told once, when the room is ready."""
    mails.offer_change_link(links.manage_path)
    mails.add_facts(MailKind.CODE, _code_facts)
    mails.add_facts(MailKind.OFFER, _offer_facts)


def post_code(request: WebRequest) -> None:
    occasion = f"code{request.code_round}"
    mails.post(request.appointment, MailKind.CODE, occasion=occasion)


def tell_client(appointment: Appointment, kind: MailKind) -> None:
    """What was done with a request from the web, said to whoever sent it."""
    if WebRequest.objects.sent().filter(appointment=appointment).exists():
        mails.post(appointment, kind)


def _code_facts(mail: AppointmentMail) -> dict[str, Any] | None:
    """None once another code has taken its place."""
    request = WebRequest.objects.select_related("appointment").get(appointment=mail.appointment)
    if mail.occasion != f"code{request.code_round}":
        return None
    return {"code": codes.code_of(request), "url": links.code_url(request)}


def _offer_facts(mail: AppointmentMail) -> dict[str, Any] | None:
    request = WebRequest.objects.select_related("waiting").get(appointment=mail.appointment)
    if request.waiting is None:
        return None
    return {
        "url": links.offer_url(mail.appointment),
        "leave_url": links.entry_url(request.waiting),
    }


# --- the waiting list


def time_is_freed() -> None:
    """Somebody in line may want it: the worker looks once this transaction has ended."""
    if WaitingListEntry.objects.filter(state=EntryState.WAITING).exists():
        transaction.on_commit(lambda: tell_worker(OFFER_TASK))


def post_welcome(entry: WaitingListEntry) -> None:
    transaction.on_commit(lambda: tell_worker(WELCOME_TASK, entry.pk))


def unwelcomed() -> list[int]:
    """Entries whose first mail has not left, whatever became of its message."""
    rows = WaitingListEntry.objects.open().filter(
        welcomed_at=None, created_at__gt=timezone.now() - FRESH
    )
    return list(rows.values_list("pk", flat=True)[:200])


def send_welcome(pk: int) -> bool:
    """Say once that somebody stands in line, and how to step out. Raises OSError.

    Marked before it leaves, as every mail of ours: a crash loses it, it is never doubled.
    """
    entries = WaitingListEntry.objects.open().filter(pk=pk)
    if not entries.filter(welcomed_at=None).update(welcomed_at=timezone.now()):
        return False
    try:
        _welcome(entries.select_related("course", "office").get()).send()
    except OSError:
        entries.update(welcomed_at=None)
        raise
    return True


def _welcome(entry: WaitingListEntry) -> EmailMessage:
    context = {
        "entry": entry,
        "leave_url": links.entry_url(entry),
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
    }
    text = render_to_string("bookings/mail/waiting.txt", context)
    subject, _, body = text.partition("\n")
    return EmailMessage(
        f"【{settings.CENTER_NAME}】{subject}", body.strip() + "\n", to=[entry.email]
    )
