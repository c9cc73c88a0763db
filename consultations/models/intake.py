"""一次対応: the first contact, from the ring of the telephone to its outcome."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.models.audit import append_only
from accounts.permissions import has_permission
from bookings.models import Appointment
from center.models import Programme, SupportCourse, Topic
from companies.models import Company, Person
from consultations.enums import (
    FINAL_OUTCOMES,
    TO_REFER,
    WITHOUT_TRIAGE,
    IntakeAct,
    IntakeChannel,
    IntakeOutcome,
    Triage,
)
from consultations.models.intake_triggers import INTAKE_TRIGGERS
from partners.models import Branch, Organization
from yorozu.kit.wareki import start_of

_FINAL = Q(outcome__in=FINAL_OUTCOMES)
_OPEN = Q(closed_at__isnull=True)


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User) -> Self:
        """design.md, row "intake, appointments": first contacts are the desk's common work.

        Banks and trainees see the appointment that came of it, never what was said.
        """
        return self if has_permission(user, Permission.INTAKE_READ) else self.none()

    def still_open(self) -> Self:
        return self.filter(_OPEN)

    def counted(self) -> Self:
        """一次対応件数: what was closed with an outcome (domain.md). Never a 相談対応件数."""
        return self.filter(closed_at__isnull=False)

    def between(self, first: date, until: date) -> Self:
        """Taken in [first, until), Tokyo days."""
        return self.filter(taken_at__gte=start_of(first), taken_at__lt=start_of(until))

    def unfinished(self) -> Self:
        """Begun and not decided yet."""
        return self.filter(_OPEN, outcome="")

    def to_call_back(self) -> Self:
        return self.filter(_OPEN, outcome=IntakeOutcome.CALLBACK)

    def overdue(self, now: datetime) -> Self:
        return self.to_call_back().filter(callback_due__lt=now)


# While somebody types every pause is a save; what was closed and is opened again is kept.
_WAS_CLOSED = pghistory.UpdateEvent(
    row=pghistory.Old,
    condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*"),
)


@pghistory.track(_WAS_CLOSED, append_only=False)
class Intake(models.Model):
    """Written only by `consultations.intake.services`. May know the client by what was said alone.

    `answers` keeps each question as it was asked: [{"question": 3, "version": 1, "kind": …,
    "text": "創業はいつですか", "answer": "2026年春"}]. `typed` is the raw form while the intake
    is open, so that nothing typed is lost; `version` is the optimistic lock of it all.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("版", default=0)
    channel = models.CharField("受付方法", max_length=10, choices=IntakeChannel)
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name="事業区分", related_name="+"
    )

    # Who calls, and from where.
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        verbose_name="企業",
        null=True,
        blank=True,
        related_name="intakes",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="intakes",
    )
    client_name = models.CharField("企業名・屋号", max_length=120, blank=True)
    contact_name = models.CharField("お名前", max_length=60, blank=True)
    contact_kana = models.CharField("フリガナ", max_length=120, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    municipality = models.CharField("市区町村コード", max_length=5, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name="連絡元の機関",
        null=True,
        blank=True,
        related_name="+",
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="支店", null=True, blank=True, related_name="+"
    )
    introducer_name = models.CharField("機関の担当者", max_length=60, blank=True)

    # What it is about.
    topic = models.ForeignKey(
        Topic, models.PROTECT, verbose_name="相談分野", null=True, blank=True, related_name="+"
    )
    course = models.ForeignKey(
        SupportCourse,
        models.PROTECT,
        verbose_name="支援コース",
        null=True,
        blank=True,
        related_name="+",
    )
    triage = models.CharField("振り分け", max_length=10, choices=Triage, blank=True)
    answers = models.JSONField("聞き取り", default=list, blank=True)
    summary = models.TextField("用件", max_length=4000, blank=True)
    reply = models.TextField("お伝えしたこと", max_length=4000, blank=True)

    # What came of it.
    outcome = models.CharField("結果", max_length=12, choices=IntakeOutcome, blank=True)
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name="予約",
        null=True,
        blank=True,
        related_name="intakes",
    )
    callback_due = models.DateTimeField("折返しの期限", null=True, blank=True)
    assigned_to = models.ForeignKey(
        User, models.PROTECT, verbose_name="担当", null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField("受付日時", default=timezone.now)
    taken_by = models.ForeignKey(User, models.PROTECT, verbose_name="受付者", related_name="+")
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="終了者", null=True, blank=True, related_name="+"
    )
    typed = models.JSONField("入力中", default=dict, blank=True)
    saved_at = models.DateTimeField("保存日時", default=timezone.now)

    objects: ClassVar[IntakeQuerySet] = IntakeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "一次対応"
        verbose_name_plural = "一次対応"
        ordering = ["-taken_at", "-id"]
        triggers = INTAKE_TRIGGERS
        indexes = [
            models.Index(fields=["-taken_at", "-id"], name="intake_newest"),
            models.Index(
                fields=["outcome", "callback_due", "id"], name="intake_open", condition=_OPEN
            ),
            models.Index(fields=["company", "-taken_at"], name="intake_of_company"),
            models.Index(fields=["person", "-taken_at"], name="intake_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(_FINAL & Q(closed_at__isnull=False, closed_by__isnull=False))
                | (~_FINAL & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="intake_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=IntakeOutcome.CALLBACK, callback_due__isnull=False)
                | ~Q(outcome=IntakeOutcome.CALLBACK),
                name="intake_callback_has_due",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=IntakeOutcome.BOOKED) | Q(appointment__isnull=False),
                name="intake_booked_names_appointment",
            ),
            models.CheckConstraint(
                condition=_OPEN | ~Q(triage__in=TO_REFER) | Q(outcome=IntakeOutcome.REFERRED),
                name="intake_not_yorozu_is_referred",
            ),
            models.CheckConstraint(
                condition=_OPEN | ~Q(triage="") | Q(outcome__in=WITHOUT_TRIAGE),
                name="intake_closed_is_triaged",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                name="intake_once_of_web_request",
                condition=Q(channel=IntakeChannel.WEB),
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.taken_at):%Y-%m-%d %H:%M} {self.client}"

    def get_absolute_url(self) -> str:
        return reverse("intake:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_callback(self) -> bool:
        return self.is_open and self.outcome == IntakeOutcome.CALLBACK

    @property
    def is_late(self) -> bool:
        due = self.callback_due
        return self.is_callback and due is not None and due < timezone.now()

    @property
    def client(self) -> str:
        """The caller in one name, the record's before what was said."""
        names = (
            self.company.name if self.company else "",
            self.client_name,
            self.person.name if self.person else "",
            self.contact_name,
        )
        return next(filter(None, names), "（お名前未確認）")

    @property
    def contact(self) -> str:
        """Whom to ask for, beside the company's name."""
        name = self.contact_name or (self.person.name if self.person else "")
        return name if name != self.client else ""


class IntakeTransition(models.Model):
    """One act on an intake: who, when and why. Append-only."""

    intake = models.ForeignKey(
        Intake, models.PROTECT, related_name="transitions", verbose_name="一次対応"
    )
    act = models.CharField("操作", max_length=10, choices=IntakeAct)
    from_outcome = models.CharField("前の結果", max_length=12, choices=IntakeOutcome, blank=True)
    to_outcome = models.CharField("後の結果", max_length=12, choices=IntakeOutcome, blank=True)
    due_at = models.DateTimeField("期限", null=True)
    reason = models.CharField("ひとこと", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作した人")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "一次対応の履歴"
        verbose_name_plural = "一次対応の履歴"
        ordering = ["at", "id"]
        triggers = append_only(wipeable=["reason"])
        constraints = [
            models.CheckConstraint(
                condition=~Q(act=IntakeAct.REOPENED) | ~Q(reason=""),
                name="intake_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.get_act_display()}"
