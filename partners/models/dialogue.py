"""A dialogue's groups: who is here, today's seats, and who has met.

Seats and attendance live while a dialogue runs; once it is over only pairs and counts stay.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from partners.enums import AttendanceState
from partners.models.dialogue_member import Chapter, DialogueMember
from partners.models.event import OutreachEvent


class DialogueSessionQuerySet(models.QuerySet["DialogueSession"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(event__in=OutreachEvent.objects.visible_to(user))


class DialogueSession(models.Model):
    """The groups' side of a dialogue event. `version` counts what is done on the board.

    The figures at the end are what stays of who was there.
    """

    event = models.OneToOneField(
        OutreachEvent, models.PROTECT, verbose_name="対話会", related_name="dialogue"
    )
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, verbose_name="支部", null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    rounds_planned = models.PositiveSmallIntegerField("回数", default=3)
    group_size = models.PositiveSmallIntegerField("1組の人数", default=5)
    seed = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終了した人", null=True, blank=True, related_name="+"
    )
    people = models.PositiveSmallIntegerField("参加者数", null=True, blank=True)
    new_pairs = models.PositiveIntegerField("初めて話した組", null=True, blank=True)
    repeated_pairs = models.PositiveIntegerField("再会した組", null=True, blank=True)
    least_repeats = models.PositiveIntegerField("再会の理論上の下限", null=True, blank=True)
    mix = models.JSONField("所属の種類の内訳", default=dict, blank=True)

    objects: ClassVar[DialogueSessionQuerySet] = DialogueSessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "対話会の組分け"
        verbose_name_plural = "対話会の組分け"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, people__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, people__isnull=False),
                name="dialogue_closed_by_and_when",
            ),
            models.CheckConstraint(
                condition=Q(rounds_planned__gte=1, rounds_planned__lte=8)
                & Q(group_size__gte=3, group_size__lte=8),
                name="dialogue_rounds_sane",
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)


class DialogueAttendance(models.Model):
    """Somebody who wants to come, is here, or is not; gone once the dialogue is over."""

    session = models.ForeignKey(DialogueSession, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(DialogueMember, models.PROTECT, related_name="attendances")
    state = models.CharField(
        "状態", max_length=10, choices=AttendanceState, default=AttendanceState.EXPECTED
    )
    changed_at = models.DateTimeField("変更日時", default=timezone.now)

    class Meta:
        verbose_name = "対話会の参加"
        verbose_name_plural = "対話会の参加"
        ordering = ["member__kana", "member__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="dialogue_attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_state_display()}）"


class DialogueRound(models.Model):
    """One round of talks; it names nobody and stays. Begun, its groups are not touched again."""

    session = models.ForeignKey(DialogueSession, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("回")
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    people = models.PositiveSmallIntegerField("人数")
    groups = models.PositiveSmallIntegerField("組数")
    repeated_pairs = models.PositiveIntegerField("再会した組")
    colleague_pairs = models.PositiveIntegerField("同じ所属の組")
    # Of the planning this round was made in, all its rounds together.
    least_repeats = models.PositiveIntegerField("再会の理論上の下限")

    class Meta:
        verbose_name = "対話の回"
        verbose_name_plural = "対話の回"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="dialogue_round_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}回"


class DialogueSeat(models.Model):
    """Who sits where in a round; gone once the dialogue is over."""

    round = models.ForeignKey(DialogueRound, models.CASCADE, related_name="seats")
    table = models.PositiveSmallIntegerField("卓")
    member = models.ForeignKey(DialogueMember, models.PROTECT, related_name="seats")

    class Meta:
        verbose_name = "対話会の席"
        verbose_name_plural = "対話会の席"
        ordering = ["table", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="dialogue_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.table}卓 {self.member}"


class MetPair(models.Model):
    """Two who sat at one table in one round of one event: all that is kept of a dialogue."""

    one = models.ForeignKey(DialogueMember, models.PROTECT, related_name="+")
    other = models.ForeignKey(DialogueMember, models.PROTECT, related_name="+")
    event = models.ForeignKey(OutreachEvent, models.PROTECT, related_name="met_pairs")
    round = models.PositiveSmallIntegerField("回")

    class Meta:
        verbose_name = "対話した組"
        verbose_name_plural = "対話した組"
        ordering = ["id"]
        indexes = [models.Index(fields=["other", "one"], name="met_pair_other")]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other", "event", "round"], name="met_pair_once_a_round"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="met_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}–{self.other_id}"
