"""One centre's published figures of one 年度, with where they are from."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission

MOST = 10_000_000


class PeerFiguresQuerySet(models.QuerySet["PeerFigures"]):
    def visible_to(self, user: User) -> PeerFiguresQuerySet:
        """Published anyway: who may read reports reads them."""
        return self.all() if has_permission(user, Permission.REPORT_READ) else self.none()

    def standing(self) -> PeerFiguresQuerySet:
        return self.filter(removed_at=None)


class PeerFigures(models.Model):
    """`businesses`: small and medium ones in the prefecture, of the same source or of a census."""

    center = models.CharField("拠点", max_length=60)
    fiscal_year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2014), MaxValueValidator(2100)]
    )
    is_own = models.BooleanField("自拠点", default=False)
    consultations = models.PositiveIntegerField(
        "相談対応件数", validators=[MaxValueValidator(MOST)]
    )
    coordinators = models.DecimalField(
        "コーディネーター数（人）",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )
    businesses = models.PositiveIntegerField(
        "中小企業・小規模事業者数（者）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    source = models.CharField("出典", max_length=200)
    published_on = models.DateField("公表日")
    version = models.PositiveIntegerField("版", default=0)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )
    changed_at = models.DateTimeField("登録日時", default=timezone.now)
    removed_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = PeerFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = "他拠点の実績"
        verbose_name_plural = "他拠点の実績"
        ordering = ["fiscal_year", "center"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "fiscal_year"],
                condition=Q(removed_at=None),
                name="peer_year_once",
                violation_error_message="この拠点のこの年度は、すでに登録されています。",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(is_own=True, removed_at=None),
                name="peer_own_once",
                violation_error_message="この年度の自拠点は、すでに登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center} {self.fiscal_year}"
