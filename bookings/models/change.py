"""What happened to an appointment, row by row."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from bookings.enums import WITH_REASON, AppointmentAct, AppointmentState
from bookings.models.appointment import Appointment


class AppointmentChange(models.Model):
    """One act. Without `by` it was the client over the web, or the portal itself. Append-only."""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="changes", verbose_name="予約"
    )
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=10, choices=AppointmentAct)
    from_state = models.CharField("前の状態", max_length=10, choices=AppointmentState, blank=True)
    to_state = models.CharField("後の状態", max_length=10, choices=AppointmentState)
    # What else was different before: {"period": "2026-11-24 10:00–11:00", "booth": …}.
    before = models.JSONField("変更前", default=dict, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name="操作した人", null=True, related_name="+"
    )
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "予約の履歴"
        verbose_name_plural = "予約の履歴"
        ordering = ["appointment", "sequence"]
        triggers = append_only(wipeable=["before", "reason"])
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "sequence"], name="appointment_change_once"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=WITH_REASON) | ~Q(reason=""),
                name="appointment_change_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.get_act_display()}"
