"""How the centre keeps in touch: one row that the manager writes."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class PartnerPolicy(models.Model):
    dormant_months = models.PositiveSmallIntegerField(
        "接点のない支店とするまでの月数",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    version = models.PositiveIntegerField("版", default=0)

    class Meta:
        verbose_name = "連携の決まり"
        verbose_name_plural = "連携の決まり"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="partner_policy_single"),
            models.CheckConstraint(
                condition=models.Q(dormant_months__gte=1, dormant_months__lte=60),
                name="partner_policy_months_sane",
            ),
        ]

    def __str__(self) -> str:
        return "連携の決まり"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @staticmethod
    def current() -> PartnerPolicy:
        """The row, or the defaults where the manager has not decided yet."""
        return PartnerPolicy.objects.filter(pk=1).first() or PartnerPolicy(pk=1)
