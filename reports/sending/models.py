"""Who gets which report, and every mail that took one to somebody."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Office, Programme
from coordinators.models import Coordinator
from partners.models import Organization
from reports.enums import ReportScope, ReportSpan
from reports.models.report import MonthlyReport
from yorozu.kit.outbox import MailState

# To whom a report of one of these may go depends on the record it names.
NAMED: dict[str, str] = {
    ReportScope.OFFICE: "office",
    ReportScope.BANK: "bank",
    ReportScope.COORDINATOR: "coordinator",
}
LONGEST_MESSAGE = 500


def _names_what_it_is_of() -> Q:
    """The one record its scope is about, and no other."""
    found = Q()
    for scope in ReportScope:
        own = NAMED.get(scope, "")
        records = {f"{name}__isnull": name != own for name in NAMED.values()}
        found |= Q(scope=scope, **records)
    return found


class ReportRecipientQuerySet(models.QuerySet["ReportRecipient"]):
    def visible_to(self, user: User) -> Self:
        """Who builds reports sends them."""
        return self if has_permission(user, Permission.REPORT_BUILD) else self.none()

    def current(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, report: MonthlyReport) -> Self:
        """Those who get reports of this kind and programme, about the same record."""
        return self.current().filter(
            Q(programme=None) | Q(programme=report.programme_id),
            scope=report.scope,
            span=report.span,
            office=report.office_id,
            bank=report.bank_id,
            coordinator=report.coordinator_id,
        )


class ReportRecipient(models.Model):
    """Somebody who gets the reports of one kind; of which record never changes.

    `programme`: only its reports; without one those of every 事業区分.
    """

    scope = models.CharField("報告書", max_length=12, choices=ReportScope)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拠点"
    )
    bank = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="信用金庫",
    )
    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="CO"
    )
    span = models.CharField("期間", max_length=8, choices=ReportSpan, default=ReportSpan.MONTH)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="事業区分",
    )
    organization = models.CharField("所属", max_length=120, blank=True)
    name = models.CharField("氏名", max_length=60)
    email = models.EmailField("メールアドレス")
    version = models.PositiveIntegerField("版", default=0, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="外した人"
    )
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    objects: ClassVar[ReportRecipientQuerySet] = ReportRecipientQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "報告書の宛先"
        verbose_name_plural = "報告書の宛先"
        ordering = ["scope", "bank", "office", "coordinator", "organization", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_names_what_it_is_of(), name="recipient_names_its_record"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="recipient_ended_by_whom",
            ),
            models.UniqueConstraint(
                fields=["scope", "office", "bank", "coordinator", "span", "programme", "email"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="recipient_once",
                violation_error_message="この宛先は、すでに登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.name}".strip()

    @property
    def about(self) -> Office | Organization | Coordinator | None:
        """What the reports are of; None is the whole centre."""
        return self.office or self.bank or self.coordinator


class ReportMailQuerySet(models.QuerySet["ReportMail"]):
    def visible_to(self, user: User) -> Self:
        return self if has_permission(user, Permission.REPORT_BUILD) else self.none()


class ReportMail(models.Model):
    """One revision on its way to one address, at most once; see `yorozu.kit.outbox`.

    `organization`, `name` and `to` are as they stood when it was sent. `as_link`: a colleague gets
    the address of the report, anybody outside the file.
    """

    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, verbose_name="報告書", related_name="mails"
    )
    recipient = models.ForeignKey(
        ReportRecipient, models.PROTECT, verbose_name="宛先", related_name="mails"
    )
    organization = models.CharField("所属", max_length=120, blank=True)
    name = models.CharField("氏名", max_length=60)
    to = models.EmailField("宛先のアドレス")
    as_link = models.BooleanField("リンクで送る")
    message = models.TextField("ひとこと", max_length=LONGEST_MESSAGE, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="送付した人")
    state = models.CharField("状態", max_length=8, choices=MailState, default=MailState.WAITING)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    created_at = models.DateTimeField("作成日時", default=timezone.now)

    objects: ClassVar[ReportMailQuerySet] = ReportMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "報告書のメール"
        verbose_name_plural = "報告書のメール"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="report_mail_unsent", condition=Q(state=MailState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "to"], name="report_mail_once"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="report_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.recipient_id}"

    @property
    def can_retry(self) -> bool:
        return self.state in (MailState.FAILED, MailState.DROPPED)
