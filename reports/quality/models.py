"""What was drawn of a month, and what its reader says of each memo. Nobody is ranked by it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from consultations.enums import MemoStatus
from consultations.models import Memo


class Item(models.TextChoices):
    """The rubric, in the order it is read."""

    CONTENT = "content", "相談内容から、経営の課題と経緯が分かる"
    ADVICE = "advice", "アドバイスが具体的で、次の行動が分かる"
    IMPRESSION = "impression", "所感に、見立てと今後の方針がある"
    NEXT = "next", "次回予定や他機関への紹介など、続きの扱いが分かる"
    CARE = "care", "個人や他社について、不要な記述がない"


class Mark(models.TextChoices):
    GOOD = "good", "できている"
    PARTLY = "partly", "一部できている"
    MISSING = "missing", "できていない"


class QualityDraw(models.Model):
    """The month's draw: made once, whoever asks for it."""

    month = models.DateField("月", unique=True)
    total = models.PositiveIntegerField("対象のメモ")
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name="抽出した人", related_name="+"
    )
    drawn_at = models.DateTimeField("抽出日時", default=timezone.now)

    class Meta:
        verbose_name = "メモの抽出"
        verbose_name_plural = "メモの抽出"
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="quality_draw_on_first_day")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class QualityReviewQuerySet(models.QuerySet["QualityReview"]):
    def visible_to(self, user: User) -> QualityReviewQuerySet:
        """What one may check, and what was said of one's own memos."""
        own = Q(memo__lead__user=user, reviewed_at__isnull=False)
        rows = self.filter(memo__status=MemoStatus.CONFIRMED)
        if has_permission(user, Permission.QUALITY_REVIEW):
            return rows.filter(own | Q(memo__in=_of_others(user)))
        return rows.filter(own) if user.role == Role.COORDINATOR else self.none()

    def to_check(self, user: User) -> QualityReviewQuerySet:
        """The draws' memos but those the person took part in."""
        return self.visible_to(user).filter(memo__in=_of_others(user))

    def said_to(self, user: User) -> QualityReviewQuerySet:
        """What was said of the memos that the person led."""
        return self.filter(memo__lead__user=user, reviewed_at__isnull=False)

    def unread(self) -> QualityReviewQuerySet:
        return self.filter(read_at=None)


def _of_others(user: User) -> models.QuerySet[Memo]:
    return Memo.objects.visible_to(user).not_written_by(user)


class QualityReview(models.Model):
    """One memo of the draw. `marks`: item → mark."""

    draw = models.ForeignKey(
        QualityDraw, models.PROTECT, verbose_name="抽出", related_name="reviews"
    )
    memo = models.ForeignKey(Memo, models.PROTECT, verbose_name="メモ", related_name="+")
    marks = models.JSONField("確認の結果", default=dict)
    feedback = models.TextField("コーディネーターへのひとこと", blank=True, max_length=2000)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name="確認した人", related_name="+"
    )
    reviewed_at = models.DateTimeField("確認日時", null=True, blank=True)
    read_at = models.DateTimeField("本人が読んだ日時", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=0)

    objects = QualityReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "メモの品質確認"
        verbose_name_plural = "メモの品質確認"
        ordering = ["memo__started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "memo"], name="quality_review_once"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="quality_reviewed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.memo_id}"

    @property
    def said(self) -> list[tuple[str, str]]:
        """Each line of the rubric with its mark in words."""
        return [(item.label, Mark(self.marks[item]).label) for item in Item if item in self.marks]
