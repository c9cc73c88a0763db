"""出勤体制: who is where, from when until when."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import ShiftOrigin
from bookings.models.periods import IS_PERIOD, period_field
from center.models import Office
from coordinators.models import Coordinator

WEEKDAYS = [(0, "月"), (1, "火"), (2, "水"), (3, "木"), (4, "金"), (5, "土"), (6, "日")]
_SOMEBODY = Q(coordinator__isnull=False, user__isnull=True) | Q(
    coordinator__isnull=True, user__isnull=False
)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.SHIFT_READ) else self.none()

    def working(self) -> Self:
        return self.filter(is_off=False)


class ShiftPatternQuerySet(models.QuerySet["ShiftPattern"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.SHIFT_READ) else self.none()


class ShiftPattern(models.Model):
    """What repeats each week; `shifts_roll_out` writes the days it stands for."""

    coordinator = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="コーディネーター",
        null=True,
        blank=True,
        related_name="shift_patterns",
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="派遣職員",
        null=True,
        blank=True,
        related_name="shift_patterns",
    )
    weekday = models.PositiveSmallIntegerField("曜日", choices=WEEKDAYS)
    starts = models.TimeField("開始")
    ends = models.TimeField("終了")
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="拠点", null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField("適用開始日")
    valid_until = models.DateField("適用終了日", null=True, blank=True)
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[ShiftPatternQuerySet] = ShiftPatternQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "週間パターン"
        verbose_name_plural = "週間パターン"
        ordering = ["weekday", "starts", "id"]
        constraints = [
            models.CheckConstraint(condition=_SOMEBODY, name="shift_pattern_of_somebody"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="shift_pattern_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__lte=F("valid_until")),
                name="shift_pattern_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator or self.user} {self.get_weekday_display()}曜"


class Shift(models.Model):
    """One stretch of work of a coordinator, or of 派遣職員 (`user`). Without an office: 在宅.

    A day off that a pattern would fill is a row too (`is_off`), so that the pattern does not
    come back over it. What somebody set by hand (`origin`) is never overwritten.
    """

    coordinator = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        verbose_name="コーディネーター",
        null=True,
        blank=True,
        related_name="shifts",
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="派遣職員",
        null=True,
        blank=True,
        related_name="shifts",
    )
    period = period_field("時間")
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="拠点", null=True, blank=True, related_name="shifts"
    )
    origin = models.CharField("由来", max_length=10, choices=ShiftOrigin, default=ShiftOrigin.HAND)
    is_off = models.BooleanField("休み", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[ShiftQuerySet] = ShiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "出勤"
        verbose_name_plural = "出勤"
        ordering = ["period", "id"]
        constraints = [
            models.CheckConstraint(condition=_SOMEBODY, name="shift_of_somebody"),
            models.CheckConstraint(condition=IS_PERIOD, name="shift_has_period"),
            ExclusionConstraint(
                name="shift_coordinator_once",
                expressions=[
                    ("coordinator", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_off=False),
            ),
            ExclusionConstraint(
                name="shift_user_once",
                expressions=[("user", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_off=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator or self.user} {self.period}"

    @property
    def place(self) -> str:
        return str(self.office) if self.office else "在宅"
