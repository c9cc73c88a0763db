"""What one person has typed into a case and not saved yet."""

from django.db import models

from accounts.models import User
from casebook.models.case import CaseStudy
from yorozu.kit.own_drafts import OwnDraft


class CaseDraft(OwnDraft):
    """See `yorozu.kit.own_drafts`."""

    case = models.ForeignKey(CaseStudy, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="書いている人", related_name="+")

    class Meta(OwnDraft.Meta):
        verbose_name = "事例の書きかけ"
        verbose_name_plural = "事例の書きかけ"
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_draft_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"
