"""How the centre takes bookings: one row that the manager writes."""

from datetime import time, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class BookingPolicy(models.Model):
    opens = models.TimeField("受付開始時刻", default=time(9))
    closes = models.TimeField("受付終了時刻", default=time(17))
    session_minutes = models.PositiveSmallIntegerField(
        "相談時間（分）", default=60, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    step_minutes = models.PositiveSmallIntegerField(
        "枠の刻み（分）", default=30, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    hold_minutes = models.PositiveSmallIntegerField(
        "ネット予約の仮押さえ（分）",
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(60)],
    )
    web_lead_days = models.PositiveSmallIntegerField(
        "ネット予約は何営業日前まで", default=2, validators=[MaxValueValidator(30)]
    )
    web_horizon_days = models.PositiveSmallIntegerField(
        "ネット予約は何日先まで", default=45, validators=[MaxValueValidator(180)]
    )
    web_offer_hours = models.PositiveSmallIntegerField(
        "空き待ちの案内に返事を待つ時間",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
    )
    late_cancel_hours = models.PositiveSmallIntegerField(
        "直前キャンセルとする時間（時間前）", default=24, validators=[MaxValueValidator(168)]
    )
    incident_warning = models.PositiveSmallIntegerField(
        "注意を出す回数", default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    reception_per_day = models.PositiveSmallIntegerField(
        "派遣職員の1日の人数", default=2, validators=[MaxValueValidator(20)]
    )
    version = models.PositiveIntegerField("版", default=0)

    class Meta:
        verbose_name = "予約の決まり"
        verbose_name_plural = "予約の決まり"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="booking_policy_single"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="booking_policy_hours"
            ),
        ]

    def __str__(self) -> str:
        return "予約の決まり"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @staticmethod
    def current() -> "BookingPolicy":
        """The row, or the defaults where the manager has not decided yet."""
        return BookingPolicy.objects.filter(pk=1).first() or BookingPolicy(pk=1)

    @property
    def session(self) -> timedelta:
        return timedelta(minutes=self.session_minutes)

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.step_minutes)
