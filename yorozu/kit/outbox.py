"""Mails that are rows first: written with what they tell of, sent by the worker, each at most once.

A row has `state`, `sent_at`, `attempts` and `created_at`; a unique key says which mails are one.
It is claimed before it is sent: a worker killed in between leaves it unsent rather than sends it
twice.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Model, QuerySet, TextChoices
from django.utils import timezone

from yorozu.kit.db import insert_unless_taken
from yorozu.kit.worker import tell_worker

MOST_ATTEMPTS = 20
# How long a mail may wait for its own message before it is queued again.
QUIET = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=1)
MOST_AT_ONCE = 200
# Of every task that sends one: a mail server that is away is tried again.
TASK_OPTIONS: dict[str, Any] = {
    "ignore_result": True,
    "autoretry_for": (OSError,),
    "retry_backoff": 30,
    "max_retries": 3,
}
MailT = TypeVar("MailT", bound=Model)


class MailState(TextChoices):
    WAITING = "waiting", "送信待ち"
    SENT = "sent", "送信済"
    DROPPED = "dropped", "不要になった"
    FAILED = "failed", "送れなかった"


def post_once(row: Model, task: str) -> bool:
    """Put the mail on its way once the transaction has ended; whether it is a new one."""
    if not insert_unless_taken(row):
        return False
    transaction.on_commit(lambda: tell_worker(task, row.pk))
    return True


def send_once(
    rows: QuerySet[MailT], pk: int, compose: Callable[[MailT], EmailMessage | None]
) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError.

    What `compose` has nothing to say of any more is dropped.
    """
    only = rows.model._base_manager.filter(pk=pk)
    claimed = only.filter(state=MailState.WAITING).update(
        state=MailState.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    mail = rows.get(pk=pk)
    try:
        message = compose(mail)
        if message is not None:
            message.send()
    except OSError:
        given_up = mail.attempts >= MOST_ATTEMPTS  # type: ignore[attr-defined]
        only.update(state=MailState.FAILED if given_up else MailState.WAITING, sent_at=None)
        raise
    if message is None:
        only.update(state=MailState.DROPPED, sent_at=None)
    return message is not None


def sweep(rows: QuerySet[Any], task: str) -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    now = timezone.now()
    waiting = rows.filter(state=MailState.WAITING)
    waiting.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=MailState.FAILED)
    due = waiting.filter(created_at__lt=now - QUIET).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in keys:
        tell_worker(task, pk)
    return len(keys)


def as_mail(text: str, to: str) -> EmailMessage:
    """A rendered template whose first line is the subject."""
    subject, _, body = text.partition("\n")
    return EmailMessage(f"【{settings.CENTER_NAME}】{subject}", body.strip() + "\n", to=[to])


def absolute(path: str) -> str:
    """The address of a page as it stands in a mail."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
