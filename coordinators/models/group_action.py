"""宿題: what a group gave somebody to do by a day."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from coordinators.models.group import WorkingGroup
from coordinators.models.meeting import LONG, GroupMeeting


class GroupActionQuerySet(models.QuerySet["GroupAction"]):
    def visible_to(self, user: User) -> Self:
        """Those of the groups one may read."""
        return self.filter(group__in=WorkingGroup.objects.visible_to(user))

    def listed(self) -> Self:
        """As a line of a list: of the meeting its name and day alone."""
        rows = self.select_related("group", "meeting", "owner", "done_by", "dropped_by")
        return rows.defer(*(f"meeting__{name}" for name in LONG))

    def still_open(self) -> Self:
        return self.filter(done_on__isnull=True, dropped_at__isnull=True)


class GroupAction(models.Model):
    """Open until it is done or dropped (取りやめ), each with who and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, verbose_name="部会・PJ", related_name="actions"
    )
    meeting = models.ForeignKey(
        GroupMeeting,
        models.PROTECT,
        verbose_name="会議",
        null=True,
        blank=True,
        related_name="actions",
    )
    what = models.CharField("すること", max_length=200)
    owner = models.ForeignKey(
        User, models.PROTECT, verbose_name="担当", related_name="group_actions"
    )
    due_on = models.DateField("期限")
    done_on = models.DateField("終えた日", null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終えた人", null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取りやめた人", null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects = GroupActionQuerySet.as_manager()

    class Meta:
        verbose_name = "部会・PJの宿題"
        verbose_name_plural = "部会・PJの宿題"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_on__isnull=True, dropped_at__isnull=True),
                name="group_action_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="group_action_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="group_action_dropped_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
                name="group_action_done_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_at is None

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open and self.due_on < day

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())
