"""フォローアップ会議 and the survey after 6 and 12 months."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Programme
from coordinators.models import Coordinator
from trainees.enums import Answer, MailKind, MeetingState, Use
from trainees.models.trainee import Trainee
from trainees.models.triggers import NEVER_DELETED
from yorozu.kit.outbox import MailState

ANSWER_SALT, SURVEY_SALT = "trainees.meeting-answer", "trainees.survey"
SURVEY_MONTHS = (6, 12)


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class FollowUpMeetingQuerySet(models.QuerySet["FollowUpMeeting"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ALUMNI_READ) else self.none()

    def held(self) -> Self:
        """What is counted: meetings that took place."""
        return self.filter(state=MeetingState.HELD)


class FollowUpMeeting(models.Model):
    title = models.CharField("名称", max_length=80)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")
    place = models.CharField("会場", max_length=120, blank=True)
    online_url = models.URLField("オンラインのURL", max_length=300, blank=True)
    agenda = models.TextField("内容", blank=True)
    # Whose hours the meeting takes (従事日誌), once it was held.
    coordinators = models.ManyToManyField(
        Coordinator, verbose_name="出席するCO", blank=True, related_name="follow_up_meetings"
    )
    minutes = models.TextField("議事録", blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )
    version = models.PositiveIntegerField("版", default=0)

    objects: ClassVar[FollowUpMeetingQuerySet] = FollowUpMeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "フォローアップ会議"
        verbose_name_plural = "フォローアップ会議"
        ordering = ["-starts_at", "-id"]
        triggers = NEVER_DELETED
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="follow_up_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("trainees:meeting", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED


class MeetingInvitation(models.Model):
    """One alumnus, one meeting: asked by mail, answered over a signed link, there or not."""

    meeting = models.ForeignKey(
        FollowUpMeeting, models.PROTECT, related_name="invitations", verbose_name="会議"
    )
    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="meeting_invitations", verbose_name="修了生"
    )
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)
    invited_at = models.DateTimeField("案内日時", default=timezone.now)
    answer = models.CharField("回答", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    message = models.CharField("ひとこと", max_length=300, blank=True)
    attended = models.BooleanField("出席", null=True, blank=True)

    objects: ClassVar[models.Manager[MeetingInvitation]]

    class Meta:
        verbose_name = "フォローアップ会議の案内"
        verbose_name_plural = "フォローアップ会議の案内"
        ordering = ["trainee__kana", "trainee__name", "id"]
        triggers = NEVER_DELETED
        constraints = [
            models.UniqueConstraint(fields=["meeting", "trainee"], name="meeting_invitation_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="meeting_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.trainee_id}"

    def token(self) -> str:
        return signing.dumps({"i": self.pk, "n": self.nonce}, salt=ANSWER_SALT)

    def get_answer_url(self) -> str:
        return reverse("trainees:answer", args=[self.token()])


class Survey(models.Model):
    """修了後アンケート: how the training is used, 6 and 12 months on."""

    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="surveys", verbose_name="修了生"
    )
    months = models.PositiveSmallIntegerField("修了後の月数")
    due_on = models.DateField("送る日")
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    use = models.CharField("研修の活用", max_length=10, choices=Use, blank=True)
    introduced = models.PositiveSmallIntegerField("よろずへ紹介した件数", null=True, blank=True)
    how = models.TextField("どのように活かしているか", blank=True)
    wish = models.TextField("拠点への要望", blank=True)

    objects: ClassVar[models.Manager[Survey]]

    class Meta:
        verbose_name = "修了後アンケート"
        verbose_name_plural = "修了後アンケート"
        ordering = ["-due_on", "-id"]
        triggers = NEVER_DELETED
        constraints = [
            models.UniqueConstraint(fields=["trainee", "months"], name="survey_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, use="")
                | (Q(answered_at__isnull=False) & ~Q(use="")),
                name="survey_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.months}か月"

    def token(self) -> str:
        return signing.dumps({"i": self.pk, "n": self.nonce}, salt=SURVEY_SALT)

    def get_answer_url(self) -> str:
        return reverse("trainees:survey", args=[self.token()])


def of_token(model: Any, token: str, salt: str) -> Any:
    """The row whose link this is; None for a forged one."""
    try:
        told: Any = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None
    rows = model.objects.select_related("trainee__organization", "trainee__branch")
    found = rows.filter(pk=told["i"]).first()
    return found if found and secrets.compare_digest(found.nonce, told["n"]) else None


class TraineeMail(models.Model):
    """One mail on its way: written down first, sent by the worker, each at most once.

    `sent_at` is set before the mail leaves and taken off when the server refuses: a crash in
    between loses a mail, it never doubles one.
    """

    kind = models.CharField("種類", max_length=12, choices=MailKind)
    trainee = models.ForeignKey(
        Trainee, models.PROTECT, related_name="mails", verbose_name="トレーニー"
    )
    invitation = models.ForeignKey(
        MeetingInvitation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name="会議の案内",
    )
    survey = models.ForeignKey(
        Survey,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name="アンケート",
    )
    occasion = models.CharField("機会", max_length=40)
    # Which sessions or logs it tells of, where it tells of several.
    about = ArrayField(models.BigIntegerField(), verbose_name="対象", default=list, blank=True)
    to = models.EmailField("宛先", blank=True)
    state = models.CharField("状態", max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField("作成", default=timezone.now)
    sent_at = models.DateTimeField("送信", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)

    objects: ClassVar[models.Manager[TraineeMail]]

    class Meta:
        verbose_name = "トレーニーへのメール"
        verbose_name_plural = "トレーニーへのメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"],
                name="trainee_mail_unsent",
                condition=Q(state=MailState.WAITING),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "trainee", "occasion"], name="trainee_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="trainee_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.trainee_id}"
