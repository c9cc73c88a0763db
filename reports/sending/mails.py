"""The mail that takes a report to somebody: written first, sent by the worker, at most once."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string

from reports.models.report import MonthlyReport
from reports.sending import wording
from reports.sending.models import ReportMail
from reports.sending.rules import fits, refusal
from reports.sending.selectors import same_subject
from reports.sets.subject import called
from yorozu.kit.files import CONTENT_TYPES, safe_filename
from yorozu.kit.jobs import JobState
from yorozu.kit.outbox import MailState, absolute, as_mail, post_once, send_once
from yorozu.kit.worker import tell_worker

TASK = "reports.tasks.send_report_mail"


def post(mail: ReportMail) -> bool:
    """Put it on its way once the transaction has ended; whether it is a new one."""
    return post_once(mail, TASK)


def queue(mail: ReportMail) -> None:
    """The same row once more."""
    transaction.on_commit(lambda: tell_worker(TASK, mail.pk))


def send(pk: int) -> bool:
    """Send one mail unless somebody else does; whether it left now. Raises OSError."""
    rows = ReportMail.objects.select_related(
        *(f"report__{name}" for name in ("programme", "office", "bank", "coordinator")),
        *("recipient__coordinator", "asked_by"),
    )
    return send_once(rows, pk, compose)


def compose(mail: ReportMail) -> EmailMessage | None:
    """The mail, or None when the recipient was taken off the list or may have it no more."""
    report, recipient = mail.report, mail.recipient
    if report.state != JobState.DONE or not fits(recipient, report):
        return None
    if recipient.email != mail.to or refusal(recipient):
        return None
    message = write(mail)
    if not mail.as_link:
        with report.pdf.open("rb") as file:
            message.attach(safe_filename(report.filename), file.read(), CONTENT_TYPES[".pdf"])
    return message


def write(mail: ReportMail) -> EmailMessage:
    """The words alone: what the preview shows. A reply goes to who sent it."""
    report = mail.report
    context = {
        "mail": mail,
        "report": report,
        "title": wording.title(report),
        "period": wording.period(report),
        "days": wording.days(report),
        "edition": wording.edition(report),
        "state": wording.state(report),
        "earlier": _earlier(mail),
        "filename": safe_filename(report.filename),
        "size": filesizeformat(report.pdf.size) if report.pdf else "",
        "url": absolute(page_of(report)),
        "center_name": settings.CENTER_NAME,
        "center_phone": settings.CENTER_PHONE,
    }
    kind = "link" if mail.as_link else "cover"
    message = as_mail(render_to_string(f"reports/sending/{kind}.txt", context), mail.to)
    message.reply_to = [mail.asked_by.email]
    return message


def page_of(report: MonthlyReport) -> str:
    """Where a colleague opens it: every revision with its files."""
    subject = called(report)
    return f"{subject.own_month_page or subject.url()}#pdf"


def _earlier(mail: ReportMail) -> int | None:
    """The last revision before that went to the same address."""
    rows = ReportMail.objects.filter(
        report__in=same_subject(mail.report).order_by().values("pk"),
        report__revision__lt=mail.report.revision,
        to=mail.to,
        state=MailState.SENT,
    )
    return rows.order_by("-report__revision").values_list("report__revision", flat=True).first()
