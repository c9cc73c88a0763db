"""What the centre marks and warns of: one row that the manager writes."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class CasePolicy(models.Model):
    marks_coordinators = models.BooleanField("コーディネーターの名前も伏せる", default=True)
    rare_below = models.PositiveSmallIntegerField(
        "似た企業がこの数に満たないと注意する",
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
    )
    version = models.PositiveIntegerField("版", default=0)

    class Meta:
        verbose_name = "事例集の決まり"
        verbose_name_plural = "事例集の決まり"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="case_policy_single"),
            models.CheckConstraint(
                condition=models.Q(rare_below__gte=2, rare_below__lte=50),
                name="case_policy_rare_sane",
            ),
        ]

    def __str__(self) -> str:
        return "事例集の決まり"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @staticmethod
    def current() -> CasePolicy:
        """The row, or the defaults where the manager has not decided yet."""
        return CasePolicy.objects.filter(pk=1).first() or CasePolicy(pk=1)
