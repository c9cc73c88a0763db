"""Telling the office by mail that the month's own report is there."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from reports.models import MonthlyReport
from yorozu.kit.jobs import JobState
from yorozu.kit.outbox import absolute
from yorozu.kit.wareki import format_month

READERS = (Role.SECRETARIAT, Role.MANAGER)


def announce(job: MonthlyReport) -> bool:
    """Mail the link once; whether it was this call that did.

    The row is marked before the mail goes out: a crash in between loses a mail, it never doubles
    one. A mail server that refuses takes the mark off again, and the next morning tries anew.
    """
    waiting = MonthlyReport.objects.filter(
        pk=job.pk, state=JobState.DONE, requested_by=None, mailed_at=None
    )
    if not waiting.update(mailed_at=timezone.now()):
        return False
    try:
        _mail(job)
    except OSError:
        MonthlyReport.objects.filter(pk=job.pk).update(mailed_at=None)
        raise
    return True


def _mail(job: MonthlyReport) -> None:
    readers = User.objects.filter(role__in=READERS, is_active=True).values_list("email", flat=True)
    address = reverse("reports:month", args=[f"{job.month:%Y-%m}"])
    consultations = job.figures["consultations"]
    body = render_to_string(
        "reports/mail_report.txt",
        {
            "job": job,
            "figures": consultations,
            "companies": job.figures["companies"],
            "url": absolute(f"{address}?programme={job.programme.code}"),
            "center_name": settings.CENTER_NAME,
        },
    )
    state = "（速報）" if job.unconfirmed else ""
    subject = (
        f"【{settings.CENTER_NAME}】{format_month(job.month)} 業務実績{state} {job.programme.name}"
    )
    for reader in readers:
        EmailMessage(subject, body, to=[reader]).send()
