"""People at a partner organisation, whether they sign in or not."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.models.organization import Branch, Organization


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        """A branch's people see those of their branch, 本部 those of the organisation."""
        if not has_permission(user, Permission.ORGANIZATION_READ):
            return self.none()
        if user.role != Role.PARTNER:
            return self
        staff = getattr(user, "partner_staff", None)
        if staff is None:
            return self.none()
        rows = self.filter(organization=staff.organization_id)
        return rows.filter(branch=staff.branch_id) if staff.branch_id else rows

    def here(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on__isnull=True)


class Contact(models.Model):
    """`note` is the centre's own and never shown to the organisation."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="機関", related_name="contacts"
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name="支店",
        null=True,
        blank=True,
        related_name="contacts",
    )
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    title = models.CharField("部署・役職", max_length=80, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    note = models.CharField("覚え書き（拠点内のみ）", max_length=300, blank=True)
    left_on = models.DateField("異動・退職日", null=True, blank=True)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )
    written_at = models.DateTimeField("登録日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "先方の担当者"
        verbose_name_plural = "先方の担当者"
        ordering = [F("left_on").desc(nulls_first=True), "kana", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "branch", "name"],
                condition=Q(left_on__isnull=True),
                nulls_distinct=False,
                name="contact_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
