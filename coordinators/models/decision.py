"""決定記録 of the chief and the manager (共同経営): what, why, who, when."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from coordinators.models.group import WorkingGroup
from coordinators.models.meeting import GroupMeeting
from coordinators.models.searching import SEARCH_FIELDS, Searched, search_trigger
from coordinators.rules import leads_the_centre


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        """The chiefs, the manager, the secretariat; coordinators what is 公開."""
        if not has_permission(user, Permission.DECISION_READ):
            return self.none()
        if leads_the_centre(user) or user.role == Role.SECRETARIAT:
            return self.defer(*SEARCH_FIELDS)
        return self.filter(is_open=True).defer(*SEARCH_FIELDS)

    def standing(self) -> Self:
        """Those that no later decision has replaced."""
        return self.filter(replaced_by__isnull=True)


class Decision(Searched):
    """Append-only: what was decided stays as written. 改める is a new one that names the old.

    Only whether coordinators read it may change, so that a slip can be taken back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField("決めたこと", max_length=200)
    why = models.TextField("理由・経緯")
    decided_on = models.DateField("決めた日")
    deciders = models.ManyToManyField(User, verbose_name="決めた人", related_name="+")
    group = models.ForeignKey(
        WorkingGroup,
        models.PROTECT,
        verbose_name="関係する部会・PJ",
        null=True,
        blank=True,
        related_name="decision_log",
    )
    meeting = models.ForeignKey(
        GroupMeeting,
        models.PROTECT,
        verbose_name="関係する会議",
        null=True,
        blank=True,
        related_name="decision_log",
    )
    tags = ArrayField(
        models.CharField(max_length=20), verbose_name="タグ", default=list, blank=True
    )
    is_open = models.BooleanField("公開（コーディネーターも読める）", default=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="改める前の決定",
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="記録者", related_name="+")
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "決定記録"
        verbose_name_plural = "決定記録"
        ordering = ["-decided_on", "-id"]
        indexes = [
            models.Index(fields=["-decided_on", "-id"], name="decision_newest"),
            GinIndex(fields=["search_grams"], name="decision_grams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="decision_says_why"),
        ]
        triggers = [
            search_trigger("what", "why", lists=["tags"]),
            pgtrigger.ReadOnly(name="as_written", exclude=["is_open"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("coordinators:decision", args=[self.uuid])
