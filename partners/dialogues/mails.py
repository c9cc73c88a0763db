"""Mails to members: written down first, sent by the worker, each at most once."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from partners.enums import MemberMailKind, WishState
from partners.models import DialogueMember, IntroductionWish, MemberMail
from yorozu.kit.outbox import absolute, as_mail, post_once, send_once

logger = logging.getLogger(__name__)

TASK = "partners.tasks.dialogue.send_member_mail"
# What a mail about an introduction says is true in this state only.
_TRUE_IN: dict[str, WishState] = {
    MemberMailKind.WISHED: WishState.ASKED,
    MemberMailKind.DECLINED: WishState.DECLINED,
    MemberMailKind.MADE: WishState.MADE,
}


def post(
    member: DialogueMember,
    kind: MemberMailKind,
    *,
    occasion: str,
    wish: IntroductionWish | None = None,
) -> bool:
    """Put a mail on its way once the transaction has ended; whether it is a new one."""
    if not member.email:
        return False
    row = MemberMail(member=member, kind=kind, occasion=occasion, wish=wish)
    return post_once(row, TASK)


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    return send_once(
        MemberMail.objects.select_related("member", "wish__asker", "wish__wanted"), pk, compose
    )


def compose(mail: MemberMail) -> EmailMessage | None:
    """The mail, or None when it is no longer true."""
    member, wish = mail.member, mail.wish
    if not member.email or member.left_at is not None or _is_past(mail):
        return None
    context = {
        "member": member,
        "wish": wish,
        "partner": partner_in(wish, member) if wish else None,
        "url": own_url(member),
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
    }
    text = render_to_string(f"partners/dialogue/mail/{mail.kind}.txt", context)
    return as_mail(text, member.email)


def _is_past(mail: MemberMail) -> bool:
    if mail.kind == MemberMailKind.INVITATION:
        return mail.member.opted_in_at is not None
    return mail.wish is None or mail.wish.state != _TRUE_IN[MemberMailKind(mail.kind)]


def partner_in(wish: IntroductionWish, member: DialogueMember) -> DialogueMember | None:
    """The other of the two."""
    return wish.wanted if wish.asker_id == member.pk else wish.asker


def own_url(member: DialogueMember) -> str:
    """The person's own page: join, change, wish for an introduction, leave."""
    return absolute(reverse("dialogue:join", args=[member.token]))
