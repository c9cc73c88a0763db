"""Who waits for a slot of an outreach event that is full."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import STAFF, Role
from accounts.models import User
from bookings.enums import EventWaitingState
from bookings.models.appointment import Appointment
from center.models import Topic
from companies.models import Company
from partners.models import Branch, Organization, OutreachEvent


class EventWaitingQuerySet(models.QuerySet["EventWaiting"]):
    def visible_to(self, user: User) -> Self:
        """The centre's staff all; a bank those it put down itself."""
        if user.role in STAFF:
            return self
        staff = getattr(user, "partner_staff", None)
        if user.role != Role.PARTNER or staff is None:
            return self.none()
        rows = self.filter(introduced_by=staff.organization)
        return rows.filter(introduced_branch=staff.branch) if staff.branch_id else rows

    def end_all(self, event: OutreachEvent, *, by: User, reason: str) -> int:
        """Nobody waits for an event that is off or over; how many did."""
        return self.filter(event=event, state=EventWaitingState.WAITING).update(
            state=EventWaitingState.ENDED,
            ended_at=timezone.now(),
            ended_by=by,
            end_reason=reason[:200],
        )

    def in_line(self) -> Self:
        return self.filter(state=EventWaitingState.WAITING).order_by("queued_at", "pk")


class EventWaiting(models.Model):
    """`uuid` is the form's: sent twice, it is one entry."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, verbose_name="行事", related_name="waiting"
    )
    state = models.CharField(
        "状態", max_length=10, choices=EventWaitingState, default=EventWaitingState.WAITING
    )
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, blank=True, related_name="+"
    )
    client_name = models.CharField("企業名・屋号", max_length=120, blank=True)
    contact_name = models.CharField("相談者名", max_length=60, blank=True)
    contact_kana = models.CharField("フリガナ", max_length=120, blank=True)
    contact_phone = models.CharField("電話番号", max_length=30, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)
    primary_topic = models.ForeignKey(
        Topic, models.PROTECT, verbose_name="相談分野", null=True, blank=True, related_name="+"
    )
    briefing = models.TextField("相談の概要", max_length=4000, blank=True)
    introduced_by = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="紹介元", null=True, blank=True, related_name="+"
    )
    introduced_branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    queued_at = models.DateTimeField("登録日時", default=timezone.now)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name="予約", null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終えた人", null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField("終えた理由", max_length=200, blank=True)

    objects: ClassVar[EventWaitingQuerySet] = EventWaitingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "相談枠のキャンセル待ち"
        verbose_name_plural = "相談枠のキャンセル待ち"
        ordering = ["queued_at", "id"]
        indexes = [models.Index(fields=["event", "state"], name="event_waiting_of_event")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(client_name="") | ~Q(contact_name="") | Q(company__isnull=False),
                name="event_waiting_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EventWaitingState.WAITING, ended_at__isnull=True, ended_by__isnull=True
                )
                | (
                    ~Q(state=EventWaitingState.WAITING)
                    & Q(ended_at__isnull=False, ended_by__isnull=False)
                ),
                name="event_waiting_ended_when",
            ),
        ]

    def __str__(self) -> str:
        return f"キャンセル待ち {self.pk}"

    @property
    def client(self) -> str:
        known = self.company.name if self.company else ""
        return known or self.client_name or self.contact_name
