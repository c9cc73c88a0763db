"""A bank's secondee, from the application to the alumni; the pledge they gave."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from coordinators.models import Coordinator
from partners.models import Branch, Organization
from trainees.enums import (
    GRADUATED,
    RECEIVED,
    WITH_REASON,
    PledgeMeans,
    TraineeState,
)
from trainees.models.cohort import Cohort
from trainees.models.triggers import TRAINEE_TRIGGERS

_CHANGED = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
# What may be gone through at any time: one account, one training at a time.
_RUNNING = (TraineeState.ACCEPTED, TraineeState.IN_TRAINING)


class TraineeQuerySet(models.QuerySet["Trainee"]):
    def visible_to(self, user: User) -> Self:
        """The centre's people see everybody, a trainee themselves."""
        if not has_permission(user, Permission.TRAINEE_READ):
            return self.none()
        return self.filter(user=user) if user.role == Role.TRAINEE else self

    def learning_of(self, user: User) -> Self:
        """Of those in scope, whose logs and evaluations the person reads."""
        if not has_permission(user, Permission.LEARNING_READ):
            return self.none()
        return self.filter(mentor__user=user) if user.role == Role.COORDINATOR else self

    def received(self) -> Self:
        """受入数: those who began, whatever became of them later."""
        return self.filter(received_on__isnull=False)

    def graduated(self) -> Self:
        return self.filter(state__in=GRADUATED)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(condition=_CHANGED), append_only=False
)
class Trainee(models.Model):
    """Written only by `trainees.services`. Without an account until accepted.

    `received_on` is the day the training began, `ended_on` the day it was completed: what is
    counted is counted by these two.
    """

    cohort = models.ForeignKey(
        Cohort, models.PROTECT, verbose_name="受入期", related_name="trainees"
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="利用者",
        null=True,
        blank=True,
        related_name="traineeships",
    )
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="派遣元", related_name="trainees"
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name="所属店",
        null=True,
        blank=True,
        related_name="+",
    )
    department = models.CharField("部署・役職", max_length=80, blank=True)
    supervisor_name = models.CharField("派遣元の上司", max_length=60, blank=True)
    supervisor_email = models.EmailField("上司のメールアドレス", blank=True)
    supervisor_phone = models.CharField("上司の電話番号", max_length=30, blank=True)
    mentor = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="メンター",
        null=True,
        blank=True,
        related_name="mentees",
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    aims = models.TextField("本人の目標", blank=True)
    state = models.CharField(
        "状態", max_length=20, choices=TraineeState, default=TraineeState.APPLIED
    )
    received_on = models.DateField("受入日", null=True, blank=True)
    ended_on = models.DateField("修了日", null=True, blank=True)
    # 修了生名簿
    themes = ArrayField(
        models.CharField(max_length=40), verbose_name="得意なテーマ", default=list, blank=True
    )
    may_call = models.BooleanField("相談してよい", default=False)
    now_at = models.CharField("いまの所属", max_length=120, blank=True)
    message = models.CharField("ひとこと", max_length=300, blank=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[TraineeQuerySet] = TraineeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "トレーニー"
        verbose_name_plural = "トレーニー"
        ordering = ["-starts_on", "kana", "name", "-id"]
        triggers = TRAINEE_TRIGGERS
        indexes = [
            models.Index(fields=["state", "-starts_on"], name="trainee_state"),
            models.Index(fields=["-starts_on", "-id"], name="trainee_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="trainee_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RECEIVED) | Q(received_on__isnull=False),
                name="trainee_received_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=GRADUATED, ended_on__isnull=False)
                | (~Q(state__in=GRADUATED) & Q(ended_on__isnull=True)),
                name="trainee_ended_when",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=_RUNNING),
                name="trainee_one_training_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("trainees:trainee", args=[self.pk])

    @property
    def bank(self) -> str:
        """城南信用金庫 蒲田支店"""
        return f"{self.organization.name} {self.branch.name if self.branch else ''}".strip()

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def is_over_on(self, day: date) -> bool:
        return self.ends_on < day


class TraineeTransition(models.Model):
    """One step of a trainee. Append-only."""

    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="transitions", verbose_name="トレーニー"
    )
    from_state = models.CharField("前の状態", max_length=20, choices=TraineeState, blank=True)
    to_state = models.CharField("後の状態", max_length=20, choices=TraineeState)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name="操作した人", null=True, related_name="+"
    )
    at = models.DateTimeField("日時", default=timezone.now)

    objects: ClassVar[models.Manager[TraineeTransition]]

    class Meta:
        verbose_name = "トレーニーの経過"
        verbose_name_plural = "トレーニーの経過"
        ordering = ["trainee", "id"]
        triggers = append_only(wipeable=["reason"])
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_state__in=WITH_REASON) | ~Q(reason=""),
                name="trainee_transition_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.get_to_state_display()}"


class PledgeWordingQuerySet(models.QuerySet["PledgeWording"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.TRAINEE_READ) else self.none()


class PledgeWording(models.Model):
    """守秘誓約の文面. A new wording is a new row: what somebody signed stays readable."""

    text = models.TextField("文面")
    # The first one came with the portal.
    author = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", null=True, related_name="+"
    )
    made_at = models.DateTimeField("登録日時", default=timezone.now)

    objects: ClassVar[PledgeWordingQuerySet] = PledgeWordingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "守秘誓約の文面"
        verbose_name_plural = "守秘誓約の文面"
        ordering = ["-id"]
        triggers = append_only()
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="pledge_wording_says_something")
        ]

    def __str__(self) -> str:
        return f"第{self.pk}版"


class Pledge(models.Model):
    """守秘誓約: the words as they were, and the day. Append-only."""

    trainee = models.OneToOneField(
        Trainee, models.PROTECT, related_name="pledge", verbose_name="トレーニー"
    )
    wording = models.ForeignKey(
        PledgeWording, models.PROTECT, verbose_name="文面", related_name="+"
    )
    means = models.CharField("方法", max_length=10, choices=PledgeMeans)
    signed_on = models.DateField("誓約日")
    signed_name = models.CharField("署名", max_length=60)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録した人", related_name="+"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    objects: ClassVar[models.Manager[Pledge]]

    class Meta:
        verbose_name = "守秘誓約"
        verbose_name_plural = "守秘誓約"
        triggers = append_only(wipeable=["signed_name"])

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.signed_on}"
