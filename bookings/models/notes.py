"""引継事項 and 資料, on an appointment or on the client, and who has read them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.models.appointment import Appointment
from companies.models import Company, Person
from yorozu.kit.files import random_name

FOLDER = "materials"
_ON_SOMETHING = Q(appointment__isnull=False) | Q(company__isnull=False) | Q(person__isnull=False)


def material_path(_instance: Any, filename: str) -> str:
    """A folder of their own: the sweep looks nowhere else."""
    return f"{FOLDER}/{random_name(filename)}"


class SharedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Staff; a trainee of the appointments they sit in. A bank never: it is what was said."""
        if not has_permission(user, Permission.HANDOVER_READ):
            return self.none()
        if user.role == Role.TRAINEE:
            return self.filter(appointment__in=Appointment.objects.visible_to(user))
        return self

    def current(self) -> Self:
        """What was withdrawn nobody opens any more."""
        return self.filter(withdrawn_at__isnull=True)


class Shared(models.Model):
    """Left for colleagues; taken back with who and when, never deleted."""

    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="予約",
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    added_at = models.DateTimeField("登録日時", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り下げた人", null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("取り下げた日時", null=True, blank=True)

    objects: ClassVar[SharedQuerySet] = SharedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-added_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_ON_SOMETHING, name="%(class)s_on_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="%(class)s_withdrawn_by_somebody",
            ),
        ]


class HandoverNote(Shared):
    text = models.TextField("引継事項", max_length=2000)

    class Meta(Shared.Meta):
        verbose_name = "引継事項"
        verbose_name_plural = "引継事項"

    def __str__(self) -> str:
        return f"引継事項 {self.pk}"


class Material(Shared):
    """A file: checked by content, kept under a random name. `erased_at`: the content is gone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField("ファイル", upload_to=material_path, blank=True)
    name = models.CharField("ファイル名", max_length=130)
    kind = models.CharField("種類", max_length=10)
    size = models.PositiveIntegerField("大きさ（バイト）")
    digest = models.CharField("SHA-256", max_length=64)
    erased_at = models.DateTimeField("内容を消した日時", null=True, blank=True)

    class Meta(Shared.Meta):
        verbose_name = "資料"
        verbose_name_plural = "資料"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Shared.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=[place, "digest"],
                    condition=Q(withdrawn_at__isnull=True, **{f"{place}__isnull": False}),
                    name=f"material_once_per_{place}",
                )
                for place in ("appointment", "company", "person")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """既読: the first time somebody opened it."""

    note = models.ForeignKey(
        HandoverNote, models.PROTECT, verbose_name="引継事項", null=True, related_name="receipts"
    )
    material = models.ForeignKey(
        Material, models.PROTECT, verbose_name="資料", null=True, related_name="receipts"
    )
    user = models.ForeignKey(User, models.PROTECT, verbose_name="読んだ人", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "既読"
        verbose_name_plural = "既読"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="receipt_note_once"),
            models.UniqueConstraint(fields=["material", "user"], name="receipt_material_once"),
            models.CheckConstraint(
                condition=Q(note__isnull=False, material__isnull=True)
                | Q(note__isnull=True, material__isnull=False),
                name="receipt_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
