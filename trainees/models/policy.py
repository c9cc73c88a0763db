"""What the manager decides about learning logs; one row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class LearningPolicy(models.Model):
    is_chased = models.BooleanField("遅れをメールで知らせる", default=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[models.Manager[LearningPolicy]]

    class Meta:
        verbose_name = "学習記録の決まり"
        verbose_name_plural = "学習記録の決まり"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="learning_policy_one_row")]

    def __str__(self) -> str:
        return "学習記録の決まり"

    @classmethod
    def current(cls) -> LearningPolicy:
        """The row, or the defaults where the manager has not decided yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
