"""Mails to alumni, trainees and mentors: written down first, sent by the worker, once at most.

The words are templates (`trainees/mail/<kind>.txt`, first line the subject).
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from bookings.models import Appointment
from trainees.enums import MailKind, MeetingState
from trainees.models import LearningLog, MeetingInvitation, Survey, Trainee, TraineeMail
from trainees.selectors.sittings import TOOK_PLACE
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

CHASING = (MailKind.LOG_LATE, MailKind.COMMENT_LATE)
TASK = "trainees.tasks.send_mail"
_READ_WITH = (
    *("trainee__organization", "trainee__user", "trainee__mentor"),
    *("invitation__meeting", "survey"),
)


def post(
    kind: MailKind,
    *,
    trainee: Trainee,
    occasion: str,
    invitation: MeetingInvitation | None = None,
    survey: Survey | None = None,
    about: Sequence[int] = (),
    address: str = "",
) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one.

    Without an address nothing is written; `address` is that of somebody else than the trainee.
    """
    address = address or trainee.email or (trainee.user.email if trainee.user else "")
    if not address:
        return False
    row = TraineeMail(
        kind=kind,
        trainee=trainee,
        occasion=occasion,
        invitation=invitation,
        survey=survey,
        about=list(about),
        to=address,
    )
    return post_once(row, TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(TraineeMail.objects.select_related(*_READ_WITH), pk, compose)


def compose(mail: TraineeMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true."""
    late = _late(mail) if mail.kind in CHASING else []
    if not mail.to or not (late or _is_true(mail)):
        return None
    text = render_to_string(f"trainees/mail/{mail.kind}.txt", {**_context(mail), "late": late})
    return as_mail(text, mail.to)


def _late(mail: TraineeMail) -> list[Any]:
    """Those it tells of that are still to be handed in, or to be answered."""
    logs = LearningLog.objects.filter(trainee=mail.trainee)
    if mail.kind == MailKind.COMMENT_LATE:
        return list(logs.filter(pk__in=mail.about).without_comment().order_by("day", "pk"))
    handed_in = logs.submitted().filter(appointment__isnull=False).values("appointment")
    rows = Appointment.objects.filter(pk__in=mail.about, state__in=TOOK_PLACE)
    return list(rows.exclude(pk__in=handed_in).order_by("period", "pk"))


def _is_true(mail: TraineeMail) -> bool:
    if mail.survey is not None:
        return mail.survey.answered_at is None
    if mail.invitation is None:
        return False
    wanted = MeetingState.CANCELLED if mail.kind == MailKind.CANCELLED else MeetingState.PLANNED
    return mail.invitation.meeting.state == wanted


def _context(mail: TraineeMail) -> dict[str, Any]:
    link: MeetingInvitation | Survey | None = mail.survey or mail.invitation
    page = reverse("trainees:logs", args=[mail.trainee_id])
    if mail.kind == MailKind.COMMENT_LATE:
        page = reverse("trainees:log_desk")
    return {
        "trainee": mail.trainee,
        "meeting": mail.invitation.meeting if mail.invitation else None,
        "invitation": mail.invitation,
        "survey": mail.survey,
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
        "url": absolute(link.get_answer_url() if link else page),
    }
