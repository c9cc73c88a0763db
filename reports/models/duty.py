"""従事日誌: what a coordinator did, day by day and programme by programme."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from center.models import Programme
from coordinators.models import Coordinator
from reports.enums import BY_HAND, DutyAct, DutyKind, DutyState


class DutyLogQuerySet(models.QuerySet["DutyLog"]):
    def visible_to(self, user: User) -> Self:
        """A coordinator's own; chiefs and the office all."""
        if not has_permission(user, Permission.DUTY_READ):
            return self.none()
        return self.filter(coordinator__user=user) if user.role == Role.COORDINATOR else self


class DutyLog(models.Model):
    """One coordinator's month; `version` counts its steps and lines. No row: nothing was done."""

    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, verbose_name="コーディネーター", related_name="duty_logs"
    )
    month = models.DateField("月")
    state = models.CharField("状態", max_length=10, choices=DutyState, default=DutyState.OPEN)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[DutyLogQuerySet] = DutyLogQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "従事日誌"
        verbose_name_plural = "従事日誌"
        ordering = ["-month", "coordinator"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["coordinator", "month"], name="duty_log_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="duty_log_on_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.coordinator_id}"

    def get_absolute_url(self) -> str:
        return reverse("reports:duty_log", args=[f"{self.month:%Y-%m}", self.coordinator_id])


class DutyLineQuerySet(models.QuerySet["DutyLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(log__in=DutyLog.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class DutyLine(models.Model):
    """A stretch of time with what it was spent on. The database refuses two at one time.

    Lines by hand are there from when they are written; those computed out of sessions, events
    and meetings are written at CO 確認 (`source`: which record) and taken back with it.
    """

    log = models.ForeignKey(DutyLog, models.PROTECT, related_name="lines")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種類", max_length=10, choices=DutyKind)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    period = DateTimeRangeField("時間")
    title = models.CharField("内容", max_length=200)
    route = models.CharField("経路", max_length=200, blank=True)
    fare = models.PositiveIntegerField("交通費（円）", null=True, blank=True)
    source = models.CharField("もとの記録", max_length=40, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name="書いた人", related_name="+")
    written_at = models.DateTimeField("書いた日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り下げた日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="取り下げた人", related_name="+"
    )

    objects: ClassVar[DutyLineQuerySet] = DutyLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "従事日誌の行"
        verbose_name_plural = "従事日誌の行"
        ordering = ["period", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            ExclusionConstraint(
                name="duty_line_one_at_a_time",
                expressions=[("log", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(
                    period__isempty=False,
                    period__startswith__isnull=False,
                    period__endswith__isnull=False,
                ),
                name="duty_line_has_period",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="duty_line_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BY_HAND, source="") | (~Q(kind__in=BY_HAND) & ~Q(source="")),
                name="duty_line_by_hand_or_computed",
            ),
            models.CheckConstraint(
                condition=Q(kind=DutyKind.TRAVEL) | Q(fare__isnull=True, route=""),
                name="duty_line_fare_of_travel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.log_id} {self.title}"

    @property
    def day(self) -> date:
        return timezone.localtime(self.period.lower).date()


class DutyStep(models.Model):
    """Who confirmed, approved or sent back, when and why. Append-only."""

    log = models.ForeignKey(DutyLog, models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=10, choices=DutyAct)
    to_state = models.CharField("後の状態", max_length=10, choices=DutyState)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="操作した人", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)
    comment = models.CharField("コメント", max_length=500, blank=True)

    class Meta:
        verbose_name = "従事日誌の手続き"
        verbose_name_plural = "従事日誌の手続き"
        ordering = ["sequence"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["log", "sequence"], name="duty_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.sequence} {self.act}"
