"""Words that look like a name and stay all the same, each with its reason."""

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casebook.enums import FindingKind
from casebook.models.case import CaseStudy

_PART = [("title", "題名"), ("problem", "課題"), ("support", "支援内容")]
PARTS = [*_PART, ("outcome", "成果"), ("point", "ポイント")]


class KeptWordQuerySet(models.QuerySet["KeptWord"]):
    def live(self) -> Self:
        return self.filter(dropped_at__isnull=True)


class KeptWord(models.Model):
    """Holds for as many occurrences in that part of the text as were seen: one more asks anew."""

    case = models.ForeignKey(CaseStudy, models.PROTECT, related_name="kept_words")
    part = models.CharField("欄", max_length=10, choices=PARTS)
    kind = models.CharField("種類", max_length=10, choices=FindingKind)
    surface = models.CharField("語", max_length=200, blank=True)
    count = models.PositiveSmallIntegerField("箇所")
    reason = models.CharField("残す理由", max_length=200)
    kept_by = models.ForeignKey(User, models.PROTECT, verbose_name="残した人", related_name="+")
    kept_at = models.DateTimeField("残した日時", default=timezone.now)
    dropped_at = models.DateTimeField("やめた日時", null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="やめた人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[KeptWordQuerySet] = KeptWordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "残した語"
        verbose_name_plural = "残した語"
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part", "kind", "surface"],
                name="case_word_kept_once",
                condition=Q(dropped_at__isnull=True) & ~Q(surface=""),
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="case_word_dropped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_kind_display()}"
