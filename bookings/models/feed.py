"""The secret address of a person's calendar."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User


class CalendarFeed(models.Model):
    """One address a person; a new one puts the old out of use. Only its digest is kept: who
    reads the database cannot read the calendars."""

    user = models.OneToOneField(
        User, models.PROTECT, verbose_name="利用者", related_name="calendar_feed"
    )
    digest = models.CharField("SHA-256", max_length=64, unique=True, null=True, editable=False)
    made_at = models.DateTimeField("作成", default=timezone.now)
    revoked_at = models.DateTimeField("停止", null=True, blank=True)
    read_at = models.DateTimeField("最後の取得", null=True, blank=True)

    class Meta:
        verbose_name = "カレンダーの配信"
        verbose_name_plural = "カレンダーの配信"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__isnull=False, revoked_at__isnull=True)
                | Q(digest__isnull=True, revoked_at__isnull=False),
                name="calendar_feed_open_or_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"カレンダー {self.user_id}"
