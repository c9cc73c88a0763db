"""Questions that somebody keeps, shares, or has mailed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from yorozu.kit.outbox import MailState


class SavedAnalysisQuerySet(models.QuerySet["SavedAnalysis"]):
    def visible_to(self, user: User) -> SavedAnalysisQuerySet:
        """One's own, and what was shared with all who read reports."""
        if not has_permission(user, Permission.REPORT_READ):
            return self.none()
        return self.filter(Q(owner=user) | Q(is_shared=True)).filter(removed_at=None)

    def with_mails_of(self, user: User) -> SavedAnalysisQuerySet:
        """Each with the `mine` of the user's running mails."""
        running = AnalysisSubscription.objects.filter(user=user).exclude(every="")
        return self.prefetch_related(models.Prefetch("subscriptions", running, to_attr="mine"))


class SavedAnalysis(models.Model):
    """A question under a name; `query` is its address without the path."""

    owner = models.ForeignKey(User, models.PROTECT, verbose_name="作成した人", related_name="+")
    name = models.CharField("名前", max_length=60)
    query = models.TextField("条件", max_length=4000)
    is_shared = models.BooleanField("共有", default=False)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    removed_at = models.DateTimeField("削除日時", null=True, blank=True)

    objects = SavedAnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = "保存した分析"
        verbose_name_plural = "保存した分析"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(removed_at=None),
                name="analysis_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Every(models.TextChoices):
    MONTH = "month", "毎月（第1営業日）"
    WEEK = "week", "毎週（週の第1営業日）"


class AnalysisSubscription(models.Model):
    """Somebody has a saved analysis mailed; one row for each pair, whatever was chosen last."""

    analysis = models.ForeignKey(
        SavedAnalysis, models.PROTECT, verbose_name="分析", related_name="subscriptions"
    )
    user = models.ForeignKey(User, models.PROTECT, verbose_name="受け取る人", related_name="+")
    every = models.CharField("間隔", max_length=5, choices=Every, blank=True)

    class Meta:
        verbose_name = "分析の定期メール"
        verbose_name_plural = "分析の定期メール"
        constraints = [
            models.UniqueConstraint(fields=["analysis", "user"], name="analysis_mailed_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.analysis_id} → {self.user_id}"


class AnalysisMail(models.Model):
    """A mail of one day to one subscriber; see `yorozu.kit.outbox`."""

    subscription = models.ForeignKey(
        AnalysisSubscription, models.PROTECT, verbose_name="定期メール", related_name="mails"
    )
    due_on = models.DateField("送る日")
    state = models.CharField("状態", max_length=8, choices=MailState, default=MailState.WAITING)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    created_at = models.DateTimeField("作成日時", default=timezone.now)

    class Meta:
        verbose_name = "分析のメール"
        verbose_name_plural = "分析のメール"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "due_on"], name="analysis_mail_once")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.due_on}"
