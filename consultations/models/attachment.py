"""Files on a memo."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from consultations.enums import AttachmentKind
from consultations.models.memo import Memo
from yorozu.kit.files import random_name

FOLDER = "attachments"


def attachment_path(_instance: Any, filename: str) -> str:
    """A folder of their own: the sweep looks nowhere else."""
    return f"{FOLDER}/{random_name(filename)}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Who reads the memo reads its files."""
        return self.filter(memo__in=Memo.objects.visible_to(user))

    def current(self) -> Self:
        """What was withdrawn nobody opens any more."""
        return self.filter(withdrawn_at__isnull=True)


class Attachment(models.Model):
    """One file on a memo: checked by content, kept under a random name, never hard-deleted.

    Withdrawn (by whom, when, why) it leaves every page; the row and the file stay until the
    memo's retention ends. `erased_at` is for that day: the content is gone, the row remains.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    memo = models.ForeignKey(Memo, models.PROTECT, related_name="attachments", verbose_name="メモ")
    file = models.FileField("ファイル", upload_to=attachment_path, blank=True)
    name = models.CharField("ファイル名", max_length=130)
    kind = models.CharField("種類", max_length=10, choices=AttachmentKind)
    size = models.PositiveIntegerField("大きさ（バイト）")
    digest = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("添付日時", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="添付した人")
    withdrawn_at = models.DateTimeField("取り下げた日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り下げた人"
    )
    withdrawn_reason = models.CharField("取り下げた理由", max_length=200, blank=True)
    erased_at = models.DateTimeField("内容を消した日時", null=True, blank=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "添付"
        verbose_name_plural = "添付"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["memo", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="attachment_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="attachment_withdrawn_by_somebody",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
