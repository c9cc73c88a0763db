"""新CO OJT: a plan of what a new coordinator learns, each item signed by who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment
from center.models import ByYear
from center.models.codes import ByYearQuerySet
from coordinators.models import Coordinator
from trainees.enums import OjtKind, OjtState
from trainees.models.triggers import NEVER_DELETED


class OjtTemplate(ByYear):
    """OJTのひな形: what every new coordinator goes through; a plan copies it."""

    name = models.CharField("項目", max_length=60, unique=True)
    kind = models.CharField("種類", max_length=10, choices=OjtKind)
    description = models.CharField("内容", max_length=200, blank=True)
    week = models.PositiveSmallIntegerField("目安の週", default=1)

    objects: ClassVar[ByYearQuerySet[OjtTemplate]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "新CO OJTの項目"
        verbose_name_plural = "新CO OJTの項目"
        constraints = [
            *ByYear.Meta.constraints,
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=26), name="ojt_template_week"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        return f"{self.get_kind_display()}　第{self.week}週　{self.description}"


class OjtPlanQuerySet(models.QuerySet["OjtPlan"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.OJT_READ) else self.none()

    def still_open(self) -> Self:
        return self.filter(state=OjtState.OPEN)


class OjtPlan(models.Model):
    """As long as it is open nobody is offered this coordinator alone (`Coordinator.solo_from`)."""

    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, verbose_name="新CO", related_name="ojt_plans"
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了予定日")
    sessions_wanted = models.PositiveSmallIntegerField("同席の目安（件）", default=20)
    people_wanted = models.PositiveSmallIntegerField("同席するCOの目安（人）", default=5)
    state = models.CharField("状態", max_length=10, choices=OjtState, default=OjtState.OPEN)
    note = models.CharField("判断の理由", max_length=300, blank=True)
    ready_from = models.DateField("単独対応の開始日", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="判断した人",
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("判断日時", null=True, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="作成した人", related_name="+"
    )
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[OjtPlanQuerySet] = OjtPlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "新CO OJT"
        verbose_name_plural = "新CO OJT"
        ordering = ["-starts_on", "-id"]
        triggers = NEVER_DELETED
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="ojt_plan_in_order"
            ),
            models.UniqueConstraint(
                fields=["coordinator"],
                condition=Q(state=OjtState.OPEN),
                name="ojt_plan_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=OjtState.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=OjtState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="ojt_plan_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=OjtState.READY, ready_from__isnull=False)
                | (~Q(state=OjtState.READY) & Q(ready_from__isnull=True)),
                name="ojt_plan_ready_from_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator} OJT"

    def get_absolute_url(self) -> str:
        return reverse("trainees:ojt_plan", args=[self.pk])


class OjtItemQuerySet(models.QuerySet["OjtItem"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.OJT_READ) else self.none()


class OjtItem(models.Model):
    """Signed off by the coordinator who taught it or in whose session it was seen."""

    plan = models.ForeignKey(OjtPlan, models.PROTECT, related_name="items", verbose_name="OJT")
    name = models.CharField("項目", max_length=60)
    kind = models.CharField("種類", max_length=10, choices=OjtKind)
    description = models.CharField("内容", max_length=200, blank=True)
    due_on = models.DateField("目安の日")
    position = models.PositiveSmallIntegerField("並び順", default=0)
    teacher = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="担当するCO",
        null=True,
        blank=True,
        related_name="+",
    )
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="確認した相談",
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField("ひとこと", max_length=200, blank=True)
    signed_by = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="確認したCO",
        null=True,
        blank=True,
        related_name="+",
    )
    signed_at = models.DateTimeField("確認日時", null=True, blank=True)

    objects: ClassVar[OjtItemQuerySet] = OjtItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "OJTの項目"
        verbose_name_plural = "OJTの項目"
        ordering = ["position", "id"]
        triggers = NEVER_DELETED
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="ojt_item_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind=OjtKind.SIT_IN) | Q(appointment__isnull=True),
                name="ojt_item_session_of_sit_in",
            ),
            models.CheckConstraint(
                condition=Q(kind=OjtKind.CLASSROOM)
                | Q(signed_at__isnull=True)
                | Q(appointment__isnull=False),
                name="ojt_item_sit_in_names_its_session",
            ),
        ]

    def __str__(self) -> str:
        return self.name
