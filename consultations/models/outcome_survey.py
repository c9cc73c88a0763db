"""One survey of one memo: asked, reminded, answered; and the mails it is asked by."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from consultations.enums import MemoStatus
from consultations.models.memo import Memo
from consultations.outcome_enums import MailKind, State, StopCause
from yorozu.kit.outbox import MailState

if TYPE_CHECKING:
    from consultations.models.outcome_answer import OutcomeAnswer

_UNANSWERED = Q(answered_at__isnull=True)
_RUNNING = _UNANSWERED & Q(stopped_at__isnull=True)


def state_q(state: State, today: date) -> Q:
    """Each survey is in exactly one state."""
    match state:
        case State.ANSWERED:
            return ~_UNANSWERED
        case State.STOPPED:
            return _UNANSWERED & Q(stopped_at__isnull=False)
        case State.WAITING:
            return _RUNNING & Q(sent_at__isnull=True)
        case State.SENT:
            return _RUNNING & Q(sent_at__isnull=False, closes_on__gte=today)
        case State.EXPIRED:
            return _RUNNING & Q(sent_at__isnull=False, closes_on__lt=today)


class OutcomeSurveyQuerySet(models.QuerySet["OutcomeSurvey"]):
    def visible_to(self, user: User) -> Self:
        """Of the memos the user may read; never to trainees, banks and the reception."""
        if not has_permission(user, Permission.OUTCOME_READ):
            return self.none()
        if user.role != Role.COORDINATOR:
            return self
        # Few memos are restricted: only those are asked for one by one.
        own = Memo.objects.listed_to(user).filter(is_restricted=True).order_by()
        return self.filter(Q(memo__is_restricted=False) | Q(memo__in=own.values("pk")))

    def counted(self) -> Self:
        """What figures count: of memos that count themselves."""
        return self.filter(memo__status=MemoStatus.CONFIRMED)

    def in_state(self, state: State, today: date) -> Self:
        return self.filter(state_q(state, today))


class OutcomeSurvey(models.Model):
    """`sent_at` is when the first mail left, `answered_at` when the first answer came in.

    A survey that was only answered on paper or by telephone was never sent.
    """

    memo = models.OneToOneField(
        Memo, models.PROTECT, verbose_name="メモ", related_name="outcome_survey"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.CharField("宛先", max_length=254, blank=True)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    sent_at = models.DateTimeField("送付日時", null=True, blank=True)
    closes_on = models.DateField("回答期限", null=True, blank=True)
    reminded = models.PositiveSmallIntegerField("再依頼した回数", default=0)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    stopped_at = models.DateTimeField("停止日時", null=True, blank=True)
    stopped_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="止めた人", null=True, blank=True, related_name="+"
    )
    stop_cause = models.CharField("停止の理由", max_length=8, choices=StopCause, blank=True)
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[OutcomeSurveyQuerySet] = OutcomeSurveyQuerySet.as_manager()  # type: ignore[assignment]
    answer: OutcomeAnswer

    class Meta:
        verbose_name = "成果アンケート"
        verbose_name_plural = "成果アンケート"
        ordering = ["-id"]
        indexes = [
            # Figures go by these two.
            models.Index(
                fields=["sent_at"],
                name="outcome_sent",
                include=["memo", "answered_at"],
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(
                fields=["answered_at"],
                name="outcome_answered",
                include=["memo"],
                condition=Q(answered_at__isnull=False),
            ),
            # Who is to be reminded.
            models.Index(
                fields=["sent_at"],
                name="outcome_unanswered",
                condition=_RUNNING & Q(sent_at__isnull=False),
            ),
            models.Index(
                fields=["id"], name="outcome_waiting", condition=_RUNNING & Q(sent_at__isnull=True)
            ),
            # Who was asked of late.
            models.Index(fields=["created_at"], name="outcome_asked", include=["memo", "to"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stop_cause="", stopped_by__isnull=True)
                | (Q(stopped_at__isnull=False) & ~Q(stop_cause="")),
                name="outcome_stopped_why",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(closes_on__isnull=False),
                name="outcome_sent_until",
            ),
        ]

    def __str__(self) -> str:
        return f"成果アンケート {self.memo_id}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:outcome", args=[self.memo.number])

    def state_on(self, today: date) -> State:
        """The same as `state_q`; a test holds the two against each other."""
        if self.answered_at is not None:
            return State.ANSWERED
        if self.stopped_at is not None:
            return State.STOPPED
        if self.sent_at is None:
            return State.WAITING
        assert self.closes_on is not None
        return State.SENT if self.closes_on >= today else State.EXPIRED

    @property
    def state(self) -> State:
        return self.state_on(timezone.localdate())

    @property
    def takes_answers(self) -> bool:
        """Whether the link still opens. `memo` is read."""
        return (
            self.stopped_at is None
            and self.closes_on is not None
            and self.closes_on >= timezone.localdate()
            and self.memo.status not in (MemoStatus.VOID, MemoStatus.DRAFT)
        )

    @property
    def given(self) -> OutcomeAnswer | None:
        return getattr(self, "answer", None)


class OutcomeMail(models.Model):
    """One mail on its way (`yorozu.kit.outbox`). Its kind and number say which mails are one."""

    survey = models.ForeignKey(
        OutcomeSurvey, models.PROTECT, verbose_name="アンケート", related_name="mails"
    )
    kind = models.CharField("種類", max_length=8, choices=MailKind)
    number = models.PositiveSmallIntegerField("何通目", default=1)
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="再送した人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager[OutcomeMail]]

    class Meta:
        verbose_name = "成果アンケートのメール"
        verbose_name_plural = "成果アンケートのメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="outcome_mail_unsent", condition=Q(state=MailState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["survey", "kind", "number"], name="outcome_mail_once"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="outcome_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.survey_id}"
