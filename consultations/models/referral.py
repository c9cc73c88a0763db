"""他機関紹介: to a named organisation, followed until the client was asked how it went."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from center.models import Programme
from companies.models import Company, Person
from companies.models.keyed import OLD_VERSION
from consultations.enums import WITH_AGENCY, WITH_RESULT, ReferralAct, ReferralState
from consultations.models.intake import Intake
from consultations.models.intake_triggers import REFERRAL_TRIGGERS
from consultations.models.memo import Memo
from partners.models import Organization
from yorozu.kit.wareki import start_of


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        """Those of first contacts are the desk's; those of memos go to who reads the memo."""
        if not has_permission(user, Permission.REFERRAL_READ):
            return self.none()
        # Each memo is asked for by itself: behind an OR the planner would collect all of them.
        memo = Memo.objects.listed_to(user).filter(pk=OuterRef("memo")).order_by().values("pk")
        return self.filter(Q(memo__isnull=True) | Q(memo=Subquery(memo[:1])))

    def between(self, first: date, until: date) -> Self:
        """Made in [first, until), Tokyo days."""
        return self.filter(referred_at__gte=start_of(first), referred_at__lt=start_of(until))

    def with_result(self) -> Self:
        """結果あり (domain.md, "他機関紹介 (and how many have a result)")."""
        return self.filter(has_result=True)

    def waiting(self) -> Self:
        """Where the agency still owes us a word."""
        return self.filter(state__in=WITH_AGENCY)

    def to_chase(self, today: date) -> Self:
        """Back on the list: no word of the agency, or the client not yet asked, until the day."""
        return self.filter(chase_on__lte=today)


@pghistory.track(OLD_VERSION, append_only=False)
class Referral(models.Model):
    """Written only by `consultations.intake.services`. `message` is what the agency may read.

    `chase_on`: from that day on it is on the list again; empty once it is フォロー済.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("版", default=0)
    state = models.CharField(
        "状態", max_length=10, choices=ReferralState, default=ReferralState.REFERRED
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="紹介先", related_name="referrals"
    )
    intake = models.ForeignKey(
        Intake,
        models.PROTECT,
        verbose_name="一次対応",
        null=True,
        blank=True,
        related_name="referrals",
    )
    memo = models.ForeignKey(
        Memo, models.PROTECT, verbose_name="メモ", null=True, blank=True, related_name="referrals"
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="referrals",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="referrals",
    )
    client_name = models.CharField("企業名・屋号", max_length=120, blank=True)
    contact_name = models.CharField("お名前", max_length=60, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    reason = models.CharField("紹介の理由", max_length=300)
    message = models.TextField("紹介先に伝えること", max_length=2000, blank=True)
    result = models.TextField("結果", max_length=2000, blank=True)
    has_result = models.BooleanField("結果あり", default=False, editable=False)
    # A caller without a record agrees by word of mouth; with one, a Consent is kept instead.
    told_agency_ok = models.BooleanField("情報提供に口頭で同意", default=False)
    chase_on = models.DateField("確認日", null=True, blank=True)
    referred_at = models.DateTimeField("紹介日時", default=timezone.now)
    referred_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="紹介した人", related_name="+"
    )

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "他機関紹介"
        verbose_name_plural = "他機関紹介"
        ordering = ["-referred_at", "-id"]
        triggers = REFERRAL_TRIGGERS
        indexes = [
            models.Index(fields=["-referred_at", "-id"], name="referral_newest"),
            models.Index(
                fields=["chase_on", "id"],
                name="referral_to_chase",
                condition=Q(chase_on__isnull=False),
            ),
            models.Index(fields=["organization", "-referred_at"], name="referral_of_organization"),
            models.Index(fields=["company", "-referred_at"], name="referral_of_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(intake__isnull=False, memo__isnull=True)
                | Q(intake__isnull=True, memo__isnull=False),
                name="referral_comes_from_somewhere",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="referral_with_reason"),
            models.CheckConstraint(
                condition=Q(state=ReferralState.FOLLOWED, chase_on__isnull=True)
                | (~Q(state=ReferralState.FOLLOWED) & Q(chase_on__isnull=False)),
                name="referral_chased_until_followed",
            ),
            models.CheckConstraint(
                condition=Q(has_result=False) | Q(state__in=WITH_RESULT),
                name="referral_result_in_its_states",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("intake:referral", args=[self.pk])

    @property
    def client(self) -> str:
        names = (
            self.company.name if self.company else "",
            self.client_name,
            self.person.name if self.person else "",
            self.contact_name,
        )
        return next(filter(None, names), "（お名前未確認）")

    @property
    def is_with_agency(self) -> bool:
        return self.state in WITH_AGENCY

    @property
    def is_due(self) -> bool:
        return self.chase_on is not None and self.chase_on <= timezone.localdate()


class ReferralTransition(models.Model):
    """One act on a referral. Without `by` it was the agency, over its link. Append-only."""

    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="transitions", verbose_name="他機関紹介"
    )
    sequence = models.PositiveIntegerField("順")
    act = models.CharField("操作", max_length=10, choices=ReferralAct)
    from_state = models.CharField("前の状態", max_length=10, choices=ReferralState, blank=True)
    to_state = models.CharField("後の状態", max_length=10, choices=ReferralState)
    note = models.CharField("内容", max_length=2000, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="操作した人", null=True
    )
    # Who at the agency answered, as they wrote it.
    by_agency = models.CharField("紹介先の担当者", max_length=60, blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "他機関紹介の履歴"
        verbose_name_plural = "他機関紹介の履歴"
        ordering = ["referral", "sequence"]
        triggers = append_only(wipeable=["note", "by_agency"])
        constraints = [
            models.UniqueConstraint(fields=["referral", "sequence"], name="referral_act_once"),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.get_act_display()}"


class ReferralLink(models.Model):
    """The way in for an agency without an account. Of a referral only the newest opens.

    Each state is answered once: who answers moves the referral on, and the same link asks for
    the next. Revoked or expired it opens nothing.
    """

    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="links", verbose_name="他機関紹介"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expires_at = models.DateTimeField("期限")
    created_at = models.DateTimeField("発行日時", default=timezone.now)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="発行した人", related_name="+"
    )
    revoked_at = models.DateTimeField("無効にした日時", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="無効にした人", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "回答用リンク"
        verbose_name_plural = "回答用リンク"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="referral_link_revoked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["referral"],
                name="referral_link_one_opens",
                condition=Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.expires_at:%Y-%m-%d}"

    @property
    def opens(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at


class ReferralPolicy(models.Model):
    """After how many days without a word a referral is on the list again; one row."""

    chase_days = models.PositiveSmallIntegerField("確認までの日数", default=14)
    link_days = models.PositiveSmallIntegerField("回答用リンクの有効日数", default=60)
    version = models.PositiveIntegerField("版", default=0)

    class Meta:
        verbose_name = "他機関紹介の設定"
        verbose_name_plural = "他機関紹介の設定"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="referral_policy_one_row"),
            models.CheckConstraint(
                condition=Q(chase_days__gte=1, chase_days__lte=90, link_days__gte=1)
                & Q(link_days__lte=180),
                name="referral_policy_days",
            ),
        ]

    def __str__(self) -> str:
        return "他機関紹介の設定"

    @classmethod
    def current(cls) -> ReferralPolicy:
        return cls.objects.filter(pk=1).first() or cls(pk=1)
