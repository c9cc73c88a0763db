"""What was done to a case, act by act."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from casebook.enums import CaseAct, CaseState
from casebook.models.case import CaseStudy


class CaseChange(models.Model):
    """Append-only. What stood there before is in the case's own history.

    Who wrote at a text is read from here: nobody approves what they wrote themselves.
    """

    case = models.ForeignKey(CaseStudy, models.PROTECT, related_name="changes")
    act = models.CharField("操作", max_length=20, choices=CaseAct)
    from_state = models.CharField("前の状態", max_length=10, choices=CaseState, blank=True)
    to_state = models.CharField("後の状態", max_length=10, choices=CaseState)
    reason = models.CharField("理由", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="操作した人", related_name="+")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "事例の履歴"
        verbose_name_plural = "事例の履歴"
        ordering = ["-id"]
        triggers = append_only(wipeable=["reason"])

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_act_display()}"
