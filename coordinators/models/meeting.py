"""A group's meetings with their minutes, and what somebody is writing of them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from coordinators.enums import MeetingState
from coordinators.models.group import WorkingGroup
from coordinators.models.searching import SEARCH_FIELDS, Searched, search_trigger
from yorozu.kit.own_drafts import OwnDraft
from yorozu.kit.wareki import start_of

_CHANGED = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
MOST_MINUTES = 20_000
# What only the page of one meeting reads.
LONG = ("agenda", "minutes", "decisions", *SEARCH_FIELDS)


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    def visible_to(self, user: User) -> Self:
        """Those of the groups one may read."""
        mine = self.filter(group__in=WorkingGroup.objects.visible_to(user))
        return mine.defer(*SEARCH_FIELDS)

    def listed(self) -> Self:
        """As a line of a list: of the long texts only whether there are any."""
        has_minutes = ~Q(minutes="", decisions="")
        return self.select_related("group").defer(*LONG).annotate(has_minutes=has_minutes)

    def held(self) -> Self:
        """What a report counts."""
        return self.filter(state=MeetingState.HELD)

    def between(self, first: date, until: date) -> Self:
        """Begun in [first, until), Tokyo days."""
        return self.filter(started_at__gte=start_of(first), started_at__lt=start_of(until))


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=_CHANGED),
    append_only=True,
    exclude=[*SEARCH_FIELDS],
)
class GroupMeeting(Searched):
    """`version` counts what was saved; the history holds every text there was."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, verbose_name="部会・PJ", related_name="meetings"
    )
    title = models.CharField("会議名", max_length=60, blank=True)
    started_at = models.DateTimeField("開始")
    ended_at = models.DateTimeField("終了")
    place = models.CharField("場所", max_length=80, blank=True)
    attendees = models.ManyToManyField(
        User, verbose_name="出席者", related_name="group_meetings", blank=True
    )
    guests = models.CharField("そのほかの出席者", max_length=200, blank=True)
    agenda = models.TextField("議題", blank=True)
    minutes = models.TextField("議事録", blank=True)
    decisions = models.TextField("決まったこと", blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    reason = models.CharField("中止の理由", max_length=200, blank=True, editable=False)
    written_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="最後に書いた人", related_name="+"
    )
    written_at = models.DateTimeField("最後に書いた日時", default=timezone.now)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects = GroupMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会議"
        verbose_name_plural = "会議"
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="group_meeting_newest"),
            models.Index(fields=["group", "-started_at"], name="group_meeting_of_group"),
            GinIndex(fields=["search_grams"], name="group_meeting_grams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at__lt=F("ended_at")), name="group_meeting_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(reason=""),
                name="group_meeting_cancelled_with_reason",
            ),
        ]
        triggers = [search_trigger("title", "agenda", "minutes", "decisions", "guests")]

    def __str__(self) -> str:
        return self.title or "定例会議"

    def get_absolute_url(self) -> str:
        return reverse("coordinators:meeting", args=[self.uuid])

    @property
    def day(self) -> date:
        return timezone.localdate(self.started_at)

    @property
    def clock(self) -> str:
        """13:00～15:00, with the second day where it has one."""
        first, last = timezone.localtime(self.started_at), timezone.localtime(self.ended_at)
        second = "" if first.date() == last.date() else f"{last.month}月{last.day}日"
        return f"{first:%H:%M}～{second}{last:%H:%M}"

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def has_begun(self) -> bool:
        return self.started_at <= timezone.now()


class MeetingDraft(OwnDraft):
    """What one person has typed of a meeting and not saved yet."""

    meeting = models.ForeignKey(GroupMeeting, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="書いている人", related_name="+")

    class Meta(OwnDraft.Meta):
        verbose_name = "議事録の書きかけ"
        verbose_name_plural = "議事録の書きかけ"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="meeting_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.user_id}"
