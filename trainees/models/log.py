"""学習記録: what a trainee saw in a session, and on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models import Appointment
from trainees.enums import LogKind, LogState
from trainees.models.trainee import Trainee
from trainees.models.triggers import NEVER_DELETED

# Words about a client: what disposal wipes with the session.
WORDS = ("saw", "would_advise", "advice", "questions", "comment")


class LearningLogQuerySet(models.QuerySet["LearningLog"]):
    def visible_to(self, user: User) -> Self:
        """Own, the mentor's trainees', the office's; a draft is its writer's alone.

        What a trainee wrote about a client is about the client: it is closed to them with the
        memo it belongs to (before the pledge, outside the term).
        """
        if not has_permission(user, Permission.LEARNING_READ):
            return self.none()
        if user.role == Role.TRAINEE:
            return self._own(user)
        rows = self.filter(state=LogState.SUBMITTED)
        return rows.filter(trainee__mentor__user=user) if user.role == Role.COORDINATOR else rows

    def _own(self, user: User) -> Self:
        if not user.may_see_clients_on(timezone.localdate()):
            return self.none()
        rows = self.filter(trainee__user=user)
        if user.access_from:
            rows = rows.filter(day__gte=user.access_from)
        return rows.filter(day__lte=user.access_until) if user.access_until else rows

    def submitted(self) -> Self:
        return self.filter(state=LogState.SUBMITTED)

    def without_comment(self) -> Self:
        return self.submitted().filter(commented_at__isnull=True)

    def comment_late(self, today: date, days: int) -> Self:
        """Handed in `days` days ago or earlier, and nobody has answered."""
        return self.without_comment().filter(submitted_at__date__lte=today - timedelta(days=days))


class LearningLog(models.Model):
    """One for a session sat in, one for a day. Autosave writes it from the first word on."""

    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="logs", verbose_name="トレーニー"
    )
    kind = models.CharField("種類", max_length=10, choices=LogKind)
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="同席した相談",
        null=True,
        blank=True,
        related_name="learning_logs",
    )
    day = models.DateField("日付")
    saw = models.TextField("見聞きしたこと", blank=True)
    would_advise = models.TextField("自分ならこう助言する", blank=True)
    advice = models.TextField("実際に行った助言（融資の視点）", blank=True)
    questions = models.TextField("質問したいこと", blank=True)
    state = models.CharField("状態", max_length=10, choices=LogState, default=LogState.DRAFT)
    saved_at = models.DateTimeField("保存日時", default=timezone.now)
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=0)
    comment = models.TextField("メンターのコメント", blank=True)
    commented_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="コメントした人",
        null=True,
        blank=True,
        related_name="+",
    )
    commented_at = models.DateTimeField("コメント日時", null=True, blank=True)
    comment_version = models.PositiveIntegerField("コメントの版", default=0)

    objects: ClassVar[LearningLogQuerySet] = LearningLogQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "学習記録"
        verbose_name_plural = "学習記録"
        ordering = ["-day", "-id"]
        triggers = NEVER_DELETED
        indexes = [
            models.Index(
                fields=["submitted_at"],
                name="learning_log_uncommented",
                condition=Q(state=LogState.SUBMITTED, commented_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "appointment"],
                name="learning_log_of_session_once",
                condition=Q(appointment__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["trainee", "day"],
                name="learning_log_of_day_once",
                condition=Q(kind=LogKind.DAILY),
            ),
            models.CheckConstraint(
                condition=Q(kind=LogKind.SESSION, appointment__isnull=False)
                | Q(kind=LogKind.DAILY, appointment__isnull=True),
                name="learning_log_session_or_day",
            ),
            models.CheckConstraint(
                condition=Q(state=LogState.SUBMITTED, submitted_at__isnull=False)
                | Q(state=LogState.DRAFT, submitted_at__isnull=True),
                name="learning_log_submitted_when",
            ),
            models.CheckConstraint(
                condition=Q(commented_by__isnull=True, commented_at__isnull=True)
                | Q(commented_by__isnull=False, commented_at__isnull=False),
                name="learning_log_commented_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("trainees:log", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == LogState.DRAFT
