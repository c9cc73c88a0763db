"""The centre's own lists. Topics and courses are valid by 年度 so that old memos keep theirs."""

from datetime import date
from typing import Self

from django.db import models

from center.enums import Measure, SizeRule

# The programme that past ledgers and the default report belong to.
DEFAULT_PROGRAMME = "yorozu"
# Stands in where a past ledger names no office.
UNSET_OFFICE = "unset"


class Office(models.Model):
    code = models.SlugField("コード", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "拠点"
        verbose_name_plural = "拠点"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """事業区分: a commission of its own; reports never mix two."""

    code = models.SlugField("コード", unique=True)
    name = models.CharField("名称", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "事業区分"
        verbose_name_plural = "事業区分"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class ByYearQuerySet(models.QuerySet["models.Model"]):
    def valid_in(self, fiscal_year: int) -> Self:
        """Rows that may be chosen for a session in the 年度."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=fiscal_year),
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=fiscal_year),
        )


class ByYear(models.Model):
    valid_from = models.PositiveSmallIntegerField("開始年度", null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField("終了年度", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    objects = ByYearQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_until")),
                name="%(class)s_years_in_order",
            )
        ]


class Topic(ByYear):
    """相談分野. `is_legacy` marks 旧分野: met only in past ledgers, never offered for new memos."""

    name = models.CharField("名称", max_length=60, unique=True)
    is_legacy = models.BooleanField("旧分野", default=False)

    class Meta(ByYear.Meta):
        verbose_name = "相談分野"
        verbose_name_plural = "相談分野"

    def __str__(self) -> str:
        return self.name


class SupportCourse(ByYear):
    name = models.CharField("名称", max_length=60, unique=True)
    invitation = models.CharField("利用者のことば", max_length=60, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name="相談分野", blank=True)

    class Meta(ByYear.Meta):
        verbose_name = "支援コース"
        verbose_name_plural = "支援コース"

    def __str__(self) -> str:
        return self.name


class Industry(models.Model):
    """日本標準産業分類の大分類; I stands twice (卸売 / 小売) because the size rule differs."""

    code = models.CharField("コード", max_length=4, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    size_rule = models.CharField("規模の区分", max_length=20, choices=SizeRule)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "業種"
        verbose_name_plural = "業種"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day off besides weekends and public holidays (年末年始 and the like)."""

    day = models.DateField("休業日", unique=True)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = "休業日"
        verbose_name_plural = "休業日"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


class Target(models.Model):
    fiscal_year = models.PositiveSmallIntegerField("年度")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    measure = models.CharField("指標", max_length=20, choices=Measure)
    value = models.PositiveIntegerField("目標値")

    class Meta:
        verbose_name = "年度目標"
        verbose_name_plural = "年度目標"
        ordering = ["-fiscal_year", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "programme", "measure"], name="target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.get_measure_display()} {self.value}"


class MonthLockQuerySet(models.QuerySet["MonthLock"]):
    def covering(self, *, day: date, programme_id: int) -> Self:
        return self.filter(month=day.replace(day=1), programme_id=programme_id)


class MonthLock(models.Model):
    """A closed month of a programme: `reports` sets it, `consultations` obeys it."""

    month = models.DateField("月")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name="事業区分")
    locked_at = models.DateTimeField("締めた日時")
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="締めた人")

    objects = MonthLockQuerySet.as_manager()

    class Meta:
        verbose_name = "月次締め"
        verbose_name_plural = "月次締め"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["month", "programme"], name="month_lock_once"),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="month_lock_on_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.programme_id}"
