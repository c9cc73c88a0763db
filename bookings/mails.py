"""Mails about appointments: written down first, sent by the worker, each at most once.

`post` is for every room that has something to say; the words are templates
(`bookings/mail/<kind>_<recipient>.txt`, first line the subject).
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from bookings.enums import AppointmentState
from bookings.invitation import NAME as CALENDAR_NAME
from bookings.invitation import calendar_file
from bookings.models import Appointment, AppointmentMail, MailKind, MailRecipient
from yorozu.kit import ics
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

logger = logging.getLogger(__name__)

TASK = "bookings.tasks.mails.send_mail"
_READ_WITH = (
    *("appointment__office", "appointment__booth", "appointment__company"),
    *("appointment__person", "appointment__introduced_by"),
)
# What a mail says is true in these states only; later it is dropped unsent.
_TRUE_IN: dict[str, frozenset[str]] = {
    MailKind.CODE: frozenset({AppointmentState.HELD}),
    MailKind.OFFER: frozenset({AppointmentState.HELD}),
    MailKind.REQUESTED: frozenset({AppointmentState.REQUESTED}),
    MailKind.BOOKED: frozenset({AppointmentState.BOOKED}),
    MailKind.MOVED: frozenset({AppointmentState.BOOKED, AppointmentState.REQUESTED}),
    MailKind.CANCELLED: frozenset({AppointmentState.CANCELLED}),
    MailKind.REMINDER: frozenset({AppointmentState.BOOKED}),
}
LinkMaker = Callable[[Appointment], str]
_change_links: list[LinkMaker] = []
FactMaker = Callable[[AppointmentMail], dict[str, Any] | None]
_facts: dict[str, FactMaker] = {}
# What a client may take over into a calendar of their own.
_WITH_CALENDAR = (MailKind.BOOKED, MailKind.MOVED, MailKind.CANCELLED)


def offer_change_link(maker: LinkMaker) -> None:
    """`maker` gives the path by which the client changes or cancels it, or "" for none."""
    if maker not in _change_links:
        _change_links.append(maker)


def add_facts(kind: MailKind, maker: FactMaker) -> None:
    """What only mails of this kind say; `maker` gives None once it is no longer true."""
    _facts[kind] = maker


def post(
    appointment: Appointment,
    kind: MailKind,
    recipient: MailRecipient = MailRecipient.CLIENT,
    *,
    occasion: str = "",
    to: str = "",
) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one.

    Without an address nothing is written. The occasion is the appointment's version unless given.
    """
    address = to or address_of(appointment, recipient)
    if not address:
        return False
    row = AppointmentMail(
        appointment=appointment,
        kind=kind,
        recipient=recipient,
        occasion=occasion or f"v{appointment.version}",
        to=address,
    )
    return post_once(row, TASK)


def post_to_all(appointment: Appointment, kind: MailKind) -> None:
    """Whoever booked, and the bank's person who introduced them."""
    for recipient in MailRecipient:
        post(appointment, kind, recipient)


def address_of(appointment: Appointment, recipient: MailRecipient) -> str:
    """What was given for this appointment, before what the client's records know."""
    if recipient == MailRecipient.INTRODUCER:
        return appointment.introducer_email if appointment.introduced_by_id else ""
    known = (appointment.person, appointment.company)
    return appointment.contact_email or next((each.email for each in known if each), "")


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(AppointmentMail.objects.select_related(*_READ_WITH), pk, compose)


def compose(mail: AppointmentMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true: another act has said something newer."""
    appointment = mail.appointment
    if appointment.state not in _TRUE_IN[mail.kind] or not mail.to or not _is_current(mail):
        return None
    own = _facts[mail.kind](mail) if mail.kind in _facts else {}
    if own is None:
        return None
    name = f"bookings/mail/{mail.kind}_{mail.recipient}.txt"
    text = render_to_string(name, mail_context(appointment) | own)
    message = as_mail(text, mail.to)
    if mail.kind in _WITH_CALENDAR and mail.recipient == MailRecipient.CLIENT:
        file = calendar_file(appointment, change_url(appointment))
        message.attach(CALENDAR_NAME, file, ics.CONTENT_TYPE)
    return message


def _is_current(mail: AppointmentMail) -> bool:
    if mail.kind == MailKind.REMINDER:
        return mail.occasion == reminder_occasion(mail.appointment) and (
            timezone.now() < mail.appointment.period.lower
        )
    newer = AppointmentMail.objects.filter(
        appointment=mail.appointment,
        recipient=mail.recipient,
        kind__in=[MailKind.BOOKED, MailKind.MOVED, MailKind.CANCELLED],
        pk__gt=mail.pk,
    )
    return not newer.exists()


def reminder_occasion(appointment: Appointment) -> str:
    return appointment.starts_at.isoformat(timespec="minutes")


def mail_context(appointment: Appointment) -> dict[str, Any]:
    """What every mail may name. The topic and what was heard are nobody else's business."""
    people = [each.shown_name for each in appointment.participants.all() if each.is_responder]
    return {
        "appointment": appointment,
        "coordinators": "、".join(people),
        "client": appointment.client,
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
        "change_url": change_url(appointment),
    }


def change_url(appointment: Appointment) -> str:
    path = next(filter(None, (maker(appointment) for maker in _change_links)), "")
    return absolute(path) if path else ""
