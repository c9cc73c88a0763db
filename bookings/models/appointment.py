"""An appointment of any method: 来訪, オンライン, 電話, 訪問, 出張."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from bookings.enums import LIVE, AppointmentState, CancelledBy, Source
from bookings.models.appointment_indexes import APPOINTMENT_INDEXES
from bookings.models.booth import Booth
from bookings.models.periods import IS_PERIOD, day_range, period_field
from bookings.models.triggers import APPOINTMENT_TRIGGERS
from center.enums import Method, ParticipantRole
from center.models import Office, Programme, SupportCourse, Topic
from companies.models import Company, Person
from coordinators.enums import Language
from partners.enums import EventKind
from partners.models import Branch, Organization, OutreachEvent, SeminarTheme


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User) -> Self:
        """design.md, "Who may do what", row "intake, appointments".

        A bank sees what it asked for or introduced, never that its borrower came by itself.
        """
        if not has_permission(user, Permission.APPOINTMENT_READ):
            return self.none()
        match user.role:
            case Role.PARTNER:
                return self._of_bank(user)
            case Role.TRAINEE:
                return self._sat_in_by(user)
        return self

    def _of_bank(self, user: User) -> Self:
        staff = getattr(user, "partner_staff", None)
        if staff is None:
            return self.none()
        rows = self.filter(introduced_by=staff.organization)
        return rows.filter(introduced_branch=staff.branch) if staff.branch_id else rows

    def _sat_in_by(self, user: User) -> Self:
        from bookings.models.participant import AppointmentParticipant

        if not user.may_see_clients_on(timezone.localdate()):
            return self.none()
        seat = AppointmentParticipant.objects.filter(
            appointment=OuterRef("pk"), user=user, role=ParticipantRole.TRAINEE
        )
        rows = self.filter(Exists(seat))
        if user.access_from:
            rows = rows.filter(period__startswith__gte=day_range(user.access_from).lower)
        if user.access_until:
            rows = rows.filter(period__startswith__lt=day_range(user.access_until).upper)
        return rows

    def live(self) -> Self:
        """Those that take their booth and their people."""
        return self.filter(state__in=LIVE)

    def on(self, day: date) -> Self:
        """Those that lie in the Tokyo day, also in part."""
        return self.filter(period__overlap=day_range(day))

    def with_start(self) -> Self:
        """With `starts`, by which lists are in order and page."""
        return self.annotate(starts=F("period__startswith"))

    def of_somebody(self) -> Self:
        """Those that are or were a client's: no free slot, nor one that stayed free and is gone."""
        nobody = Q(event__isnull=False, company__isnull=True, person__isnull=True) & Q(
            client_name="", contact_name=""
        )
        return self.exclude(state=AppointmentState.OPEN).exclude(
            nobody, state=AppointmentState.CANCELLED
        )

    def of_coordinator(self, coordinator_id: int) -> Self:
        return self.filter(participants__coordinator=coordinator_id)


# Whether it was written up is no correction of the appointment.
_CORRECTED = pghistory.UpdateEvent(
    row=pghistory.Old, condition=pghistory.AnyChange(exclude=["is_recorded"], exclude_auto=False)
)


