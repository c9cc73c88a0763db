"""What the client says came of the advice. The newest answer stands; older versions are kept."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from companies.models.keyed import OLD_VERSION
from consultations.models.outcome_survey import OutcomeSurvey
from consultations.outcome_enums import (
    DISSATISFIED,
    Acted,
    Effect,
    Means,
    Satisfaction,
    Solved,
)

# One business year before the sessions and the last one, in 千円 and heads.
MEASURES = ("sales", "value_added", "wages", "staff")
SIDES = ("before", "after")
AMOUNTS = tuple(f"{side}_{name}" for side in SIDES for name in ("year", *MEASURES))
WORDS = ("why_not", "comment")

BAD = Q(satisfaction__in=DISSATISFIED) | Q(effect=Effect.NO)


def _whole(label: str) -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(label, null=True, blank=True)


@pghistory.track(OLD_VERSION, append_only=False)
class OutcomeAnswer(models.Model):
    survey = models.OneToOneField(
        OutcomeSurvey, models.PROTECT, verbose_name="アンケート", related_name="answer"
    )
    means = models.CharField("回答の方法", max_length=6, choices=Means)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="入力した人", null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("最後の回答日時", default=timezone.now)

    satisfaction = models.PositiveSmallIntegerField(
        "満足度", choices=Satisfaction, null=True, blank=True
    )
    acted = models.CharField("提案の実行", max_length=8, choices=Acted, blank=True)
    why_not = models.TextField("実行していない理由", blank=True)
    effect = models.CharField("成果", max_length=8, choices=Effect, blank=True)
    solved = models.CharField("課題の解決", max_length=8, choices=Solved, blank=True)
    comment = models.TextField("ご意見", blank=True)
    may_contact = models.BooleanField("ご連絡してよい", default=False)

    before_year = models.PositiveSmallIntegerField("決算年（相談前）", null=True, blank=True)
    before_sales = _whole("売上高（相談前・千円）")
    before_value_added = _whole("付加価値額（相談前・千円）")
    before_wages = _whole("給与総額（相談前・千円）")
    before_staff = _whole("従業員数（相談前）")
    after_year = models.PositiveSmallIntegerField("決算年（直近）", null=True, blank=True)
    after_sales = _whole("売上高（直近・千円）")
    after_value_added = _whole("付加価値額（直近・千円）")
    after_wages = _whole("給与総額（直近・千円）")
    after_staff = _whole("従業員数（直近）")

    # Somebody looked at a bad answer; somebody took the figures over to the company.
    settled_at = models.DateTimeField("対応日時", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="対応した人", null=True, blank=True, related_name="+"
    )
    settled_note = models.CharField("対応の内容", max_length=300, blank=True)
    taken_at = models.DateTimeField("業績へ写した日時", null=True, blank=True)
    taken_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="業績へ写した人", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[models.Manager[OutcomeAnswer]]

    class Meta:
        verbose_name = "成果アンケートの回答"
        verbose_name_plural = "成果アンケートの回答"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["survey"],
                name="outcome_to_look_at",
                condition=BAD & Q(settled_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=False) | ~Q(acted="", effect="", solved=""),
                name="outcome_answer_says_something",
            ),
            models.CheckConstraint(
                condition=Q(means=Means.WEB, recorded_by__isnull=True)
                | (~Q(means=Means.WEB) & Q(recorded_by__isnull=False)),
                name="outcome_answer_recorded_by",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="outcome_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="outcome_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"回答 {self.survey_id}"

    @property
    def is_bad(self) -> bool:
        return self.satisfaction in DISSATISFIED or self.effect == Effect.NO

    @property
    def has_amounts(self) -> bool:
        return any(
            getattr(self, f"{side}_{name}") is not None for side in SIDES for name in MEASURES
        )
