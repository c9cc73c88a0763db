"""What was done to a conference and its cases, act by act."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from assist.enums import AssistAct, AssistState
from assist.models.case import AssistCase
from assist.models.conference import AssistConference


class AssistChange(models.Model):
    """Append-only. What stood there before is in the records' own history."""

    conference = models.ForeignKey(AssistConference, models.PROTECT, related_name="changes")
    case = models.ForeignKey(
        AssistCase, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    act = models.CharField("操作", max_length=20, choices=AssistAct)
    from_state = models.CharField("前の状態", max_length=10, choices=AssistState, blank=True)
    to_state = models.CharField("後の状態", max_length=10, choices=AssistState)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="操作した人", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "アシスト会議の履歴"
        verbose_name_plural = "アシスト会議の履歴"
        ordering = ["-id"]
        triggers = append_only(wipeable=["reason"])

    def __str__(self) -> str:
        return f"{self.conference_id} {self.get_act_display()}"
