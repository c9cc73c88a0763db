"""A list of organisations or branches that was uploaded: first looked at, then applied."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission


class PartnerImportQuerySet(models.QuerySet["PartnerImport"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ORGANIZATION_WRITE) else self.none()


class PartnerImport(models.Model):
    """`lines` are the cells by heading as read; what becomes of each is worked out when asked."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("ファイル", max_length=200)
    of_branches = models.BooleanField("支店の一覧", default=False)
    lines = models.JSONField("行", default=list)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り込んだ人", related_name="+"
    )
    uploaded_at = models.DateTimeField("日時", default=timezone.now)
    applied_at = models.DateTimeField("登録日時", null=True, blank=True)
    applied_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", null=True, blank=True, related_name="+"
    )
    # Of the rows when they were applied: the figures, and what could not be taken and why.
    result = models.JSONField("結果", default=dict, blank=True)

    objects: ClassVar[PartnerImportQuerySet] = PartnerImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "連携機関の取込"
        verbose_name_plural = "連携機関の取込"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="partner_import_applied_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
