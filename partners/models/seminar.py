"""What belongs to a seminar beside the names put down for it: papers, mails, the survey."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from partners.models.event import OutreachEvent
from partners.models.registration import Registration
from yorozu.kit.files import random_name
from yorozu.kit.outbox import MailState

FOLDER = "seminars"


def material_path(material: EventMaterial, filename: str) -> str:  # noqa: ARG001
    return f"{FOLDER}/{random_name(filename)}"


class EventMaterial(models.Model):
    """A paper for those who take part; `after` keeps it back until the event has begun.

    Taken off it stays with the event: who had it before is never in doubt.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, verbose_name="行事", related_name="materials"
    )
    file = models.FileField("ファイル", upload_to=material_path)
    name = models.CharField("ファイル名", max_length=130)
    size = models.PositiveIntegerField("大きさ（バイト）")
    digest = models.CharField("SHA-256", max_length=64)
    after = models.BooleanField("開始後に公開", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録者", related_name="+")
    added_at = models.DateTimeField("登録日時", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="取下げ者", null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, blank=True)

    objects: ClassVar[models.Manager[EventMaterial]]

    class Meta:
        verbose_name = "セミナー資料"
        verbose_name_plural = "セミナー資料"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="event_material_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="event_material_withdrawn_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Satisfaction(models.IntegerChoices):
    """満足度 in a report is 満足 and やや満足; 大変満足 stands apart (domain.md)."""

    VERY = 5, "大変満足"
    SATISFIED = 4, "満足"
    RATHER = 3, "やや満足"
    LITTLE = 2, "やや不満"
    NOT = 1, "不満"


class Usefulness(models.IntegerChoices):
    VERY = 4, "とても役に立つ"
    YES = 3, "役に立つ"
    LITTLE = 2, "あまり役に立たない"
    NO = 1, "役に立たない"


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def visible_to(self, user: User) -> Self:
        """The centre's own; a bank gets counts, never an answer."""
        from accounts.enums import Permission, Role
        from accounts.permissions import has_permission

        if not has_permission(user, Permission.REGISTRATION_READ) or user.role == Role.PARTNER:
            return self.none()
        events = OutreachEvent.objects.visible_to(user)
        return self.filter(registration__event__in=events)

    def wishes(self) -> Self:
        """Who wants to be advised and has not been called yet."""
        return self.filter(wants_consultation=True, handled_at__isnull=True)


class SurveyAnswer(models.Model):
    """One per registration: sent again, it takes the place of the former."""

    registration = models.OneToOneField(
        Registration, models.PROTECT, verbose_name="申込", related_name="survey"
    )
    satisfaction = models.PositiveSmallIntegerField("満足度", choices=Satisfaction)
    usefulness = models.PositiveSmallIntegerField("役に立つか", choices=Usefulness)
    comment = models.TextField("ご意見・ご感想", max_length=1000, blank=True)
    wants_consultation = models.BooleanField("個別に相談したい", default=False)
    answered_at = models.DateTimeField("回答日時", default=timezone.now)
    # What the office did about the wish.
    handled_at = models.DateTimeField("対応日時", null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="対応者", null=True, blank=True, related_name="+"
    )
    handled_note = models.CharField("対応の内容", max_length=200, blank=True)

    objects: ClassVar[SurveyAnswerQuerySet] = SurveyAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "アンケート"
        verbose_name_plural = "アンケート"
        ordering = ["-answered_at", "-id"]
        indexes = [
            models.Index(
                fields=["answered_at"],
                name="survey_wish_open",
                condition=Q(wants_consultation=True, handled_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="survey_satisfaction"
            ),
            models.CheckConstraint(
                condition=Q(usefulness__gte=1, usefulness__lte=4), name="survey_usefulness"
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="survey_handled_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_satisfaction_display()}（{self.registration_id}）"


class NoticeKind(models.TextChoices):
    """`partners/seminars/mail/<kind>.txt` is what it says."""

    REGISTERED = "registered", "申込の受付"
    WAITING = "waiting", "キャンセル待ちの受付"
    MOVED_UP = "moved_up", "繰上げ"
    CANCELLED = "cancelled", "申込の取消"
    REMINDER = "reminder", "前日のお知らせ"
    CHANGED = "changed", "日時・会場の変更"
    CALLED_OFF = "called_off", "中止"
    SURVEY = "survey", "アンケートのお願い"


class RegistrationNotice(models.Model):
    """A mail to who put their name down. The row is the truth: in first, said once and for all.

    `occasion` begins with the key of when and where it was told: an event that moved is told
    anew. `sent_at` is set before the mail leaves: a crash loses a mail, it never doubles one.
    """

    registration = models.ForeignKey(
        Registration, models.PROTECT, verbose_name="申込", related_name="notices"
    )
    kind = models.CharField("種類", max_length=12, choices=NoticeKind)
    occasion = models.CharField("機会", max_length=40)
    to = models.EmailField("宛先のアドレス", blank=True)
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    objects: ClassVar[models.Manager[RegistrationNotice]]

    class Meta:
        verbose_name = "セミナーのメール"
        verbose_name_plural = "セミナーのメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="registration_notice_unsent",
                condition=Q(state=MailState.WAITING),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind", "occasion"], name="registration_notice_once"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="registration_notice_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.registration_id}"
