"""Mails to the next in line: written down with the step, sent by the worker, each at most once."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string

from accounts.enums import Role
from accounts.models import User
from reports.closing.in_the_way import left_words
from reports.enums import CloseState
from reports.models import CloseMail, CloseMailKind, MonthCloseStep
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

TASK = "reports.tasks.send_close_mail"
# To whom each kind goes; what was sent back goes to the office that applied.
READERS: dict[CloseMailKind, tuple[Role, ...]] = {
    CloseMailKind.CHECK: (Role.CHIEF,),
    CloseMailKind.APPROVE: (Role.MANAGER,),
    CloseMailKind.RETURNED: (Role.SECRETARIAT,),
    CloseMailKind.CLOSED: (Role.SECRETARIAT, Role.CHIEF),
    CloseMailKind.REOPENED: (Role.SECRETARIAT, Role.CHIEF),
}
# A request is true only while the month waits for it.
_TRUE_IN: dict[str, str] = {
    CloseMailKind.CHECK: CloseState.APPLIED,
    CloseMailKind.APPROVE: CloseState.CHECKED,
}


def post(step: MonthCloseStep, kind: CloseMailKind) -> None:
    """One to each reader but who did the step, once the transaction has ended."""
    readers = User.objects.filter(Q(role__in=READERS[kind]), is_active=True).exclude(pk=step.by_id)
    for address in readers.exclude(email="").order_by("pk").values_list("email", flat=True):
        post_once(CloseMail(step=step, kind=kind, to=address), TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(
        CloseMail.objects.select_related("step__close__programme", "step__by"), pk, compose
    )


def compose(mail: CloseMail) -> EmailMessage | None:
    """The mail, or None when the month has gone on since."""
    step, close = mail.step, mail.step.close
    if mail.kind in _TRUE_IN and close.state != _TRUE_IN[mail.kind]:
        return None
    context = {
        "step": step,
        "close": close,
        "left": left_words(step.left),
        "url": absolute(close.get_absolute_url()),
        "center_name": settings.CENTER_NAME,
    }
    return as_mail(render_to_string(f"reports/mail/{mail.kind}.txt", context), mail.to)
