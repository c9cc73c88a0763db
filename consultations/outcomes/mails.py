"""The mails of the survey: written down first, sent by the worker, each once at most.

A mail says the day of the session and who advised, never what about: it may be forwarded. The
words are templates (`consultations/outcomes/mail/<kind>.txt`, first line the subject).
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from consultations.models import OutcomeMail, OutcomeSurvey
from consultations.outcome_enums import MailKind, StopCause
from consultations.outcomes.choosing import may_still_be_asked
from consultations.outcomes.links import answer_path, refuse_path
from yorozu.kit.outbox import (
    QUIET,
    TASK_OPTIONS,
    MailState,
    absolute,
    as_mail,
    post_once,
    send_once,
)
from yorozu.kit.outbox import sweep as sweep_rows

__all__ = ["TASK", "TASK_OPTIONS", "post", "send", "sweep"]

TASK = "consultations.tasks.outcomes.send_mail"
TEMPLATES = {
    MailKind.INVITE: "consultations/outcomes/mail/invite.txt",
    MailKind.AGAIN: "consultations/outcomes/mail/invite.txt",
    MailKind.REMINDER: "consultations/outcomes/mail/reminder.txt",
}
_READ_WITH = ("survey__memo__lead", "survey__memo__company", "survey__memo__person")


def post(survey: OutcomeSurvey, kind: MailKind, *, number: int = 1, by: User | None = None) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one."""
    return post_once(OutcomeMail(survey=survey, kind=kind, number=number, asked_by=by), TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    left = send_once(OutcomeMail.objects.select_related(*_READ_WITH), pk, compose)
    settle(OutcomeMail.objects.filter(pk=pk))
    return left


def compose(mail: OutcomeMail) -> EmailMessage | None:
    """The mail, or None when there is nothing to ask any more."""
    survey = mail.survey
    is_done = survey.answered_at is not None and mail.kind != MailKind.AGAIN
    if is_done or not survey.takes_answers or not may_still_be_asked(survey):
        return None
    memo = survey.memo
    context = {
        "survey": survey,
        "memo": memo,
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
        "url": absolute(answer_path(survey)),
        "refuse_url": absolute(refuse_path(survey)),
    }
    message = as_mail(render_to_string(TEMPLATES[MailKind(mail.kind)], context), survey.to)
    # Mail programs show it as a button of their own; it opens the page that asks.
    message.extra_headers["List-Unsubscribe"] = f"<{context['refuse_url']}>"
    return message


def settle(mails: QuerySet[OutcomeMail]) -> None:
    """Let surveys say what became of the mail that first asked. Done twice it changes nothing."""
    now = timezone.now()
    new = OutcomeSurvey.objects.filter(sent_at=None, stopped_at=None, answered_at=None)
    asking = mails.exclude(kind=MailKind.REMINDER).order_by()
    for state, values in (
        (MailState.SENT, {"sent_at": now}),
        (MailState.DROPPED, {"stopped_at": now, "stop_cause": StopCause.UNTRUE}),
        (MailState.FAILED, {"stopped_at": now, "stop_cause": StopCause.FAILED}),
    ):
        new.filter(pk__in=asking.filter(state=state).values("survey")).update(**values)


def sweep() -> int:
    """Queue again what has not left; how many. Given up after a day of trying.

    A worker that was killed behind its mail left the survey without a word of it.
    """
    queued = sweep_rows(OutcomeMail.objects.all(), TASK)
    under_way = Q(state=MailState.SENT, sent_at__gte=timezone.now() - QUIET)
    settle(OutcomeMail.objects.exclude(under_way))
    return queued
