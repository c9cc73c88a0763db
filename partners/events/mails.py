"""Mails about events: written down first, sent by the worker, each at most once.

They say that something happened and lead to the page; what was written stays in the portal.
"""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from partners.enums import Answer, EventMailKind, EventState
from partners.models import EventMail, OutreachEvent
from yorozu.kit.outbox import absolute, post_once, send_once

logger = logging.getLogger(__name__)

TASK = "partners.tasks.events.send_event_mail"
_OPEN = frozenset({EventState.REQUESTED, EventState.ADJUSTING, EventState.CONFIRMED})
# What a mail says is true in these states only; later it is dropped unsent.
_TRUE_IN: dict[str, frozenset[str]] = {
    EventMailKind.REQUESTED: _OPEN,
    EventMailKind.PROPOSED: frozenset({EventState.REQUESTED, EventState.ADJUSTING}),
    EventMailKind.AGREED: _OPEN,
    EventMailKind.ASKED: _OPEN,
    EventMailKind.CONFIRMED: frozenset({EventState.CONFIRMED}),
    EventMailKind.MOVED: frozenset({EventState.CONFIRMED}),
    EventMailKind.CANCELLED: frozenset({EventState.CANCELLED}),
    EventMailKind.REMINDER: frozenset({EventState.CONFIRMED}),
    EventMailKind.REPORTED: frozenset({EventState.REPORTED}),
}
_WORDS: dict[str, tuple[str, str]] = {
    EventMailKind.REQUESTED: ("依頼がありました", "次の依頼を受け付けました。"),
    EventMailKind.MESSAGE: ("メッセージが届きました", "次の件について、メッセージが届きました。"),
    EventMailKind.PROPOSED: (
        "日時の提案があります",
        "次の件について、日時・会場の提案があります。ご都合をお聞かせください。",
    ),
    EventMailKind.AGREED: ("日時・会場が合意されました", "次の件の日時・会場が合意されました。"),
    EventMailKind.ASKED: (
        "出席の打診です",
        "次の件への出席をお願いできますか。ご都合をご回答ください。",
    ),
    EventMailKind.CONFIRMED: ("開催が決まりました", "次のとおり、開催が決まりました。"),
    EventMailKind.MOVED: ("日時・会場が変わりました", "次のとおり、日時・会場が変わりました。"),
    EventMailKind.CANCELLED: ("中止になりました", "次の件は中止になりました。"),
    EventMailKind.REMINDER: ("明日の開催のお知らせ", "明日の行事についてお知らせします。"),
    EventMailKind.REPORTED: ("実施報告をお送りします", "次の件の実施報告ができました。"),
}


def post(event: OutreachEvent, kind: EventMailKind, to: Iterable[str], *, occasion: str) -> int:
    """Put the mails on their way once the transaction has ended; how many are new."""
    rows = [
        EventMail(event=event, kind=kind, occasion=occasion, to=address)
        for address in sorted({each for each in to if each})
    ]
    return sum(post_once(row, TASK) for row in rows)


def tell_other_side(
    event: OutreachEvent, kind: EventMailKind, *, by: User, occasion: str = ""
) -> None:
    """The bank hears of what the centre did, and the other way round."""
    to = centre_addresses(event) if by.role == Role.PARTNER else bank_addresses(event)
    post(event, kind, to, occasion=occasion or f"v{event.version}")


def bank_addresses(event: OutreachEvent) -> list[str]:
    """Whoever is named for the event, and the bank's person who asked for it."""
    found = [event.contact_email]
    asker = event.requested_by
    if asker is not None and asker.role == Role.PARTNER and asker.is_active:
        found.append(asker.email)
    return found


def centre_addresses(event: OutreachEvent) -> list[str]:
    """Who looks after the organisation; without one, the secretariat."""
    owner = event.organization.owner if event.organization else None
    if owner is not None and owner.is_active:
        return [owner.email]
    rows = User.objects.filter(role=Role.SECRETARIAT, is_active=True)
    return list(rows.values_list("email", flat=True))


def coordinator_addresses(event: OutreachEvent, answers: Iterable[str]) -> list[str]:
    rows = event.coordinators.filter(answer__in=list(answers))
    return [
        each.coordinator.user.email
        for each in rows.select_related("coordinator__user")
        if each.coordinator.user is not None and each.coordinator.user.is_active
    ]


def reminder_occasion(event: OutreachEvent) -> str:
    """Moved to another time, it is reminded of anew."""
    return event.starts_at.isoformat(timespec="minutes") if event.starts_at else ""


def _is_true(mail: EventMail) -> bool:
    event = mail.event
    true_in = _TRUE_IN.get(mail.kind)
    if true_in is not None and event.state not in true_in:
        return False
    if mail.kind != EventMailKind.REMINDER:
        return True
    # It says 明日.
    is_ahead = event.starts_at is not None and timezone.localdate() < event.starts_at.date()
    return is_ahead and mail.occasion == reminder_occasion(event)


def _people(event: OutreachEvent) -> str:
    """Who comes, as the bank may know them."""
    rows = event.coordinators.filter(answer=Answer.ACCEPTED).select_related("coordinator")
    return "、".join(each.coordinator.name for each in rows)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(
        EventMail.objects.select_related("event__organization", "event__branch"), pk, compose
    )


def compose(mail: EventMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true."""
    event = mail.event
    if not _is_true(mail):
        return None
    subject, lead = _WORDS[mail.kind]
    url = absolute(event.get_absolute_url())
    context = {"event": event, "lead": lead, "url": url, "center_name": settings.CENTER_NAME}
    if mail.kind == EventMailKind.REMINDER:
        context["people"] = _people(event)
    text = render_to_string(
        "partners/mail/event.txt", context | {"center_phone": settings.CENTER_PHONE}
    )
    title = f"【{settings.CENTER_NAME}】{event.title}：{subject}"
    return EmailMessage(title, text.strip() + "\n", to=[mail.to])
