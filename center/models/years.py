"""What belongs to one 年度: days off, targets, and that the year was made ready."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from center.enums import Measure
from center.models.codes import EditedQuerySet, Programme


class ClosedDay(models.Model):
    """A day off besides weekends and public holidays (年末年始 and the like).

    One that is called off stays as a row that is not active.
    """

    day = models.DateField("休業日", unique=True)
    name = models.CharField("名称", max_length=60)
    is_active = models.BooleanField("有効", default=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[EditedQuerySet["ClosedDay"]] = EditedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "休業日"
        verbose_name_plural = "休業日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class Target(models.Model):
    fiscal_year = models.PositiveSmallIntegerField("年度")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    measure = models.CharField("指標", max_length=20, choices=Measure)
    value = models.PositiveIntegerField("目標値")

    class Meta:
        verbose_name = "年度目標"
        verbose_name_plural = "年度目標"
        ordering = ["-fiscal_year", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "programme", "measure"], name="target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.get_measure_display()} {self.value}"


class YearPreparation(models.Model):
    """That a 年度 was made ready from the one before it: once, by whom, and what came over."""

    fiscal_year = models.PositiveSmallIntegerField("年度", unique=True)
    prepared_at = models.DateTimeField("準備した日時", default=timezone.now)
    prepared_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="準備した人")
    targets = models.PositiveSmallIntegerField("引き継いだ目標")
    closed_days = models.PositiveSmallIntegerField("引き継いだ休業日")

    class Meta:
        verbose_name = "年度の準備"
        verbose_name_plural = "年度の準備"
        ordering = ["-fiscal_year"]

    def __str__(self) -> str:
        return str(self.fiscal_year)
