from django.db import models

from accounts.models import User
from consultations.models.memo import Memo


class MemoDraft(models.Model):
    """What somebody typed and has not submitted yet: raw strings, so that nothing is lost.

    Beside a memo in any editable state: a submitted memo keeps counting on its last submitted
    text while its writer works on the next. `revision` is the optimistic lock of autosave.
    """

    memo = models.OneToOneField(
        Memo, models.CASCADE, primary_key=True, related_name="draft", verbose_name="メモ"
    )
    data = models.JSONField("入力", default=dict)
    revision = models.PositiveIntegerField("版", default=0)
    saved_at = models.DateTimeField("保存日時", auto_now=True)
    saved_by = models.ForeignKey(User, models.PROTECT, verbose_name="保存した人", related_name="+")
    discarded_at = models.DateTimeField("破棄日時", null=True, blank=True)

    class Meta:
        verbose_name = "下書き"
        verbose_name_plural = "下書き"

    def __str__(self) -> str:
        return f"{self.memo_id} r{self.revision}"
