"""Building and announcing the month's report. The row is the truth; every step can be repeated."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from center.models import Programme
from reports.closing.paper import with_frozen
from reports.enums import ReportScope
from reports.figures import MonthFigures, month_figures
from reports.models import MonthlyReport
from reports.plain import as_plain
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobLostError, JobState, Report


@transaction.atomic
def report_request(*, month: date, programme: Programme, by: User | None) -> MonthlyReport:
    """Ask for the month's PDF; without `by` it is the month's own, made once.

    Asking again while one is waiting or in work answers with that one. A build that failed or was
    cancelled is taken up again under its revision, so that the revisions have no holes.
    """
    month = month.replace(day=1)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rows = (
        MonthlyReport.objects.of_center()
        .filter(month=month, programme=programme)
        .order_by("revision")
    )
    automatic = rows.filter(requested_by=None).first() if by is None else None
    stopped = rows.filter(state__in=(JobState.FAILED, JobState.CANCELLED)).last()
    job = rows.unfinished().first() or automatic
    if job is not None and not job.can_retry:
        return job
    job = job or stopped
    if job is not None:
        job.retry()
    else:
        last = rows.aggregate(last=Max("revision"))["last"] or 0
        job = MonthlyReport(month=month, programme=programme, revision=last + 1, requested_by=by)
        job.save()
        job.enqueue()
    audit.record("report.requested", target=job, by=by, month=f"{month:%Y-%m}")
    return job


@transaction.atomic
def report_cancel(*, job: MonthlyReport, by: User) -> bool:
    """Stop a build; False when it had ended already."""
    stopped = job.cancel()
    if stopped:
        audit.record("report.cancelled", target=job, by=by, month=f"{job.month:%Y-%m}")
    return stopped


def report_build(job: MonthlyReport, report: Report) -> None:
    """The work of the job: count, draw, print, keep. Raises JobLostError when it was taken away."""
    from reports.pdf import report_pdf

    report(0, 4, "集計しています")
    figures = with_frozen(month_figures(job.month, job.programme), job.programme)
    report(1, 4, "PDFを作成しています")
    pdf = report_pdf(figures)
    report(2, 4, "Excelを作成しています")
    book = _workbook(job, figures)
    report(3, 4, "保存しています")
    keep(job.pdf, ContentFile(pdf), "report.pdf")
    if book:
        keep(job.xlsx, ContentFile(book), "report.xlsx")
    try:
        with transaction.atomic():
            job.finish(
                figures=as_plain(figures),
                pdf=job.pdf.name,
                xlsx=job.xlsx.name,
                digest=hashlib.sha256(pdf).hexdigest(),
            )
            audit.record(
                "report.built", target=job, by=job.requested_by, month=f"{job.month:%Y-%m}"
            )
    except JobLostError:
        job.pdf.delete(save=False)
        job.xlsx.delete(save=False)
        raise


def _workbook(job: MonthlyReport, figures: MonthFigures) -> bytes:
    """Of a bank none: its letter hides small numbers, which these figures would tell."""
    from reports.workbook import report_xlsx

    if job.scope == ReportScope.BANK:
        return b""
    return report_xlsx(figures, sections=job.sections, comments=job.comments)
