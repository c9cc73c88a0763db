"""Introductions between members, and the mails that members get."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import MemberMailKind, WishState
from partners.models.dialogue_member import DialogueMember
from yorozu.kit.outbox import MailState


class IntroductionWishQuerySet(models.QuerySet["IntroductionWish"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.DIALOGUE_READ) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=(WishState.ASKED, WishState.AGREED))


class IntroductionWish(models.Model):
    """紹介の希望: neither sees how to reach the other before the other has agreed.

    Whom it is for may be said in words only; the secretariat then finds somebody. `uuid` is the
    form's: sent twice, it is one wish.
    """

    uuid = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )
    asker = models.ForeignKey(
        DialogueMember, models.PROTECT, verbose_name="希望した人", related_name="wishes"
    )
    wanted = models.ForeignKey(
        DialogueMember,
        models.PROTECT,
        verbose_name="紹介してほしい人",
        null=True,
        blank=True,
        related_name="wished_for",
    )
    wanted_words = models.CharField("どのような方", max_length=200, blank=True)
    via = models.ForeignKey(
        DialogueMember,
        models.PROTECT,
        verbose_name="ご縁のある人",
        null=True,
        blank=True,
        related_name="+",
    )
    message = models.CharField("お相手へのひとこと", max_length=400, blank=True)
    state = models.CharField("状態", max_length=10, choices=WishState, default=WishState.ASKED)
    version = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField("希望日時", default=timezone.now)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    made_at = models.DateTimeField("紹介日時", null=True, blank=True)
    made_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="紹介した人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[IntroductionWishQuerySet] = IntroductionWishQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "紹介の希望"
        verbose_name_plural = "紹介の希望"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "wanted"],
                condition=Q(wanted__isnull=False)
                & Q(state__in=(WishState.ASKED, WishState.AGREED)),
                name="wish_for_one_once",
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=False)
                | ~Q(wanted_words="")
                | Q(state=WishState.WITHDRAWN),
                name="wish_names_somebody",
            ),
            models.CheckConstraint(
                condition=Q(wanted__isnull=True) | ~Q(wanted=F("asker")), name="wish_for_another"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, made_by__isnull=True)
                | Q(made_at__isnull=False, made_by__isnull=False),
                name="wish_made_by_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=WishState.MADE)
                | Q(made_at__isnull=False, answered_at__isnull=False, wanted__isnull=False),
                name="wish_made_after_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.wanted or self.wanted_words}"


class MemberMail(models.Model):
    """A mail to a member: written down first, sent by the worker, each at most once."""

    member = models.ForeignKey(DialogueMember, models.PROTECT, related_name="mails")
    kind = models.CharField("種類", max_length=12, choices=MemberMailKind)
    occasion = models.CharField(max_length=40)
    wish = models.ForeignKey(
        IntroductionWish, models.PROTECT, null=True, blank=True, related_name="mails"
    )
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)

    class Meta:
        verbose_name = "メンバーへのメール"
        verbose_name_plural = "メンバーへのメール"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state=MailState.WAITING),
                name="member_mail_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "occasion"], name="member_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.get_kind_display()}"
