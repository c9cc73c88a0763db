"""次回予定 as due items: where each stands, and how it came there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.models.audit import append_only
from consultations.enums import StepAct, StepState
from consultations.models.memo import Memo
from coordinators.models import Coordinator


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: User) -> Self:
        """The steps of the memos the user may read; none of drafts or of void memos."""
        return self.filter(memo__in=Memo.objects.visible_to(user)).exclude(state=StepState.OFF)

    def open(self) -> Self:
        return self.filter(state=StepState.OPEN)


class NextStep(models.Model):
    """Where the 次回予定 of a memo stands. Made and kept in step by a trigger on Memo.

    A confirmed memo is read-only and its step goes on living, hence a row of its own. Only dates
    from `STEP_HORIZON_DAYS` before the day of entry on get a row: an old ledger that comes in, or
    the years before there were due items, must not flood the list. `version` is the optimistic
    lock; acts are `consultations.steps.services`.
    """

    memo = models.OneToOneField(
        Memo, models.CASCADE, primary_key=True, related_name="step", verbose_name="メモ"
    )
    due_on = models.DateField("期限")
    lead = models.ForeignKey(
        Coordinator, models.PROTECT, null=True, related_name="+", verbose_name="主担当"
    )
    state = models.CharField("状態", max_length=10, choices=StepState, default=StepState.OPEN)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[NextStepQuerySet] = NextStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "次回予定"
        verbose_name_plural = "次回予定"
        ordering = ["due_on", "memo_id"]
        indexes = [
            models.Index(F("state"), F("due_on"), F("memo"), name="next_step_due"),
            models.Index(F("lead"), F("state"), F("due_on"), F("memo"), name="next_step_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} {self.due_on}"


class NextStepEvent(models.Model):
    """One act on a step, with where it stood before: undoing goes back there. Append-only."""

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="step_events", verbose_name="メモ")
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=10, choices=StepAct)
    from_state = models.CharField("前の状態", max_length=10, choices=StepState)
    to_state = models.CharField("後の状態", max_length=10, choices=StepState)
    from_due_on = models.DateField("前の期限")
    to_due_on = models.DateField("後の期限")
    note = models.CharField("ひとこと", max_length=200, blank=True)
    done_in = models.ForeignKey(
        Memo, models.PROTECT, null=True, related_name="+", verbose_name="完了した相談"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作した人")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "次回予定の履歴"
        verbose_name_plural = "次回予定の履歴"
        ordering = ["memo_id", "sequence"]
        triggers = append_only(wipeable=["note"])
        constraints = [
            models.UniqueConstraint(fields=["memo", "sequence"], name="next_step_event_once"),
            models.CheckConstraint(
                condition=~Q(act__in=[StepAct.POSTPONED, StepAct.DROPPED]) | ~Q(note=""),
                name="next_step_event_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} {self.act}"
