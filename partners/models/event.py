"""出張相談会, 連携セミナー, 会合参加 and 対話会: from a bank's wish to the report."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Office, Programme, Topic
from companies.models.keyed import OLD_VERSION
from partners.enums import (
    AGREED,
    EVENT_COUNTED,
    EVENT_TRANSITIONS,
    Audience,
    EventKind,
    EventState,
)
from partners.models.organization import Branch, Organization
from partners.models.theme import SeminarTheme
from yorozu.kit.wareki import start_of

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(EVENT_TRANSITIONS))


class OutreachEventQuerySet(models.QuerySet["OutreachEvent"]):
    def visible_to(self, user: User) -> Self:
        """design.md, row "partner events": a bank its own, branch or 本部; a trainee theirs."""
        if not has_permission(user, Permission.EVENT_READ):
            return self.none()
        match user.role:
            case Role.PARTNER:
                return self._of_bank(user)
            case Role.TRAINEE:
                return self._joined_by(user)
        return self

    def _of_bank(self, user: User) -> Self:
        staff = getattr(user, "partner_staff", None)
        if staff is None:
            return self.none()
        rows = self.filter(organization=staff.organization)
        return rows.filter(branch=staff.branch_id) if staff.branch_id else rows

    def open_to(self, user: User) -> Self:
        """Where the user may book: besides what they see anyway, a branch its 本部's 出張相談会 for
        all branches, once it is agreed.
        """
        rows = self.visible_to(user)
        staff = getattr(user, "partner_staff", None) if user.role == Role.PARTNER else None
        if staff is None or not staff.branch_id or not has_permission(user, Permission.EVENT_READ):
            return rows
        return rows | self.filter(
            kind=EventKind.CONSULTATION,
            organization=staff.organization,
            branch__isnull=True,
            state__in=AGREED,
        )

    def _joined_by(self, user: User) -> Self:
        from partners.models.registration import Registration

        mine = Registration.objects.seated().filter(event=OuterRef("pk"), user=user)
        seats = Q(appointments__participants__user=user)
        sits_in = OutreachEvent.objects.filter(seats).values("pk")
        return self.filter(Exists(mine) | Q(pk__in=sits_in))

    def with_start(self) -> Self:
        """With `starts`, by which lists are in order and page; None while no day is agreed."""
        return self.annotate(starts=F("period__startswith"))

    def counted(self) -> Self:
        """Held: what a report counts (domain.md, "How things are counted")."""
        return self.filter(state__in=EVENT_COUNTED)

    def between(self, first: date, until: date) -> Self:
        """Begun on the Tokyo days from `first` to before `until`."""
        return self.filter(
            period__startswith__gte=start_of(first), period__startswith__lt=start_of(until)
        )


@pghistory.track(OLD_VERSION, append_only=False, model_name="OutreachEventVersion")
class OutreachEvent(models.Model):
    """Written only by services. `version` counts the acts: an older page is noticed.

    Without an organisation it is the centre's own. `period` is what was agreed; what was wished
    for are its `dates`. The figures at its end are what was counted at the door.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    kind = models.CharField("種類", max_length=20, choices=EventKind)
    state = models.CharField(
        "状態", max_length=20, choices=EventState, default=EventState.REQUESTED
    )
    title = models.CharField("名称", max_length=120)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name="担当拠点", null=True, blank=True, related_name="+"
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="連携機関",
        null=True,
        blank=True,
        related_name="events",
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="events"
    )
    contact_name = models.CharField("ご担当者", max_length=60, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)
    contact_phone = models.CharField("電話番号", max_length=30, blank=True)

    period = DateTimeRangeField("日時", null=True, blank=True)
    place = models.CharField("会場", max_length=200, blank=True)
    meeting_url = models.URLField("オンライン会場", max_length=300, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name="相談分野", blank=True, related_name="+")
    theme = models.ForeignKey(
        SeminarTheme,
        models.PROTECT,
        verbose_name="よろずゼミのテーマ",
        null=True,
        blank=True,
        related_name="events",
    )
    expected = models.PositiveSmallIntegerField("見込み社数・人数", null=True, blank=True)
    wish = models.TextField("ご要望", max_length=2000, blank=True)
    briefing = models.TextField("進め方・申し送り", max_length=4000, blank=True)
    # 出張相談会: how its time is cut into slots.
    slot_minutes = models.PositiveSmallIntegerField("1枠の時間（分）", default=60)
    # 連携セミナー and 対話会: who may put a name down, and how many.
    audience = models.CharField(
        "申込を受ける範囲", max_length=10, choices=Audience, default=Audience.PARTNER
    )
    capacity = models.PositiveSmallIntegerField("定員", null=True, blank=True)
    registration_from = models.DateTimeField("申込開始", null=True, blank=True)
    registration_until = models.DateTimeField("申込締切", null=True, blank=True)
    summary = models.TextField("ご案内", max_length=2000, blank=True)
    video_url = models.URLField("動画", max_length=300, blank=True)

    participants = models.PositiveSmallIntegerField("参加者数", null=True, blank=True)
    companies_count = models.PositiveSmallIntegerField("参加企業数", null=True, blank=True)
    report = models.TextField("実施報告", max_length=4000, blank=True)
    cancel_reason = models.CharField("中止の理由", max_length=200, blank=True)

    copied_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="もとの回", null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="依頼者", null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField("受付日時", default=timezone.now)

    objects: ClassVar[OutreachEventQuerySet] = OutreachEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "出張相談会・セミナー"
        verbose_name_plural = "出張相談会・セミナー"
        ordering = ["-received_at", "-id"]
        triggers = [
            pgtrigger.Trigger(
                name="states",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func=f"""
                    IF (OLD.state, NEW.state) NOT IN ({_ALLOWED}) THEN
                        RAISE EXCEPTION 'event %: % to % is no transition',
                            OLD.id, OLD.state, NEW.state;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(F("period__startswith"), F("id"), name="event_start"),
            models.Index(fields=["organization", "state"], name="event_of_bank"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(EventState.REQUESTED, EventState.ADJUSTING))
                | Q(state=EventState.CANCELLED)
                | Q(period__isnull=False),
                name="event_confirmed_has_period",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True)
                | Q(
                    period__isempty=False,
                    period__startswith__isnull=False,
                    period__endswith__isnull=False,
                ),
                name="event_period_closed",
            ),
            models.CheckConstraint(
                condition=(Q(state=EventState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=EventState.CANCELLED) & Q(cancel_reason="")),
                name="event_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(branch__isnull=True) | Q(organization__isnull=False),
                name="event_branch_of_organization",
            ),
            models.CheckConstraint(
                condition=Q(registration_from__isnull=True)
                | Q(registration_until__isnull=True)
                | Q(registration_until__gt=F("registration_from")),
                name="event_registration_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=15, slot_minutes__lte=240),
                name="event_slot_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk])

    @property
    def starts_at(self) -> datetime | None:
        return timezone.localtime(self.period.lower) if self.period else None

    @property
    def ends_at(self) -> datetime | None:
        return timezone.localtime(self.period.upper) if self.period else None

    @property
    def host(self) -> str:
        """The bank and its branch in one name; the centre's own have none."""
        return " ".join(str(each) for each in (self.organization, self.branch) if each)
