from django.db import models


class GramFrequency(models.Model):
    """In how many memos of a sample a pair of letters stands: what is rare tells more.

    Renewed every night (`consultations.similar.frequencies`). The row of gram 0, which no text
    holds, carries the size of the sample.
    """

    gram = models.IntegerField("文字の組", primary_key=True)
    memos = models.PositiveIntegerField("メモの数")

    class Meta:
        verbose_name = "文字の組の頻度"
        verbose_name_plural = "文字の組の頻度"

    def __str__(self) -> str:
        return str(self.gram)
