"""Mails about accounts: written down first, sent by the worker, each at most once."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Letter, LetterKind, User
from yorozu.kit.outbox import absolute, as_mail
from yorozu.kit.worker import tell_worker

logger = logging.getLogger(__name__)

TASK = "accounts.tasks.send_letter"
MOST_ATTEMPTS = 20


def post(kind: LetterKind, *, user: User, to: str = "") -> Letter:
    """Put a mail on its way; it leaves once the transaction has ended."""
    letter = Letter.objects.create(kind=kind, user=user, to=to or user.email)
    transaction.on_commit(lambda: tell_worker(TASK, letter.pk))
    return letter


def send(pk: int) -> bool:
    """Send one letter unless somebody else does; whether it left now. Raises OSError."""
    claimed = Letter.objects.filter(pk=pk, sent_at=None).update(
        sent_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    letter = Letter.objects.select_related("user").get(pk=pk)
    try:
        message = _compose(letter)
        if message is not None:
            message.send()
    except OSError:
        Letter.objects.filter(pk=pk).update(sent_at=None)
        raise
    return message is not None


def _compose(letter: Letter) -> EmailMessage | None:
    """The mail, or None when there is nothing to say any more."""
    context = {
        "person": letter.user,
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
        "url": absolute(reverse("account_login")),
    }
    if letter.kind == LetterKind.INVITATION:
        invitation = Invitation.objects.get(user=letter.user)
        if not invitation.is_open:
            return None
        context |= {
            "invitation": invitation,
            "url": absolute(reverse("invitation", args=[invitation.token()])),
        }
    return as_mail(render_to_string(f"accounts/mail/{letter.kind}.txt", context), letter.to)
