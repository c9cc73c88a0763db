"""What the public pages add to an appointment, and the waiting list."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import (
    LIVE,
    AppointmentState,
    EntryEnd,
    EntryState,
)
from bookings.models.appointment import Appointment
from center.enums import Method
from center.models import Office, SupportCourse
from companies.enums import AgeBand, Sex
from companies.models import ConsentWording
from coordinators.enums import Language


class WaitingListQuerySet(models.QuerySet["WaitingListEntry"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.WEB_BOOKINGS) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=(EntryState.WAITING, EntryState.OFFERED))

    def in_order(self) -> Self:
        return self.order_by("queued_at", "id")


class WaitingListEntry(models.Model):
    """Somebody who found no time. Whoever does not answer an offer goes to the end of the line."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=10, choices=EntryState, default=EntryState.WAITING)
    course = models.ForeignKey(
        SupportCourse,
        models.PROTECT,
        verbose_name="支援コース",
        null=True,
        blank=True,
        related_name="+",
    )
    method = models.CharField("相談方法", max_length=10, choices=Method)
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="拠点", null=True, blank=True, related_name="+"
    )
    first_day = models.DateField("希望の初日")
    last_day = models.DateField("希望の最終日")
    name = models.CharField("相談者名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120)
    company = models.CharField("企業名・屋号", max_length=120, blank=True)
    phone = models.CharField("電話番号", max_length=30)
    email = models.EmailField("メールアドレス")
    about = models.TextField("相談したいこと", blank=True)
    sex = models.CharField("性別", max_length=12, choices=Sex)
    age_band = models.CharField("年代", max_length=12, choices=AgeBand)
    language = models.CharField("使用言語", max_length=20, choices=Language, blank=True)
    declines_observers = models.BooleanField("同席を希望しない", default=False)
    consent_wording = models.ForeignKey(
        ConsentWording, models.PROTECT, verbose_name="同意の文面", related_name="+"
    )
    consented_at = models.DateTimeField("同意した日時")
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    queued_at = models.DateTimeField("並んだ日時", default=timezone.now)
    welcomed_at = models.DateTimeField("登録のメール", null=True, blank=True)
    offers = models.PositiveSmallIntegerField("案内した回数", default=0)
    ended_as = models.CharField("終わり方", max_length=10, choices=EntryEnd, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終えた人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[WaitingListQuerySet] = WaitingListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "空き待ち"
        verbose_name_plural = "空き待ち"
        ordering = ["queued_at", "id"]
        indexes = [
            models.Index(
                fields=["queued_at", "id"],
                name="waiting_in_order",
                condition=Q(state=EntryState.WAITING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="waiting_days_in_order"
            ),
            # Somebody of the centre, when and only when the centre ended it.
            models.CheckConstraint(
                condition=Q(
                    ~Q(ended_as__in=["", EntryEnd.STAFF]),
                    state=EntryState.ENDED,
                    ended_at__isnull=False,
                    ended_by__isnull=True,
                )
                | Q(
                    state=EntryState.ENDED,
                    ended_as=EntryEnd.STAFF,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                )
                | (
                    ~Q(state=EntryState.ENDED)
                    & Q(ended_at__isnull=True, ended_by__isnull=True, ended_as="")
                ),
                name="waiting_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"空き待ち {self.pk}"


class WebRequestQuerySet(models.QuerySet["WebRequest"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.WEB_BOOKINGS) else self.none()

    def sent(self) -> Self:
        """Those whose sender showed that the address is theirs."""
        return self.filter(verified_at__isnull=False)

    def waiting(self) -> Self:
        """Requests that nobody has confirmed yet, the oldest first."""
        return self.filter(appointment__state=AppointmentState.REQUESTED).order_by(
            "appointment__received_at", "pk"
        )


class WebRequest(models.Model):
    """An appointment that a visitor asked for on the public pages, and what only they said.

    `uuid` is the key of the form it came from: sent twice, it is one request. The code is never
    stored; it follows from key, round and the portal's secret (`bookings.web.codes`).
    """

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, verbose_name="予約", related_name="web_request"
    )
    uuid = models.UUIDField(unique=True)
    code_round = models.PositiveSmallIntegerField("確認コードの回", default=1)
    code_tries = models.PositiveSmallIntegerField("確認コードの誤り", default=0)
    code_sent_at = models.DateTimeField("確認コードを送った日時", default=timezone.now)
    verified_at = models.DateTimeField("確認した日時", null=True, blank=True)
    consent_wording = models.ForeignKey(
        ConsentWording, models.PROTECT, verbose_name="同意の文面", related_name="+"
    )
    consented_at = models.DateTimeField("同意した日時")
    sex = models.CharField("性別", max_length=12, choices=Sex)
    age_band = models.CharField("年代", max_length=12, choices=AgeBand)
    waiting = models.ForeignKey(
        WaitingListEntry,
        models.PROTECT,
        verbose_name="空き待ち",
        null=True,
        blank=True,
        related_name="requests",
    )

    objects: ClassVar[WebRequestQuerySet] = WebRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ネット予約"
        verbose_name_plural = "ネット予約"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["verified_at"],
                name="web_request_verified",
                condition=Q(verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"ネット予約 {self.pk}"

    def is_held(self, now: datetime) -> bool:
        """Whether the time is still kept for somebody who has to show the code."""
        until = self.appointment.held_until
        return self.appointment.state == AppointmentState.HELD and until is not None and now < until

    @property
    def is_sent(self) -> bool:
        return self.verified_at is not None and self.appointment.state in LIVE
