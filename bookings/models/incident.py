"""The ledger of late cancellations and no-shows. It warns; people decide."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import IncidentKind
from bookings.models.appointment import Appointment
from companies.models import Company, Person


class IncidentQuerySet(models.QuerySet["UsageIncident"]):
    def visible_to(self, user: User) -> Self:
        """The ledger itself is the office's; who takes bookings is warned (`bookings.usage`)."""
        return self if has_permission(user, Permission.INCIDENTS) else self.none()

    def counted(self) -> Self:
        return self.filter(forgiven_at__isnull=True)


class UsageIncident(models.Model):
    """One late cancellation or no-show. Forgiven, it stays and no longer counts.

    A client without a record is known by the telephone of the appointment (`phone_key`).
    """

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, verbose_name="予約", related_name="incident"
    )
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, related_name="incidents"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="相談者", null=True, related_name="incidents"
    )
    phone_key = models.CharField(max_length=20, blank=True, editable=False)
    kind = models.CharField("種類", max_length=20, choices=IncidentKind)
    happened_at = models.DateTimeField("日時", default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録者", null=True, related_name="+"
    )
    forgiven_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="数えないと決めた人", null=True, related_name="+"
    )
    forgiven_at = models.DateTimeField("数えないと決めた日時", null=True)
    forgiven_reason = models.CharField("数えない理由", max_length=200, blank=True)

    objects: ClassVar[IncidentQuerySet] = IncidentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "利用状況の記録"
        verbose_name_plural = "利用状況の記録"
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(fields=["phone_key"], name="incident_phone", condition=~Q(phone_key="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgiven_by__isnull=True, forgiven_at__isnull=True)
                | Q(forgiven_by__isnull=False, forgiven_at__isnull=False) & ~Q(forgiven_reason=""),
                name="incident_forgiven_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"
