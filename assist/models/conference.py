"""東京チームサポート アシスト会議: the parties at one table, and the cases on its agenda."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from assist.enums import (
    ASSIST_COUNTED,
    ASSIST_OPEN,
    ASSIST_TRANSITIONS,
    ASSIST_WRITABLE,
    AssistState,
    MeetingMethod,
    PartyRole,
)
from center.models import Programme
from companies.models.keyed import OLD_VERSION
from coordinators.models import Coordinator
from partners.models import Branch, Organization
from yorozu.kit.wareki import start_of

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(ASSIST_TRANSITIONS))


class AssistConferenceQuerySet(models.QuerySet["AssistConference"]):
    def visible_to(self, user: User) -> Self:
        """The centre's own: the other parties get paper, each its own."""
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def counted(self) -> Self:
        """Held: what a report counts (domain.md, "How things are counted")."""
        return self.filter(state__in=ASSIST_COUNTED)

    def annotate_start(self) -> Self:
        """With `starts`, by which lists are in order and page."""
        return self.annotate(starts=F("period__startswith"))

    def between(self, first: date, until: date) -> Self:
        """Begun on the Tokyo days from `first` to before `until`."""
        return self.filter(
            period__startswith__gte=start_of(first), period__startswith__lt=start_of(until)
        )


@pghistory.track(OLD_VERSION, append_only=False)
class AssistConference(models.Model):
    """Written only by services. `version` counts the acts: an older page is noticed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(
        "状態", max_length=10, choices=AssistState, default=AssistState.PLANNED
    )
    title = models.CharField("名称", max_length=120)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="金融機関", related_name="assist_conferences"
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="+"
    )
    period = DateTimeRangeField("日時", null=True, blank=True)
    method = models.CharField(
        "開催方法", max_length=10, choices=MeetingMethod, default=MeetingMethod.PLACE
    )
    place = models.CharField("会場", max_length=200, blank=True)
    meeting_url = models.URLField("オンライン会議のURL", max_length=300, blank=True)
    note = models.TextField("進め方・申し送り", max_length=2000, blank=True)
    cancel_reason = models.CharField("中止の理由", max_length=200, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", related_name="+"
    )
    created_at = models.DateTimeField("登録日時", default=timezone.now)

    objects: ClassVar[AssistConferenceQuerySet] = AssistConferenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "アシスト会議"
        verbose_name_plural = "アシスト会議"
        ordering = ["-created_at", "-id"]
        triggers = [
            pgtrigger.Trigger(
                name="states",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func=f"""
                    IF (OLD.state, NEW.state) NOT IN ({_ALLOWED}) THEN
                        RAISE EXCEPTION 'conference %: % to % is no transition',
                            OLD.id, OLD.state, NEW.state;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(F("period__startswith"), F("id"), name="assist_start"),
            models.Index(fields=["organization", "state"], name="assist_of_bank"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(AssistState.PLANNED, AssistState.CANCELLED))
                | Q(period__isnull=False),
                name="assist_fixed_has_period",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True)
                | Q(
                    period__isempty=False,
                    period__startswith__isnull=False,
                    period__endswith__isnull=False,
                ),
                name="assist_period_closed",
            ),
            models.CheckConstraint(
                condition=(Q(state=AssistState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=AssistState.CANCELLED) & Q(cancel_reason="")),
                name="assist_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assist:detail", args=[self.pk])

    @property
    def starts_at(self) -> datetime | None:
        return timezone.localtime(self.period.lower) if self.period else None

    @property
    def ends_at(self) -> datetime | None:
        return timezone.localtime(self.period.upper) if self.period else None

    @property
    def held_on(self) -> date | None:
        return self.starts_at.date() if self.starts_at else None

    @property
    def bank(self) -> str:
        return " ".join(str(each) for each in (self.organization, self.branch) if each)

    @property
    def is_open(self) -> bool:
        return self.state in ASSIST_OPEN

    @property
    def is_writable(self) -> bool:
        return self.state in ASSIST_WRITABLE


class AssistPartyQuerySet(models.QuerySet["AssistParty"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.ASSIST_READ) else self.none()

    def seated(self) -> Self:
        return self.filter(left_at__isnull=True)


@pghistory.track(OLD_VERSION, append_only=False)
class AssistParty(models.Model):
    """One of those at the table. Without an organisation it is the centre itself.

    Taken off the list it stays with what it said (`left_at`): the list shows it no more.
    """

    conference = models.ForeignKey(
        AssistConference, models.PROTECT, verbose_name="会議", related_name="parties"
    )
    role = models.CharField("立場", max_length=10, choices=PartyRole)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="機関",
        null=True,
        blank=True,
        related_name="assist_parties",
    )
    position = models.PositiveSmallIntegerField("順", default=0)
    people = models.CharField("出席者", max_length=300, blank=True)
    attended = models.BooleanField("出席", default=False)
    # Of the centre's own line only: whose hours the conference took (従事日誌).
    coordinators = models.ManyToManyField(
        Coordinator, verbose_name="出席したCO", blank=True, related_name="assist_seats"
    )
    left_at = models.DateTimeField("外した日時", null=True, blank=True)
    left_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="外した人", null=True, blank=True, related_name="+"
    )

    objects: ClassVar[AssistPartyQuerySet] = AssistPartyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "参加機関"
        verbose_name_plural = "参加機関"
        ordering = ["position", "id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "organization"],
                name="assist_party_once",
                condition=Q(organization__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["conference"],
                name="assist_centre_once",
                condition=Q(organization__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(role=PartyRole.CENTRE, organization__isnull=True)
                | (~Q(role=PartyRole.CENTRE) & Q(organization__isnull=False)),
                name="assist_party_names_its_organization",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_by__isnull=True)
                | Q(left_at__isnull=False, left_by__isnull=False),
                name="assist_party_left_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        from django.conf import settings

        return self.organization.name if self.organization else str(settings.CENTER_NAME)

    @property
    def is_centre(self) -> bool:
        return self.organization_id is None
