"""連携打合せ, 他拠点訪問, 視察受入, 4者会議, and what was agreed to be done."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from partners.enums import MeetingKind
from partners.models.organization import Branch, Organization
from yorozu.kit.wareki import start_of


class LiaisonMeetingQuerySet(models.QuerySet["LiaisonMeeting"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.MEETING_READ) else self.none()

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def counted(self) -> Self:
        """What a report counts: held, and not withdrawn."""
        return self.standing().filter(starts_at__lte=timezone.now())

    def between(self, first: date, until: date) -> Self:
        """Begun on the Tokyo days from `first` to before `until`."""
        return self.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(until))


class LiaisonMeeting(models.Model):
    """`uuid` comes with the form: sent twice it is one. `version` counts the changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種類", max_length=10, choices=MeetingKind, default=MeetingKind.LIAISON)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了", null=True, blank=True)
    place = models.CharField("場所", max_length=120, blank=True)
    subject = models.CharField("議題", max_length=120)
    organizations = models.ManyToManyField(
        Organization, verbose_name="相手先", related_name="meetings"
    )
    branches = models.ManyToManyField(
        Branch, verbose_name="支店", blank=True, related_name="meetings"
    )
    people = models.ManyToManyField(
        User, verbose_name="当拠点の出席者", blank=True, related_name="liaison_meetings"
    )
    outside_people = models.CharField("先方の出席者", max_length=300, blank=True)
    minutes = models.TextField("内容", max_length=8000, blank=True)
    decisions = models.TextField("決まったこと", max_length=2000, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name="記録者", related_name="+")
    written_at = models.DateTimeField("記録日時", default=timezone.now)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り消した人", null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.CharField("取消の理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects: ClassVar[LiaisonMeetingQuerySet] = LiaisonMeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "連携打合せ"
        verbose_name_plural = "連携打合せ"
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(F("starts_at").desc(), F("id").desc(), name="meeting_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)),
                name="meeting_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="meeting_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("partners:meeting", args=[self.pk])

    @property
    def held_on(self) -> date:
        return timezone.localtime(self.starts_at).date()


class MeetingActionQuerySet(models.QuerySet["MeetingAction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(meeting__in=LiaisonMeeting.objects.visible_to(user))

    def open(self) -> Self:
        """Still to be done; those of a withdrawn meeting are nobody's duty."""
        return self.filter(
            done_at__isnull=True, dropped_at__isnull=True, meeting__withdrawn_at__isnull=True
        )


class MeetingAction(models.Model):
    """Who does what until when. The owner is one of ours, or only a name (the other side's)."""

    meeting = models.ForeignKey(LiaisonMeeting, models.PROTECT, related_name="actions")
    what = models.CharField("すること", max_length=200)
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="担当",
        null=True,
        blank=True,
        related_name="meeting_actions",
    )
    owner_name = models.CharField("先方の担当", max_length=60, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    done_at = models.DateTimeField("完了日時", null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="完了にした人", null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取りやめた人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[MeetingActionQuerySet] = MeetingActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "打合せの宿題"
        verbose_name_plural = "打合せの宿題"
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="meeting_action_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="meeting_action_dropped_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="meeting_action_done_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_name=""),
                name="meeting_action_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def whose(self) -> str:
        return self.owner.name if self.owner else self.owner_name
