"""Which months are closed."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from center.models.codes import Programme


class MonthLockQuerySet(models.QuerySet["MonthLock"]):
    def standing(self) -> Self:
        """Those that were not taken off again."""
        return self.filter(released_at__isnull=True)

    def covering(self, *, day: date, programme_id: int) -> Self:
        return self.standing().filter(month=day.replace(day=1), programme_id=programme_id)


class MonthLock(models.Model):
    """A closed month of a programme: `reports` sets it, `consultations` obeys it.

    One that was taken off stays as a record; `center.services.months` writes both.
    """

    month = models.DateField("月")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    locked_at = models.DateTimeField("締めた日時")
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="締めた人")
    released_at = models.DateTimeField("解除した日時", null=True, blank=True)
    released_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="解除した人",
    )

    objects: ClassVar[MonthLockQuerySet] = MonthLockQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "月次締め"
        verbose_name_plural = "月次締め"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "programme"],
                condition=Q(released_at__isnull=True),
                name="month_lock_once",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="month_lock_on_first_day"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="month_lock_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id}"
