from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from center.models import Office
from coordinators.enums import Language, Rank
from coordinators.rules import sees_everybody

# `solo_from` of who is learning (新CO OJT): not alone until the chief says from when.
NOT_ALONE_YET = date(2999, 12, 31)


class CoordinatorQuerySet(models.QuerySet["Coordinator"]):
    def in_office_on(self, day: date) -> Self:
        """Those who held the post on the day; past ledgers' unknown names never do."""
        return self.filter(
            Q(in_office_from__isnull=True) | Q(in_office_from__lte=day),
            Q(in_office_until__isnull=True) | Q(in_office_until__gte=day),
            is_active=True,
        )

    def standing_alone_on(self, day: date) -> Self:
        """Those in office who may take a session by themselves."""
        alone = Q(solo_from__isnull=True) | Q(solo_from__lte=day)
        return self.in_office_on(day).filter(alone)

    def public_on(self, day: date) -> Self:
        """Those shown to banks and to visitors."""
        return self.in_office_on(day).filter(is_public=True)

    def visible_to(self, user: User) -> Self:
        """The centre's people see everybody, banks those who are made public."""
        return self if sees_everybody(user) else self.public_on(timezone.localdate())


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
    introduction = models.TextField("人柄・紹介", blank=True)
    themes = ArrayField(
        models.CharField(max_length=40), verbose_name="得意なテーマ", default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=4, choices=Language),
        verbose_name="日本語のほかに対応できる言語",
        default=list,
        blank=True,
    )
    qualifications = ArrayField(
        models.CharField(max_length=40), verbose_name="資格", default=list, blank=True
    )
    photo = models.FileField("写真", blank=True)
    is_public = models.BooleanField("連携機関と予約ページに公開する", default=False)
    in_office_from = models.DateField("着任日", null=True, blank=True)
    in_office_until = models.DateField("退任日", null=True, blank=True)
    solo_from = models.DateField("単独対応の開始日", null=True, blank=True)
    is_active = models.BooleanField("在任", default=True)
    revision = models.PositiveIntegerField("版", default=0, editable=False)

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

    def get_absolute_url(self) -> str:
        return reverse("coordinators:detail", args=[self.pk])

    @property
    def alone_from(self) -> date | None:
        """The first day without a companion; None when there is no such bound."""
        return self.solo_from or self.in_office_from

    @property
    def awaits_solo(self) -> bool:
        return self.solo_from == NOT_ALONE_YET

    def stands_alone_on(self, day: date) -> bool:
        return self.is_in_office_on(day) and (self.alone_from is None or self.alone_from <= day)

    def is_in_office_on(self, day: date) -> bool:
        """The same question as `in_office_on`, of a row at hand."""
        return (
            self.is_active
            and (self.in_office_from is None or self.in_office_from <= day)
            and (self.in_office_until is None or day <= self.in_office_until)
        )

    @property
    def language_names(self) -> list[str]:
        """Japanese first: nobody has to look for it."""
        return ["日本語", *(Language(code).label for code in self.languages)]
