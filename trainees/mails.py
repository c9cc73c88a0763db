"""Mails to alumni: written down first, sent by the worker, each at most once.

The words are templates (`trainees/mail/<kind>.txt`, first line the subject).
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from trainees.enums import MailKind, MailState, MeetingState
from trainees.models import MeetingInvitation, Survey, Trainee, TraineeMail
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.worker import tell_worker

TASK = "trainees.tasks.send_mail"
MOST_ATTEMPTS = 20
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
    if not insert_unless_taken(row):
        return False
    transaction.on_commit(lambda: tell_worker(TASK, row.pk))
    return True


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    claimed = TraineeMail.objects.filter(pk=pk, state=MailState.WAITING).update(
        state=MailState.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    mail = TraineeMail.objects.select_related(*_READ_WITH).get(pk=pk)
    try:
        message = compose(mail)
        if message is not None:
            message.send()
    except OSError:
        given_up = mail.attempts >= MOST_ATTEMPTS
        _settle(pk, MailState.FAILED if given_up else MailState.WAITING)
        raise
    if message is None:
        _settle(pk, MailState.DROPPED)
    return message is not None


def _settle(pk: int, state: MailState) -> None:
    TraineeMail.objects.filter(pk=pk).update(state=state, sent_at=None)


def compose(mail: TraineeMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true."""
    if not mail.to or not _is_true(mail):
        return None
    text = render_to_string(f"trainees/mail/{mail.kind}.txt", _context(mail))
    subject, _, body = text.partition("\n")
    return EmailMessage(f"【{settings.CENTER_NAME}】{subject}", body.strip() + "\n", to=[mail.to])


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


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
