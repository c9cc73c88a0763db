"""Where sessions in the office take place."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import Equipment
from center.models import Office


class BoothQuerySet(models.QuerySet["Booth"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.APPOINTMENT_READ) else self.none()

    def in_use(self) -> Self:
        return self.filter(is_active=True, office__is_active=True)


class Booth(models.Model):
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="拠点", related_name="booths")
    name = models.CharField("名称", max_length=40)
    seats = models.PositiveSmallIntegerField("席数", default=4)
    equipment = ArrayField(
        models.CharField(max_length=20, choices=Equipment),
        verbose_name="設備",
        default=list,
        blank=True,
    )
    note = models.CharField("備考", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    is_active = models.BooleanField("使用中", default=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[BoothQuerySet] = BoothQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ブース"
        verbose_name_plural = "ブース"
        ordering = ["office__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="booth_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def equipment_words(self) -> str:
        return "、".join(Equipment(each).label for each in self.equipment)
