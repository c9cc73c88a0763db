"""Which records are one client, and which only look like it; each with who decided and when."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from companies.models.company import Company
from companies.models.keyed import OLD_VERSION
from companies.models.person import Person


class Decision(models.Model):
    """Somebody decided it; taking it back keeps the row."""

    at = models.DateTimeField("日時", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="判断した人", related_name="+")
    undone_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    undone_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="取り消した人",
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True

    @classmethod
    def undone_by_somebody(cls, name: str) -> models.CheckConstraint:
        return models.CheckConstraint(
            condition=Q(undone_at__isnull=True, undone_by__isnull=True)
            | Q(undone_at__isnull=False, undone_by__isnull=False),
            name=name,
        )


class Merge(Decision):
    """One record now stands for another.

    `taken` holds what the root took over: field → {"before", "after"} as stored values, for undo.
    It repeats facts of the client, so whoever anonymises a client empties it as well.
    """

    taken = models.JSONField("引き継いだ項目", default=dict, blank=True)

    class Meta:
        abstract = True


class CompanyMerge(Merge):
    merged = models.ForeignKey(
        Company, models.PROTECT, verbose_name="統合した企業", related_name="merges"
    )
    root = models.ForeignKey(
        Company, models.PROTECT, verbose_name="統合先", related_name="merges_taken"
    )

    class Meta:
        verbose_name = "企業の統合"
        verbose_name_plural = "企業の統合"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="company_merged_once"
            ),
            Decision.undone_by_somebody("company_merge_undone_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.root_id}"


class PersonMerge(Merge):
    merged = models.ForeignKey(
        Person, models.PROTECT, verbose_name="統合した相談者", related_name="merges"
    )
    root = models.ForeignKey(
        Person, models.PROTECT, verbose_name="統合先", related_name="merges_taken"
    )

    class Meta:
        verbose_name = "相談者の統合"
        verbose_name_plural = "相談者の統合"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="person_merged_once"
            ),
            Decision.undone_by_somebody("person_merge_undone_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.root_id}"


class CompanyDistinct(Decision):
    """別の企業: the pair looks alike but is two companies. `first` has the lower id."""

    first = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name="企業")
    second = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name="別の企業")

    class Meta:
        verbose_name = "別の企業"
        verbose_name_plural = "別の企業"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                name="company_distinct_once",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="company_distinct_in_order"
            ),
            Decision.undone_by_somebody("company_distinct_undone_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class PersonDistinct(Decision):
    """別の相談者: as `CompanyDistinct`."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="相談者")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="別の相談者")

    class Meta:
        verbose_name = "別の相談者"
        verbose_name_plural = "別の相談者"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                name="person_distinct_once",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="person_distinct_in_order"
            ),
            Decision.undone_by_somebody("person_distinct_undone_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


@pghistory.track(OLD_VERSION, append_only=False)
class CompanyFigures(models.Model):
    """A business year of a company, as far as it told us. Money in thousands of yen (千円).

    All optional: the programme is judged by 付加価値額 and wages before and after. A year whose
    figures were all taken back stays as a row without any.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", related_name="figures"
    )
    year = models.PositiveSmallIntegerField("決算年")
    sales = models.BigIntegerField("売上高（千円）", null=True, blank=True)
    value_added = models.BigIntegerField("付加価値額（千円）", null=True, blank=True)
    wages = models.BigIntegerField("給与総額（千円）", null=True, blank=True)
    staff = models.PositiveIntegerField("従業員数", null=True, blank=True)
    revision = models.PositiveIntegerField("版", default=0)
    updated_at = models.DateTimeField("更新日時", default=timezone.now)
    updated_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="更新した人", related_name="+"
    )

    class Meta:
        verbose_name = "企業の業績"
        verbose_name_plural = "企業の業績"
        ordering = ["company", "year"]
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="company_figures_once"),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2999), name="company_figures_year"
            ),
            models.CheckConstraint(
                condition=(Q(sales__isnull=True) | Q(sales__gte=0))
                & (Q(wages__isnull=True) | Q(wages__gte=0)),
                name="company_figures_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}"
