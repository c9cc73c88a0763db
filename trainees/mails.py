"""Mails to alumni: written down first, sent by the worker, each at most once.

The words are templates (`trainees/mail/<kind>.txt`, first line the subject).
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from trainees.enums import MailKind, MeetingState
from trainees.models import MeetingInvitation, Survey, Trainee, TraineeMail
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

TASK = "trainees.tasks.send_mail"
_READ_WITH = ("trainee__organization", "invitation__meeting", "survey")


def post(
    kind: MailKind,
    *,
    trainee: Trainee,
    occasion: str,
    invitation: MeetingInvitation | None = None,
    survey: Survey | None = None,
) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one.

    Without an address nothing is written.
    """
    address = trainee.email or (trainee.user.email if trainee.user else "")
    if not address:
        return False
    row = TraineeMail(
        kind=kind,
        trainee=trainee,
        occasion=occasion,
        invitation=invitation,
        survey=survey,
        to=address,
    )
    return post_once(row, TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(TraineeMail.objects.select_related(*_READ_WITH), pk, compose)


def compose(mail: TraineeMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true."""
    if not mail.to or not _is_true(mail):
        return None
    text = render_to_string(f"trainees/mail/{mail.kind}.txt", _context(mail))
    return as_mail(text, mail.to)


def _is_true(mail: TraineeMail) -> bool:
    if mail.survey is not None:
        return mail.survey.answered_at is None
    if mail.invitation is None:
        return False
    wanted = MeetingState.CANCELLED if mail.kind == MailKind.CANCELLED else MeetingState.PLANNED
    return mail.invitation.meeting.state == wanted


def _context(mail: TraineeMail) -> dict[str, Any]:
    link: MeetingInvitation | Survey | None = mail.survey or mail.invitation
    return {
        "trainee": mail.trainee,
        "meeting": mail.invitation.meeting if mail.invitation else None,
        "survey": mail.survey,
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
        "url": absolute(link.get_answer_url()) if link else "",
    }
