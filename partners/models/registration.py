"""A name put down for a seminar or a dialogue."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from companies.models import Company
from partners.enums import SEATED, RegistrationState
from partners.models.event import OutreachEvent
from partners.models.organization import Branch, Organization


def _token() -> str:
    return secrets.token_urlsafe(18)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def seated(self) -> Self:
        """Those that take a place."""
        return self.filter(state__in=SEATED)

    def waiting(self) -> Self:
        """In their order: who came first is first in line."""
        return self.filter(state=RegistrationState.WAITING).order_by("registered_at", "pk")


class Registration(models.Model):
    """`token` opens the person's own page (change, cancel, survey) and is what the QR code says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=40, unique=True, default=_token, editable=False)
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, verbose_name="行事", related_name="registrations"
    )
    state = models.CharField(
        "状態", max_length=12, choices=RegistrationState, default=RegistrationState.REGISTERED
    )
    name = models.CharField("お名前", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    company_name = models.CharField("会社名・所属", max_length=120, blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="利用者", null=True, blank=True, related_name="+"
    )
    # The bank that put the name down; empty for who came by themselves.
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="紹介元", null=True, blank=True, related_name="+"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="+"
    )
    note = models.CharField("備考", max_length=300, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録者", null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField("申込日時", default=timezone.now)
    consented_at = models.DateTimeField("個人情報の同意日時", null=True, blank=True)
    checked_in_at = models.DateTimeField("受付日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)
    reminded_at = models.DateTimeField("リマインド日時", null=True, blank=True)

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "申込"
        verbose_name_plural = "申込"
        ordering = ["registered_at", "id"]
        indexes = [models.Index(fields=["event", "state"], name="registration_of_event")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(email="") & ~Q(state=RegistrationState.CANCELLED),
                name="registration_address_once",
            ),
            models.CheckConstraint(
                condition=(Q(state=RegistrationState.CANCELLED) & Q(cancelled_at__isnull=False))
                | (~Q(state=RegistrationState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="registration_cancelled_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.ATTENDED) | Q(checked_in_at__isnull=False),
                name="registration_attended_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_state_display()}）"
