"""評価: by competency, at the start, in the middle, at the end; by oneself and by the mentor."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import ByYear
from center.models.codes import ByYearQuerySet
from trainees.enums import Score, Side, Stage
from trainees.models.trainee import Trainee
from trainees.models.triggers import NEVER_DELETED


class Competency(ByYear):
    """評価項目: an editable list by 年度; a trainee is evaluated by that of their first year."""

    name = models.CharField("項目", max_length=30, unique=True)
    description = models.CharField("説明", max_length=200, blank=True)

    objects: ClassVar[ByYearQuerySet["Competency"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "トレーニーの評価項目"
        verbose_name_plural = "トレーニーの評価項目"

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        return self.description


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> Self:
        """The trainee's own, the mentor's trainees', the office's and the chiefs'."""
        if not has_permission(user, Permission.LEARNING_READ):
            return self.none()
        match user.role:
            case Role.TRAINEE:
                return self.filter(trainee__user=user)
            case Role.COORDINATOR:
                return self.filter(trainee__mentor__user=user)
        return self


class Evaluation(models.Model):
    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="evaluations", verbose_name="トレーニー"
    )
    stage = models.CharField("時期", max_length=10, choices=Stage)
    side = models.CharField("評価者", max_length=10, choices=Side)
    note = models.TextField("所見", blank=True)
    evaluated_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="評価した人", related_name="+"
    )
    evaluated_at = models.DateTimeField("評価日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[EvaluationQuerySet] = EvaluationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "トレーニーの評価"
        verbose_name_plural = "トレーニーの評価"
        ordering = ["trainee", "id"]
        triggers = NEVER_DELETED
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "stage", "side"], name="evaluation_once_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_side_display()}"


class EvaluationScore(models.Model):
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="scores", verbose_name="評価"
    )
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="+", verbose_name="項目"
    )
    score = models.PositiveSmallIntegerField("評点", choices=Score)

    objects: ClassVar[models.Manager["EvaluationScore"]]

    class Meta:
        verbose_name = "評点"
        verbose_name_plural = "評点"
        ordering = ["competency__position", "competency"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "competency"], name="evaluation_score_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=Score.ONE, score__lte=Score.FIVE),
                name="evaluation_score_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} {self.score}"
