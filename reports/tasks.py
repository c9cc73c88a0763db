"""Work of the report in the background. Each task may be killed at any line and run again."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from center.calendar import first_working_day
from reports.analysis import mails as analysis_mails
from reports.analysis.models import AnalysisMail
from reports.analysis.services import analyses_post
from reports.announce import announce
from reports.closing import mails
from reports.errors import Refused
from reports.models import CloseMail, MonthlyReport, ReportMail
from reports.quality.services import quality_draw
from reports.selectors import programmes_with_memos
from reports.sending import mails as report_mails
from reports.services import report_build, report_request
from yorozu.kit.jobs import JobState, run_job
from yorozu.kit.outbox import TASK_OPTIONS, sweep

logger = logging.getLogger(__name__)

# A server that was off on the first working day still makes the report when it is back.
LATE_BY = timedelta(days=7)


@shared_task(name="reports.tasks.build_report_pdf", ignore_result=True)
def build_report_pdf(pk: int) -> None:
    if run_job(MonthlyReport, pk, report_build) == JobState.DONE:
        _announce(MonthlyReport.objects.get(pk=pk))


@shared_task(name="reports.tasks.build_last_month_if_first_working_day", ignore_result=True)
def build_last_month_if_first_working_day(today: date | None = None) -> int:
    """Ask for last month's report of each programme; how many are asked for or announced.

    Asked every morning, and asked again after a crash: a report that is there is not made twice,
    one that could not be mailed is mailed now.
    """
    today = today or timezone.localdate()
    first = first_working_day(today)
    if not first <= today < first + LATE_BY:
        return 0
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    jobs = [
        report_request(month=month, programme=programme, by=None)
        for programme in programmes_with_memos(month)
    ]
    for job in jobs:
        _announce(job)
    return len(jobs)


def _announce(job: MonthlyReport) -> None:
    """A mail server that is down must not undo the report: it is logged and tried again."""
    try:
        announce(job)
    except OSError as error:
        logger.warning("report %s is not announced: %s", job.pk, type(error).__name__)


@shared_task(name=analysis_mails.TASK, **TASK_OPTIONS)
def send_analysis(pk: int) -> None:
    analysis_mails.send(pk)


@shared_task(name="reports.tasks.post_analyses", ignore_result=True)
def post_analyses() -> int:
    """Every morning: the mails of this month's and this week's first working day, each once."""
    return analyses_post(today=timezone.localdate())


@shared_task(name="reports.tasks.sweep_analyses", ignore_result=True)
def sweep_analyses() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(AnalysisMail.objects.all(), analysis_mails.TASK)


@shared_task(name=mails.TASK, **TASK_OPTIONS)
def send_close_mail(pk: int) -> None:
    mails.send(pk)


@shared_task(name="reports.tasks.sweep_close_mails", ignore_result=True)
def sweep_close_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(CloseMail.objects.all(), mails.TASK)


@shared_task(name=report_mails.TASK, **TASK_OPTIONS)
def send_report_mail(pk: int) -> None:
    report_mails.send(pk)


@shared_task(name="reports.tasks.sweep_report_mails", ignore_result=True)
def sweep_report_mails() -> int:
    """Queue again what has not left; how many. Given up after a day of trying."""
    return sweep(ReportMail.objects.all(), report_mails.TASK)


@shared_task(name="reports.tasks.draw_for_quality", ignore_result=True)
def draw_for_quality() -> bool:
    """On the first working day, or as soon after: last month's sample, once."""
    today = timezone.localdate()
    first = first_working_day(today)
    if not first <= today < first + LATE_BY:
        return False
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        quality_draw(month=month, by=None, today=today)
    except Refused:
        return False
    return True
