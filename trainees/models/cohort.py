"""受入期: trainees who come together."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme, Topic
from partners.models import Organization
from trainees.enums import CohortKind


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: User) -> Self:
        """The centre's people; a trainee sees their own cohort on their own page."""
        return self if has_permission(user, Permission.COHORT_READ) else self.none()


class Cohort(models.Model):
    """`focus_topics` (融資に関わる分野) come first when sessions to sit in are proposed."""

    kind = models.CharField("区分", max_length=10, choices=CohortKind)
    name = models.CharField("名称", max_length=80, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="派遣元（1機関のとき）",
        null=True,
        blank=True,
        related_name="+",
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    aims = models.TextField("ねらい", blank=True)
    focus_topics = models.ManyToManyField(
        Topic, verbose_name="優先して同席する分野", blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[CohortQuerySet] = CohortQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "トレーニーの受入期"
        verbose_name_plural = "トレーニーの受入期"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="cohort_in_order")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("trainees:cohort", args=[self.pk])