@pghistory.track(_CORRECTED, append_only=False, exclude=["is_recorded"])
class Appointment(models.Model):
    """Written only by `bookings.services`. Names the client as the caller did (`client_name`)
    until a record is known; intake and bank call may leave the record open.

    `version` counts the acts: one made on an older page is noticed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=10, choices=AppointmentState)
    version = models.PositiveIntegerField("版", default=0)
    period = period_field("日時")
    method = models.CharField("相談方法", max_length=10, choices=Method)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )
    office = models.ForeignKey(Office, models.PROTECT, verbose_name="拠点", related_name="+")
    booth = models.ForeignKey(
        Booth,
        models.PROTECT,
        verbose_name="ブース",
        null=True,
        blank=True,
        related_name="appointments",
    )
    meeting_url = models.URLField("オンラインのURL", max_length=300, blank=True)
    place = models.CharField("訪問先・会場", max_length=200, blank=True)
    held_until = models.DateTimeField("仮押さえの期限", null=True, blank=True)

    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="appointments",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="appointments",
    )
    client_name = models.CharField("企業名・屋号", max_length=120, blank=True)
    contact_name = models.CharField("相談者名", max_length=60, blank=True)
    contact_kana = models.CharField("フリガナ", max_length=120, blank=True)
    contact_phone = models.CharField("電話番号", max_length=30, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)

    # A slot of an outreach event; a lesson of よろずゼミ.
    event = models.ForeignKey(
        OutreachEvent,
        models.PROTECT,
        verbose_name="出張相談会",
        null=True,
        blank=True,
        related_name="appointments",
    )
    theme = models.ForeignKey(
        SeminarTheme,
        models.PROTECT,
        verbose_name="よろずゼミのテーマ",
        null=True,
        blank=True,
        related_name="appointments",
    )
    introduced_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="紹介元",
        null=True,
        blank=True,
        related_name="+",
    )
    introduced_branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name="紹介元（支店）",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    introducer_name = models.CharField("紹介元の担当者", max_length=60, blank=True)
    introducer_email = models.EmailField("担当者のメールアドレス", blank=True)
    introducer_phone = models.CharField("担当者の電話番号", max_length=30, blank=True)

    primary_topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        verbose_name="相談分野（主）",
        null=True,
        blank=True,
        related_name="+",
    )
    other_topics = models.ManyToManyField(
        Topic, verbose_name="相談分野（他）", blank=True, related_name="+"
    )
    course = models.ForeignKey(
        SupportCourse,
        models.PROTECT,
        verbose_name="支援コース",
        null=True,
        blank=True,
        related_name="+",
    )
    language = models.CharField("使用言語", max_length=20, choices=Language, blank=True)
    briefing = models.TextField("相談の概要", blank=True)
    declines_observers = models.BooleanField("同席を希望しない", default=False)
    source = models.CharField("受付経路", max_length=10, choices=Source)
    # Which coordinators were proposed, who was chosen and, against the proposal, why.
    matching = models.JSONField("担当の選定", default=dict, blank=True)
    override_reason = models.CharField("提案と異なる理由", max_length=200, blank=True)
    cancelled_by = models.CharField(
        "キャンセルの別", max_length=10, choices=CancelledBy, blank=True
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="受付者", null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField("受付日時", default=timezone.now)
    # The record of the session is there. The room that keeps the records keeps this as well, in
    # the database: so the few without one are found by an index, however many have one.
    is_recorded = models.BooleanField("記録あり", default=False, db_default=False, editable=False)

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "予約"
        verbose_name_plural = "予約"
        ordering = ["period", "id"]
        triggers = APPOINTMENT_TRIGGERS
        indexes = APPOINTMENT_INDEXES
        constraints = [
            models.CheckConstraint(condition=IS_PERIOD, name="appointment_has_period"),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.HELD, held_until__isnull=False)
                | (~Q(state=AppointmentState.HELD) & Q(held_until__isnull=True)),
                name="appointment_held_until_when",
            ),
            models.CheckConstraint(
                condition=(Q(state=AppointmentState.CANCELLED) & ~Q(cancelled_by=""))
                | (~Q(state=AppointmentState.CANCELLED) & Q(cancelled_by="")),
                name="appointment_cancelled_by_whom",
            ),
            ExclusionConstraint(
                name="appointment_booth_once",
                expressions=[("booth", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=LIVE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:detail", args=[self.pk])

    @property
    def starts_at(self) -> datetime:
        return timezone.localtime(self.period.lower)

    @property
    def ends_at(self) -> datetime:
        return timezone.localtime(self.period.upper)

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def client(self) -> str:
        """The client in one name, the record's before the caller's; a free slot is its event's."""
        if self.state == AppointmentState.OPEN and self.event is not None:
            return f"{self.event.title}（{self.slot_words}）"
        names = (
            self.company.name if self.company else "",
            self.client_name,
            self.person.name if self.person else "",
            self.contact_name,
        )
        return next(filter(None, names), "（未定）")

    @property
    def slot_words(self) -> str:
        """What a free row of an event is: a slot to book, or the coordinator's time there."""
        is_slot = self.event is not None and self.event.kind == EventKind.CONSULTATION
        return "空き枠" if is_slot else "出席"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
