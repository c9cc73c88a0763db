from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from consultations.models.memo import Memo


class MemoSearch(models.Model):
    """The normalised text of a memo and its bigrams. Written by a trigger on Memo only."""

    memo = models.OneToOneField(
        Memo, models.CASCADE, primary_key=True, related_name="search", verbose_name="メモ"
    )
    started_at = models.DateTimeField("相談日時")
    body = models.TextField("本文")
    grams = ArrayField(models.IntegerField(), verbose_name="文字の組")

    class Meta:
        verbose_name = "検索用本文"
        verbose_name_plural = "検索用本文"
        indexes = [GinIndex(fields=["grams"], name="memosearch_grams", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.memo_id)
