"""サポートプラン: what was decided for a case, who moves first, and what became of it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from assist.enums import FollowOutcome
from assist.models.case import AssistCase
from assist.models.conference import AssistParty
from companies.models.keyed import OLD_VERSION


class PlanQuerySet(models.QuerySet["SupportPlan"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def to_move(self) -> Self:
        """Decided, and nobody has made the first move yet."""
        return self.filter(
            decided_on__isnull=False,
            first_done_on__isnull=True,
            case__withdrawn_at__isnull=True,
        )


@pghistory.track(OLD_VERSION, append_only=False)
class SupportPlan(models.Model):
    """Of one case. Decided it has an aim and a 初動 with a party, a person and a day."""

    version = models.PositiveIntegerField(default=0)
    case = models.OneToOneField(
        AssistCase, models.PROTECT, verbose_name="案件", related_name="plan"
    )
    aim = models.TextField("支援の目標", max_length=1000, blank=True)
    summary = models.TextField("支援の方針", max_length=2000, blank=True)
    first_move = models.TextField("初動", max_length=1000, blank=True)
    first_party = models.ForeignKey(
        AssistParty,
        models.PROTECT,
        verbose_name="初動の担当機関",
        null=True,
        blank=True,
        related_name="+",
    )
    first_owner = models.CharField("初動の担当者", max_length=60, blank=True)
    first_due = models.DateField("初動の期限", null=True, blank=True)
    first_done_on = models.DateField("初動の実施日", null=True, blank=True)
    first_done_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="初動の実施を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )
    first_result = models.TextField("初動の結果", max_length=1000, blank=True)
    decided_on = models.DateField("決定日", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="決定を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "サポートプラン"
        verbose_name_plural = "サポートプラン"
        ordering = ["first_due", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(
                fields=["first_due", "id"],
                name="assist_first_due",
                condition=Q(decided_on__isnull=False, first_done_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | Q(
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                    first_party__isnull=False,
                    first_due__isnull=False,
                )
                & ~Q(aim="")
                & ~Q(first_move="")
                & ~Q(first_owner=""),
                name="assist_plan_decided_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(first_done_on__isnull=True, first_done_by__isnull=True)
                & Q(first_result="")
                | Q(
                    first_done_on__isnull=False,
                    first_done_by__isnull=False,
                    decided_on__isnull=False,
                ),
                name="assist_first_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} サポートプラン"

    @property
    def is_late(self) -> bool:
        due, done = self.first_due, self.first_done_on
        return due is not None and done is None and due < timezone.localdate()


class ActionQuerySet(models.QuerySet["PlanAction"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def kept(self) -> Self:
        return self.filter(dropped_at__isnull=True)

    def still_open(self) -> Self:
        return self.kept().filter(done_on__isnull=True, plan__case__withdrawn_at__isnull=True)


@pghistory.track(OLD_VERSION, append_only=False)
class PlanAction(models.Model):
    """One thing to be done after the first move. Given up it stays, with the reason."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(
        SupportPlan, models.PROTECT, verbose_name="プラン", related_name="actions"
    )
    what = models.CharField("対応の内容", max_length=300)
    party = models.ForeignKey(
        AssistParty, models.PROTECT, verbose_name="担当機関", related_name="actions"
    )
    owner = models.CharField("担当者", max_length=60, blank=True)
    due_on = models.DateField("期限")
    done_on = models.DateField("実施日", null=True, blank=True)
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="実施を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )
    result = models.TextField("結果", max_length=1000, blank=True)
    dropped_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取りやめた人", null=True, blank=True, related_name="+"
    )
    dropped_reason = models.CharField("取りやめの理由", max_length=200, blank=True)

    objects: ClassVar[ActionQuerySet] = ActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "プランの対応"
        verbose_name_plural = "プランの対応"
        ordering = ["due_on", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="assist_action_open",
                condition=Q(done_on__isnull=True, dropped_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="assist_action_says_what"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="assist_action_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True) & Q(dropped_reason="")
                | Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_reason=""),
                name="assist_action_dropped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        is_open = self.done_on is None and self.dropped_at is None
        return is_open and self.due_on < timezone.localdate()


class FollowUpQuerySet(models.QuerySet["PlanFollowUp"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def still_open(self) -> Self:
        """Not asked yet; a company that gave up is not asked again."""
        ended = PlanFollowUp.objects.filter(
            plan=OuterRef("plan"), outcome=FollowOutcome.ENDED, done_on__isnull=False
        )
        return self.filter(
            ~Exists(ended), done_on__isnull=True, plan__case__withdrawn_at__isnull=True
        )


@pghistory.track(OLD_VERSION, append_only=False)
class PlanFollowUp(models.Model):
    """How the company is 3, 6 and 12 months after the conference. Made when the plan is decided."""

    version = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(
        SupportPlan, models.PROTECT, verbose_name="プラン", related_name="follow_ups"
    )
    months = models.PositiveSmallIntegerField("会議からの月数")
    due_on = models.DateField("予定日")
    done_on = models.DateField("確認日", null=True, blank=True)
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="確認を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )
    outcome = models.CharField("状況", max_length=10, choices=FollowOutcome, blank=True)
    note = models.TextField("確認した内容", max_length=2000, blank=True)

    objects: ClassVar[FollowUpQuerySet] = FollowUpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "フォローアップ"
        verbose_name_plural = "フォローアップ"
        ordering = ["due_on", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="assist_follow_open",
                condition=Q(done_on__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "months"], name="assist_follow_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, outcome="")
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="assist_follow_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months}か月後"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()
