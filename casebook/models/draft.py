"""What one person has typed into a case and not saved yet."""

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from casebook.models.case import CaseStudy


class CaseDraft(models.Model):
    """One's own alone: two people who write at once meet when they save, not while they type.

    `base` is the case's version they began on.
    """

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="書いている人", related_name="+")
    base = models.PositiveIntegerField("書き始めた版")
    revision = models.PositiveIntegerField("下書きの版", default=0)
    data: models.JSONField[Any, Any] = models.JSONField("入力", default=dict)
    saved_at = models.DateTimeField("保存日時", default=timezone.now)

    class Meta:
        verbose_name = "事例の書きかけ"
        verbose_name_plural = "事例の書きかけ"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_draft_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"
