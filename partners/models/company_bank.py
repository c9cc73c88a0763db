"""取引金融機関: which banks a company deals with. For the centre alone; no bank ever sees it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.models import Company
from partners.models.organization import Branch, Organization


class CompanyBankQuerySet(models.QuerySet["CompanyBank"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.COMPANY_READ) else self.none()

    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)


class CompanyBank(models.Model):
    """A company's own word, kept until it says otherwise; ended, never deleted."""

    company = models.ForeignKey(Company, models.PROTECT, verbose_name="企業", related_name="banks")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="金融機関", related_name="+"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="+"
    )
    is_main = models.BooleanField("メインバンク", default=False)
    added_at = models.DateTimeField("登録日時", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終了した人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[CompanyBankQuerySet] = CompanyBankQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "取引金融機関"
        verbose_name_plural = "取引金融機関"
        ordering = ["-is_main", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "organization", "branch"],
                condition=Q(ended_at__isnull=True),
                name="company_bank_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(ended_at__isnull=True, is_main=True),
                name="company_main_bank_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="company_bank_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(added_at__isnull=False, added_by__isnull=False),
                name="company_bank_added_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(str(each) for each in (self.organization, self.branch) if each)
