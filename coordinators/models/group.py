"""Working groups (部会・PJ・小集団活動・自主勉強会) and who belongs to them."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from coordinators.enums import GroupKind, GroupState
from coordinators.rules import leads_the_centre


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def visible_to(self, user: User) -> Self:
        """All coordinators and the office; a 限定 one its members, the chiefs and the manager."""
        if not has_permission(user, Permission.GROUP_READ):
            return self.none()
        if leads_the_centre(user):
            return self
        return self.filter(Q(is_restricted=False) | Exists(membership_of(user, OuterRef("pk"))))

    def active(self) -> Self:
        return self.filter(state=GroupState.ACTIVE)

    def of_member(self, user: User) -> Self:
        return self.filter(Exists(membership_of(user, OuterRef("pk"))))


class WorkingGroup(models.Model):
    """Its lead always is a member. `uuid` comes from the form: sent twice, it is one group."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種類", max_length=10, choices=GroupKind)
    name = models.CharField("名称", max_length=60)
    aim = models.TextField("目的", blank=True)
    lead = models.ForeignKey(User, models.PROTECT, verbose_name="代表", related_name="+")
    members: models.ManyToManyField[User, GroupMember] = models.ManyToManyField(
        User, through="GroupMember", verbose_name="メンバー", related_name="working_groups"
    )
    active_from = models.DateField("活動の始まり")
    active_until = models.DateField("活動の終わり", null=True, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=GroupState, default=GroupState.ACTIVE, editable=False
    )
    is_restricted = models.BooleanField("限定（メンバーと管理者だけが読める）", default=False)
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "部会・PJ"
        verbose_name_plural = "部会・PJ"
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state=GroupState.ACTIVE),
                name="group_active_name_once",
                violation_error_message="同じ名称で活動中の部会・PJがあります。",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_from__lte=F("active_until")),
                name="group_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=GroupState.ACTIVE) | Q(active_until__isnull=False),
                name="group_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordinators:group", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state == GroupState.ACTIVE


class GroupMember(models.Model):
    """Who belongs to it from when; who leaves keeps the row with the day."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="メンバー", related_name="memberships"
    )
    joined_on = models.DateField("加わった日")
    left_on = models.DateField("抜けた日", null=True, blank=True)

    class Meta:
        verbose_name = "メンバー"
        verbose_name_plural = "メンバー"
        ordering = ["joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(left_on__isnull=True),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(joined_on__lte=F("left_on")),
                name="group_member_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}"


def membership_of(user: User, group: OuterRef) -> models.QuerySet[GroupMember]:
    """The row that makes this person a member today."""
    return GroupMember.objects.filter(group=group, user=user, left_on__isnull=True)
