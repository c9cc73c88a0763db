"""The centre's own lists, valid by 年度 so that old memos keep what they were given."""

from typing import ClassVar, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.enums import SizeRule

# The programme that past ledgers and the default report belong to.
DEFAULT_PROGRAMME = "yorozu"
# Stands in where a past ledger names no office.
UNSET_OFFICE = "unset"

RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class EditedQuerySet(models.QuerySet[RowT], Generic[RowT]):
    def visible_to(self, user: User) -> Self:
        """Rows as records to be edited: the manager's. Choosing from them is everybody's."""
        return self if has_permission(user, Permission.SETTINGS_MANAGE) else self.none()


class ByYearQuerySet(EditedQuerySet[RowT], Generic[RowT]):
    def valid_in(self, fiscal_year: int) -> Self:
        """Rows that may be chosen for a session in the 年度."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=fiscal_year),
            Q(valid_until__isnull=True) | Q(valid_until__gte=fiscal_year),
            is_active=True,
        )


class ByYear(models.Model):
    """One line of a list: offered from a 年度 until a 年度, or stopped altogether.

    A row is never deleted: memos point at it. `version` counts the edits, so that an edit
    made on an older page is noticed.
    """

    valid_from = models.PositiveSmallIntegerField("使い始める年度", null=True, blank=True)
    valid_until = models.PositiveSmallIntegerField("使い終わる年度", null=True, blank=True)
    is_active = models.BooleanField("使用中", default=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    version = models.PositiveIntegerField("版", default=0)

    objects = ByYearQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_from__lte=models.F("valid_until")),
                name="%(class)s_years_in_order",
            )
        ]

    @property
    def in_words(self) -> str:
        """What tells an entry apart besides its name, where a higher room keeps the list."""
        return ""

    def is_valid_in(self, fiscal_year: int) -> bool:
        """The same question as `valid_in`, of a row at hand."""
        return (
            self.is_active
            and (self.valid_from is None or self.valid_from <= fiscal_year)
            and (self.valid_until is None or fiscal_year <= self.valid_until)
        )


class Office(ByYear):
    code = models.SlugField("コード", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)

    objects: ClassVar[ByYearQuerySet["Office"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "拠点"
        verbose_name_plural = "拠点"

    def __str__(self) -> str:
        return self.name


class Programme(ByYear):
    """事業区分: a commission of its own; reports never mix two."""

    code = models.SlugField("コード", unique=True)
    name = models.CharField("名称", max_length=80, unique=True)

    objects: ClassVar[ByYearQuerySet["Programme"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "事業区分"
        verbose_name_plural = "事業区分"

    def __str__(self) -> str:
        return self.name


class Topic(ByYear):
    """相談分野. `is_legacy` marks 旧分野: met only in past ledgers, never offered for new memos.

    `read_as` is the topic that the next ledger's rows of this name are given instead; memos
    that are here already keep theirs.
    """

    name = models.CharField("名称", max_length=60, unique=True)
    is_legacy = models.BooleanField("旧分野", default=False)
    read_as = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="読み替える分野",
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[ByYearQuerySet["Topic"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "相談分野"
        verbose_name_plural = "相談分野"
        constraints = [
            *ByYear.Meta.constraints,
            models.CheckConstraint(
                condition=Q(read_as__isnull=True) | Q(is_legacy=True),
                name="topic_read_as_of_legacy_only",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupportCourse(ByYear):
    name = models.CharField("名称", max_length=60, unique=True)
    invitation = models.CharField("利用者のことば", max_length=60, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name="相談分野", blank=True)

    objects: ClassVar[ByYearQuerySet["SupportCourse"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "支援コース"
        verbose_name_plural = "支援コース"

    def __str__(self) -> str:
        return self.name


class Industry(ByYear):
    """日本標準産業分類の大分類; I stands twice (卸売 / 小売) because the size rule differs."""

    code = models.CharField("コード", max_length=4, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    size_rule = models.CharField("規模の区分", max_length=20, choices=SizeRule)

    objects: ClassVar[ByYearQuerySet["Industry"]] = ByYearQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(ByYear.Meta):
        verbose_name = "業種"
        verbose_name_plural = "業種"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name
