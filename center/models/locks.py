"""Which months are closed."""

from datetime import date
from typing import Self

from django.db import models

from center.models.codes import Programme


class MonthLockQuerySet(models.QuerySet["MonthLock"]):
    def covering(self, *, day: date, programme_id: int) -> Self:
        return self.filter(month=day.replace(day=1), programme_id=programme_id)


class MonthLock(models.Model):
    """A closed month of a programme: `reports` sets it, `consultations` obeys it."""

    month = models.DateField("月")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    locked_at = models.DateTimeField("締めた日時")
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="締めた人")

    objects = MonthLockQuerySet.as_manager()

    class Meta:
        verbose_name = "月次締め"
        verbose_name_plural = "月次締め"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["month", "programme"], name="month_lock_once"),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="month_lock_on_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id}"
