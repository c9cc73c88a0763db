"""Building and announcing the month's report. The row is the truth; every step can be repeated."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Programme
from reports.closing.paper import with_frozen
from reports.enums import ReportScope, ReportSpan
from reports.figures import MonthFigures, month_figures
from reports.layout import Layout
from reports.models import MonthlyReport
from reports.periods import begins
from reports.plain import as_plain
from reports.scope import CENTER, Scope
from reports.sets.selectors import layout_for
from reports.sets.subject import Subject, subject_of
from yorozu.kit.files import keep
from yorozu.kit.jobs import JobLostError, JobState, Report


@transaction.atomic
def report_request(
    *,
    month: date,
    programme: Programme,
    by: User | None,
    span: ReportSpan = ReportSpan.MONTH,
    scope: Scope = CENTER,
) -> MonthlyReport:
    """Ask for a report's PDF; without `by` it is the month's own, made once.

    Asking again while one is waiting or in work answers with that one. A build that failed or was
    cancelled is taken up again under its revision, so that the revisions have no holes.
    """
    subject = Subject(begins(month, span), span, scope, programme)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rows = MonthlyReport.objects.filter(**subject.rows).order_by("revision")
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
        job = MonthlyReport(**subject.about, revision=last + 1, requested_by=by)
        job.save()
        job.enqueue()
    audit.record("report.requested", target=job, by=by, month=f"{job.month:%Y-%m}")
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
    subject = subject_of(job)
    report(0, 4, "集計しています")
    figures = month_figures(job.month, job.programme, span=subject.span, scope=subject.scope)
    figures = with_frozen(figures, job.programme)
    layout = layout_for(subject)
    report(1, 4, "PDFを作成しています")
    pdf = _print(job, figures, layout)
    report(2, 4, "Excelを作成しています")
    book = _workbook(figures, layout)
    report(3, 4, "保存しています")
    keep(job.pdf, ContentFile(pdf), "report.pdf")
    if book:
        keep(job.xlsx, ContentFile(book), "report.xlsx")
    try:
        with transaction.atomic():
            job.finish(
                figures=as_plain(figures),
                sections=list(layout.sections),
                comments={key: layout.comment(key) for key in layout.sections},
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


def _print(job: MonthlyReport, figures: MonthFigures, layout: Layout) -> bytes:
    """A bank gets a letter, dated the day it was asked for."""
    if figures.scope.kind == ReportScope.BANK:
        from reports.sets.letter_pdf import letter_pdf

        day = timezone.localdate(job.created_at)
        return letter_pdf(figures, job.programme, layout, day)
    from reports.pdf import report_pdf

    return report_pdf(figures, layout)


def _workbook(figures: MonthFigures, layout: Layout) -> bytes:
    """Of a bank none: its letter hides small numbers, which these figures would tell."""
    from reports.workbook import report_xlsx

    if figures.scope.kind == ReportScope.BANK:
        return b""
    return report_xlsx(figures, sections=layout.sections, comments=layout.comments)
