"""Closing a month: its steps, and the list of memos that counted when it was closed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from center.models import Programme
from consultations.models import Memo
from reports.enums import CloseAct, CloseState
from yorozu.kit.outbox import MailState


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.MONTH_READ) else self.none()

    def of(self, month: date, programme: Programme) -> Self:
        return self.filter(month=month, programme=programme)

    def standing(self) -> Self:
        """All but those that were opened again."""
        return self.exclude(state=CloseState.REOPENED)

    def closed(self) -> Self:
        return self.filter(state=CloseState.CLOSED)


class MonthClose(models.Model):
    """One way of a month from 申請 to 承認; `version` counts its steps.

    Opened again it stays as it was, with its frozen list; the next 申請 begins another `round`.
    `figures` is what its lines add up to: cut → value → how many. They never change, so neither
    does it.
    """

    month = models.DateField("月")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    round = models.PositiveSmallIntegerField("回")
    state = models.CharField("状態", max_length=10, choices=CloseState)
    version = models.PositiveIntegerField("版", default=0)
    total = models.PositiveIntegerField("相談対応件数", null=True, blank=True)
    figures = models.JSONField("集計", default=dict, blank=True)
    closed_at = models.DateTimeField("締めた日時", null=True, blank=True)

    objects: ClassVar[MonthCloseQuerySet] = MonthCloseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "月の締め"
        verbose_name_plural = "月の締め"
        ordering = ["-month", "programme", "-round"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "programme", "round"], name="month_close_round_once"
            ),
            models.UniqueConstraint(
                fields=["month", "programme"],
                condition=~Q(state=CloseState.REOPENED),
                name="month_close_one_standing",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_on_first_day"),
            models.CheckConstraint(
                condition=Q(
                    state__in=(CloseState.CLOSED, CloseState.REOPENED),
                    closed_at__isnull=False,
                    total__isnull=False,
                )
                | (
                    ~Q(state__in=(CloseState.CLOSED, CloseState.REOPENED))
                    & Q(closed_at__isnull=True, total__isnull=True)
                ),
                name="month_close_closed_when",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id} #{self.round}"

    def get_absolute_url(self) -> str:
        address = reverse("reports:close", args=[f"{self.month:%Y-%m}"])
        return f"{address}?programme={self.programme.code}"


class MonthCloseStep(models.Model):
    """Who did what when, with the comment; `left` is what stood in the way then, by group."""

    close = models.ForeignKey(MonthClose, models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=10, choices=CloseAct)
    to_state = models.CharField("後の状態", max_length=10, choices=CloseState)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="操作した人", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)
    comment = models.CharField("コメント", max_length=500, blank=True)
    left: models.JSONField[Any, Any] = models.JSONField("残っていた事項", default=dict, blank=True)

    class Meta:
        verbose_name = "締めの手続き"
        verbose_name_plural = "締めの手続き"
        ordering = ["sequence"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["close", "sequence"], name="month_close_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.close_id}/{self.sequence} {self.act}"


class MonthCloseLineQuerySet(models.QuerySet["MonthCloseLine"]):
    def visible_to(self, user: User) -> Self:
        """Of whom the memo may be read: a restricted one is named to nobody else."""
        if not has_permission(user, Permission.MONTH_READ):
            return self.none()
        return self.filter(memo__in=Memo.objects.visible_to(user).order_by().values("pk"))


class MonthCloseLine(models.Model):
    """One memo that counted when the month was closed, with what it was counted under.

    `attributes`: cut → values as text, as `consultations.counting.memos.CUTS` names them (`none` is
    未設定), and besides `visit` (new, repeat) and `client` (who it was one session of).
    """

    close = models.ForeignKey(MonthClose, models.PROTECT, related_name="lines")
    memo = models.ForeignKey(Memo, models.PROTECT, verbose_name="メモ", related_name="+")
    number = models.CharField("番号", max_length=12)
    started_at = models.DateTimeField("相談日時")
    attributes: models.JSONField[Any, Any] = models.JSONField("区分")

    objects: ClassVar[MonthCloseLineQuerySet] = MonthCloseLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "締めたメモ"
        verbose_name_plural = "締めたメモ"
        ordering = ["-started_at", "-memo_id"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["close", "memo"], name="month_close_line_once"),
        ]
        indexes = [
            models.Index(fields=["close", "-started_at", "-id"], name="month_close_line_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.close_id} {self.number}"


class CloseMailKind(models.TextChoices):
    """`reports/mail/<kind>.txt` is what it says."""

    CHECK = "check", "確認の依頼"
    APPROVE = "approve", "承認の依頼"
    RETURNED = "returned", "差戻し"
    CLOSED = "closed", "締めの完了"
    REOPENED = "reopened", "締めの解除"


class CloseMail(models.Model):
    """A mail about a step, on its way at most once to each."""

    step = models.ForeignKey(MonthCloseStep, models.PROTECT, related_name="mails")
    kind = models.CharField("種類", max_length=10, choices=CloseMailKind)
    to = models.EmailField("宛先のアドレス")
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    objects: ClassVar[models.Manager[CloseMail]]

    class Meta:
        verbose_name = "締めのメール"
        verbose_name_plural = "締めのメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="close_mail_unsent", condition=Q(state=MailState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["step", "kind", "to"], name="close_mail_once"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="close_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.step_id}"
