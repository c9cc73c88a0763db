from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from center.models import Office
from coordinators.enums import Rank


class CoordinatorQuerySet(models.QuerySet["Coordinator"]):
    def in_office_on(self, day: date) -> Self:
        """Those who held the post on the day; past ledgers' unknown names never do."""
        return self.filter(
            Q(in_office_from__isnull=True) | Q(in_office_from__lte=day),
            Q(in_office_until__isnull=True) | Q(in_office_until__gte=day),
            is_active=True,
        )


class Coordinator(models.Model):
    """CO. Without a user when only past ledgers know the name."""

    user = models.OneToOneField(
        User,
        models.PROTECT,
        verbose_name="利用者",
        null=True,
        blank=True,
        related_name="coordinator",
    )
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("フリガナ", max_length=120, blank=True)
    rank = models.CharField("職位", max_length=20, choices=Rank, default=Rank.COORDINATOR)
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="主な拠点", null=True, blank=True
    )
    introduction = models.TextField("紹介", blank=True)
    in_office_from = models.DateField("着任日", null=True, blank=True)
    in_office_until = models.DateField("退任日", null=True, blank=True)
    solo_from = models.DateField("単独対応の開始日", null=True, blank=True)
    is_active = models.BooleanField("在任", default=True)

    objects = CoordinatorQuerySet.as_manager()

    class Meta:
        verbose_name = "コーディネーター"
        verbose_name_plural = "コーディネーター"
        ordering = ["kana", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_office_until__isnull=True)
                | Q(in_office_from__isnull=True)
                | Q(in_office_from__lte=models.F("in_office_until")),
                name="coordinator_office_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name
