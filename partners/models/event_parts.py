"""What hangs on an event: the days wished for, the talk, its history, who comes along."""

import uuid

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from coordinators.models import Coordinator
from partners.enums import Answer, EventState
from partners.models.event import OutreachEvent


class EventDate(models.Model):
    """A day and time that was wished for, in the order of preference."""

    event = models.ForeignKey(OutreachEvent, models.CASCADE, related_name="dates")
    position = models.PositiveSmallIntegerField("希望順")
    period = DateTimeRangeField("日時")

    class Meta:
        verbose_name = "希望日時"
        verbose_name_plural = "希望日時"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="event_date_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.position}希望 {timezone.localtime(self.period.lower):%Y-%m-%d %H:%M}"


class EventMessage(models.Model):
    """One turn of the talk between bank and centre; it may carry a proposed time and place.

    `internal` is for the centre alone.
    """

    event = models.ForeignKey(OutreachEvent, models.PROTECT, related_name="messages")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="投稿者", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)
    text = models.TextField("内容", max_length=2000, blank=True)
    period = DateTimeRangeField("提案する日時", null=True, blank=True)
    place = models.CharField("提案する会場", max_length=200, blank=True)
    internal = models.BooleanField("拠点内のみ", default=False)
    accepted_at = models.DateTimeField("承諾日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="承諾者", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "調整のやりとり"
        verbose_name_plural = "調整のやりとり"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(period__isnull=False), name="event_message_says_something"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="event_message_accepted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}"


class EventChange(models.Model):
    """One act on an event; without `by` it was the portal itself. Append-only."""

    event = models.ForeignKey(OutreachEvent, models.PROTECT, related_name="changes")
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=20)
    from_state = models.CharField("前の状態", max_length=20, choices=EventState, blank=True)
    to_state = models.CharField("後の状態", max_length=20, choices=EventState)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "出張相談会・セミナーの履歴"
        verbose_name_plural = "出張相談会・セミナーの履歴"
        ordering = ["-sequence"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["event", "sequence"], name="event_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.sequence} {self.act}"


class EventCoordinator(models.Model):
    """A coordinator who was asked to come along, and what they answered."""

    event = models.ForeignKey(OutreachEvent, models.PROTECT, related_name="coordinators")
    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, verbose_name="コーディネーター", related_name="events"
    )
    answer = models.CharField("回答", max_length=10, choices=Answer, default=Answer.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("打診日時", default=timezone.now)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "派遣するコーディネーター"
        verbose_name_plural = "派遣するコーディネーター"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "coordinator"], name="event_coordinator_once"),
            models.CheckConstraint(
                condition=(Q(answer=Answer.ASKED) & Q(answered_at__isnull=True))
                | (~Q(answer=Answer.ASKED) & Q(answered_at__isnull=False)),
                name="event_coordinator_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator}（{self.get_answer_display()}）"
