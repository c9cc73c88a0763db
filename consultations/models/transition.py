from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from consultations.enums import MemoStatus
from consultations.models.memo import Memo


class MemoTransition(models.Model):
    """One change of state: who, when and why. Append-only."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="transitions", verbose_name="メモ")
    from_status = models.CharField("前の状態", max_length=10, choices=MemoStatus)
    to_status = models.CharField("後の状態", max_length=10, choices=MemoStatus)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作した人")
    at = models.DateTimeField("日時", default=timezone.now)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "状態の履歴"
        verbose_name_plural = "状態の履歴"
        ordering = ["at", "id"]
        triggers = append_only(wipeable=["reason"])

    def __str__(self) -> str:
        return f"{self.memo_id} {self.from_status} → {self.to_status}"
