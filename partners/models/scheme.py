"""各信金の活用例: what a bank does with the centre, by 年度."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from partners.enums import SchemeStage
from partners.models.event import OutreachEvent
from partners.models.organization import Branch, Organization
from yorozu.kit.wareki import fiscal_year_label


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: User) -> Self:
        """A bank its own that are under way or done; what is only thought of stays with us."""
        if not has_permission(user, Permission.SCHEME_READ):
            return self.none()
        if user.role != Role.PARTNER:
            return self
        staff = getattr(user, "partner_staff", None)
        if staff is None:
            return self.none()
        rows = self.standing().filter(organization=staff.organization_id)
        rows = rows.exclude(stage=SchemeStage.IDEA)
        if staff.branch_id:
            rows = rows.filter(Q(branch__isnull=True) | Q(branch=staff.branch_id))
        return rows

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Scheme(models.Model):
    """`uuid` comes with the form: sent twice it is one. `version` counts the changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="機関", related_name="schemes"
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name="支店",
        null=True,
        blank=True,
        related_name="schemes",
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("取組の名称", max_length=80)
    is_own = models.BooleanField("★独自（この機関と一緒に作った取組）", default=False)
    stage = models.CharField(
        "段階", max_length=10, choices=SchemeStage, default=SchemeStage.RUNNING
    )
    done = models.TextField("行ったこと", max_length=2000, blank=True)
    outcome = models.TextField("成果", max_length=2000, blank=True)
    reused_from = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="もとの取組",
        null=True,
        blank=True,
        related_name="reuses",
    )
    events = models.ManyToManyField(
        OutreachEvent, verbose_name="関係する行事", blank=True, related_name="schemes"
    )
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name="記録者", related_name="+")
    written_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取り下げ日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り下げた人", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects: ClassVar[SchemeQuerySet] = SchemeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "活用例"
        verbose_name_plural = "活用例"
        ordering = ["-fiscal_year", "organization", "-is_own", "title"]
        indexes = [
            models.Index(fields=["fiscal_year", "organization"], name="scheme_of_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="scheme_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2014, fiscal_year__lte=2100), name="scheme_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:scheme", args=[self.pk])

    @property
    def year_label(self) -> str:
        return fiscal_year_label(self.fiscal_year)

    @property
    def host(self) -> str:
        return f"{self.organization} {self.branch}" if self.branch else str(self.organization)
