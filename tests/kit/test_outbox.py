"""A mail that is a row first leaves at most once, whatever happens on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.enums import Role
from partners.models import EventMail, OutreachEvent
from tests import builders as make
from yorozu.kit import outbox
from yorozu.kit.outbox import MailState, as_mail, post_once, send_once, sweep

pytestmark = pytest.mark.django_db
TASK = "partners.tasks.events.send_event_mail"


def row() -> EventMail:
    event, _ = OutreachEvent.objects.get_or_create(
        title="相談会", kind="consultation", programme=make.programme()
    )
    return EventMail(event=event, kind="asked", occasion="v1", to="a@example.com")


def say(text: str) -> Any:
    return lambda _: as_mail(text, "a@example.com")


def test_the_same_mail_is_posted_once() -> None:
    assert [post_once(row(), TASK), post_once(row(), TASK)] == [True, False]


def test_it_is_sent_once_with_its_first_line_as_subject(settings: Any) -> None:
    settings.CENTER_NAME = "よろず"
    post_once(made := row(), TASK)
    rows = EventMail.objects.all()
    told = say("件名\n本文\n")
    assert [send_once(rows, made.pk, told), send_once(rows, made.pk, told)] == [True, False]
    (sent,) = mail.outbox
    assert (sent.subject, sent.body) == ("【よろず】件名", "本文\n")


def test_what_is_no_longer_true_is_dropped() -> None:
    post_once(made := row(), TASK)
    assert send_once(EventMail.objects.all(), made.pk, lambda _: None) is False
    made.refresh_from_db()
    assert (made.state, made.sent_at) == (MailState.DROPPED, None)


def test_a_mail_server_that_is_away_puts_it_back_and_at_last_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(self: EmailMessage) -> None:
        raise OSError

    monkeypatch.setattr(EmailMessage, "send", refuse)
    post_once(made := row(), TASK)
    states = []
    for _ in range(outbox.MOST_ATTEMPTS):
        with pytest.raises(OSError):
            send_once(EventMail.objects.all(), made.pk, say("件名\n本文"))
        made.refresh_from_db()
        states.append(made.state)
    assert set(states[:-1]) == {MailState.WAITING}
    assert states[-1] == MailState.FAILED


def test_the_sweep_queues_what_is_late_and_gives_up_after_a_day() -> None:
    make.user(Role.SECRETARIAT)
    post_once(made := row(), TASK)
    rows = EventMail.objects.all()
    assert sweep(rows, TASK) == 0
    rows.update(created_at=timezone.now() - timedelta(minutes=6))
    assert sweep(rows, TASK) == 1
    rows.update(state=MailState.WAITING, sent_at=None)
    rows.update(created_at=timezone.now() - timedelta(days=2))
    assert sweep(rows, TASK) == 0
    made.refresh_from_db()
    assert made.state == MailState.FAILED
