"""Who gets a report, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from accounts.models import User
from coordinators.models import Coordinator
from partners.models import Contact, Organization
from partners.models.organization import FINANCIAL_KINDS
from reports.models.report import MonthlyReport, MonthlyReportQuerySet
from reports.models.subject import ABOUT
from reports.sending.models import ReportMail, ReportRecipient, ReportRecipientQuerySet
from reports.sending.rules import colleagues
from yorozu.kit.jobs import JobState
from yorozu.kit.outbox import MailState


@dataclass(frozen=True)
class Addressee:
    """A recipient beside what was sent there: `mail` of this revision, `earlier` of one before."""

    recipient: ReportRecipient
    as_link: bool
    mail: ReportMail | None
    earlier: ReportMail | None

    @property
    def is_open(self) -> bool:
        """Nothing of this revision is sent or on its way."""
        return self.mail is None or self.mail.can_retry


def finished(user: User) -> MonthlyReportQuerySet:
    """Those there is something to send of."""
    rows = MonthlyReport.objects.visible_to(user).finished()
    return rows.select_related("programme", "office", "bank", "coordinator")


def same_subject(report: MonthlyReport) -> QuerySet[MonthlyReport]:
    """Every revision of what the report tells of."""
    return MonthlyReport.objects.filter(**{name: getattr(report, name) for name in ABOUT})


def newest_of(report: MonthlyReport) -> int:
    """The last finished revision."""
    rows = same_subject(report).filter(state=JobState.DONE)
    return int(rows.aggregate(last=Max("revision"))["last"] or report.revision)


def mails_about(report: MonthlyReport) -> list[ReportMail]:
    """Of every revision, the newest first. One query."""
    rows = ReportMail.objects.filter(report__in=same_subject(report).order_by().values("pk"))
    return list(rows.select_related("report", "asked_by").defer("report__figures").order_by("-pk"))


def addressees(report: MonthlyReport, mails: Iterable[ReportMail]) -> list[Addressee]:
    """Those of the list, each with what went to their address. Two queries."""
    this: dict[str, ReportMail] = {}
    earlier: dict[str, ReportMail] = {}
    for mail in mails:
        if mail.report_id == report.pk:
            this.setdefault(mail.to, mail)
        elif mail.state == MailState.SENT and mail.report.revision < report.revision:
            earlier.setdefault(mail.to, mail)
    recipients = list(ReportRecipient.objects.of(report))
    inside = colleagues(each.email for each in recipients)
    return [
        Addressee(each, each.email in inside, this.get(each.email), earlier.get(each.email))
        for each in recipients
    ]


def listed(user: User, *, ended: bool) -> ReportRecipientQuerySet:
    """With the time of the last mail that left. One query."""
    rows = ReportRecipient.objects.visible_to(user).filter(ended_at__isnull=not ended)
    return (
        rows.select_related("office", "bank", "coordinator", "programme", "ended_by")
        .annotate(last_sent_at=Max("mails__sent_at"))
        .order_by("scope", "bank__zengin_code", "coordinator__kana", "organization", "name", "pk")
    )


def banks_with_contacts() -> QuerySet[Organization]:
    """Banks in whose list somebody can be written to."""
    reached = Contact.objects.here().exclude(email="").order_by().values("organization")
    return Organization.objects.in_use().filter(kind__in=FINANCIAL_KINDS, pk__in=reached)


def contacts_of(bank: int) -> list[Contact]:
    rows = Contact.objects.here().exclude(email="").filter(organization=bank)
    return list(rows.select_related("organization", "branch"))


def coordinators_to_write_to() -> QuerySet[Coordinator]:
    return Coordinator.objects.filter(is_active=True, user__is_active=True)
