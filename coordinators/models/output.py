"""成果物: what a group made, kept in the library."""

from __future__ import annotations

import uuid
from typing import Any, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from center.models import Topic
from coordinators.enums import OutputKind
from coordinators.models.group import WorkingGroup
from coordinators.models.meeting import GroupMeeting
from coordinators.models.searching import SEARCH_FIELDS, Searched, search_trigger
from yorozu.kit.files import random_name

FOLDER = "outputs"
# What is searched, and too long for a list.
LONG = ("file_text", *SEARCH_FIELDS)
_SEARCHED = ("title", "text", "link", "file_name", "file_text")
_UNTRACKED = ("file_read", *LONG)


def output_path(_instance: Any, filename: str) -> str:
    """A folder of their own: the sweep looks nowhere else."""
    return f"{FOLDER}/{random_name(filename)}"


class GroupOutputQuerySet(models.QuerySet["GroupOutput"]):
    def visible_to(self, user: User) -> Self:
        """Those of the groups one may read: list, search and file alike."""
        mine = self.filter(group__in=WorkingGroup.objects.visible_to(user))
        return mine.defer(*LONG)

    def unread(self) -> Self:
        """Whose file was put there, or replaced, since its words were read."""
        return self.exclude(file="").exclude(file_read=F("file"))

    def current(self) -> Self:
        """What was withdrawn nobody opens any more."""
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange(exclude=[*_UNTRACKED])),
    append_only=True,
    exclude=[*_UNTRACKED],
)
class GroupOutput(Searched):
    """A file (checked by content, kept under a random name), a text, a link, or several of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, verbose_name="部会・PJ", related_name="outputs"
    )
    meeting = models.ForeignKey(
        GroupMeeting,
        models.PROTECT,
        verbose_name="会議",
        null=True,
        blank=True,
        related_name="outputs",
    )
    title = models.CharField("題名", max_length=80)
    kind = models.CharField("種類", max_length=10, choices=OutputKind, default=OutputKind.MATERIAL)
    text = models.TextField("内容", blank=True)
    link = models.URLField("リンク", max_length=300, blank=True)
    file = models.FileField("ファイル", upload_to=output_path, blank=True)
    file_name = models.CharField("ファイル名", max_length=130, blank=True)
    file_size = models.PositiveIntegerField("大きさ（バイト）", default=0)
    # Written by the worker, to be searched; `file_read` is the file it was read from.
    file_text = models.TextField("ファイルの中の文字", blank=True, editable=False)
    file_read = models.CharField("文字を読んだファイル", max_length=100, blank=True, editable=False)
    tags = ArrayField(
        models.CharField(max_length=20), verbose_name="タグ", default=list, blank=True
    )
    topics = models.ManyToManyField(
        Topic, verbose_name="相談分野", related_name="group_outputs", blank=True
    )
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    added_at = models.DateTimeField("登録日時", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取り下げた人", null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("取り下げた日時", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=0, editable=False)

    objects = GroupOutputQuerySet.as_manager()

    class Meta:
        verbose_name = "成果物"
        verbose_name_plural = "成果物"
        ordering = ["-added_at", "-id"]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="group_output_newest"),
            GinIndex(fields=["search_grams"], name="group_output_grams", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | ~Q(file=""), name="group_output_holds_some"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="group_output_withdrawn_by_somebody",
            ),
        ]
        triggers = [search_trigger(*_SEARCHED, lists=["tags"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coordinators:output", args=[self.uuid])
