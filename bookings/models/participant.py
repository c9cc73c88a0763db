"""Who takes part in an appointment. Each is protected against a second one at the same time."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from accounts.models import User
from bookings.models.appointment import Appointment
from bookings.models.periods import period_field
from bookings.models.triggers import PARTICIPANT_TRIGGERS
from center.enums import ParticipantRole
from coordinators.models import Coordinator

RESPONDERS = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)


class AppointmentParticipant(models.Model):
    """`period` and `is_live` are the appointment's, copied by triggers: an exclusion constraint
    sees the columns of its own row only. A bank's person may be known by name alone.
    """

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="participants", verbose_name="予約"
    )
    coordinator = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="コーディネーター",
        related_name="appointments",
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="利用者", related_name="+"
    )
    name = models.CharField("氏名", max_length=60, blank=True)
    role = models.CharField("役割", max_length=20, choices=ParticipantRole)
    position = models.PositiveSmallIntegerField("順", default=0)
    period = period_field("日時")
    is_live = models.BooleanField("枠を使う", default=True)

    objects: ClassVar[models.Manager["AppointmentParticipant"]]

    class Meta:
        verbose_name = "予約の参加者"
        verbose_name_plural = "予約の参加者"
        ordering = ["position", "id"]
        triggers = PARTICIPANT_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "coordinator"], name="appointment_coordinator_once"
            ),
            models.UniqueConstraint(fields=["appointment", "user"], name="appointment_user_once"),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(role=ParticipantRole.LEAD),
                name="appointment_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(coordinator__isnull=False) | Q(user__isnull=False) | ~Q(name=""),
                name="appointment_participant_is_somebody",
            ),
            ExclusionConstraint(
                name="participant_coordinator_free",
                expressions=[
                    ("coordinator", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_live=True),
            ),
            ExclusionConstraint(
                name="participant_user_free",
                expressions=[("user", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_live=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_name}（{self.get_role_display()}）"

    @property
    def shown_name(self) -> str:
        return self.name or str(self.coordinator or self.user)

    @property
    def is_responder(self) -> bool:
        return self.role in RESPONDERS
