"""Sending a finished report: to whom, what it will say, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports.errors import Refused
from reports.models.report import MonthlyReport
from reports.sending import wording
from reports.sending.forms import SendForm
from reports.sending.mails import write
from reports.sending.models import ReportMail, ReportRecipient, ReportRecipientQuerySet
from reports.sending.selectors import addressees, finished, mails_about, newest_of
from reports.sending.services import mail_retry, mails_for, report_send, require_sendable

MOST_CHOSEN = 500


@never_cache
@require_safe
@require_permission(Permission.REPORT_BUILD)
def sending(request: StaffRequest, pk: int) -> HttpResponse:
    """The list of the report's recipients, who has it already, and the record of every mail."""
    return _page(request, _report(request, pk), SendForm())


@never_cache
@require_POST
@require_permission(Permission.REPORT_BUILD)
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """Every mail as it will be read, before anything leaves; `back` takes what was typed along."""
    report = _report(request, pk)
    form = SendForm(request.POST)
    if "back" in request.POST:
        return _page(request, report, form)
    chosen = _chosen(request, report)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    said = form.cleaned_data
    try:
        require_sendable(report, chosen, as_provisional=said["as_provisional"])
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, report, form, status=422)
    mails = mails_for(report, chosen, by=request.user, message=said["message"])
    context = {
        **_about(report),
        "form": form,
        "mails": [(mail, write(mail)) for mail in mails],
        "outside": sum(not mail.as_link for mail in mails),
    }
    return render(request, "reports/sending/check.html", context)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def send(request: StaffRequest, pk: int) -> HttpResponse:
    """送付: pressed twice, each gets it once."""
    report = _report(request, pk)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    try:
        sent = report_send(
            report=report,
            recipients=_chosen(request, report),
            by=request.user,
            message=form.cleaned_data["message"],
            as_provisional=form.cleaned_data["as_provisional"],
        )
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, report, form, status=422)
    known = f"{sent.known}件は送付済みのため、送っていません。" if sent.known else ""
    if sent.new:
        messages.success(request, f"{sent.new}件のメールを送ります。{known}")
    else:
        messages.info(request, known)
    return redirect("reports:sending", report.pk)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def retry(request: StaffRequest, pk: int, mail: int) -> HttpResponse:
    """再送: what could not be sent, once more."""
    report = _report(request, pk)
    rows = ReportMail.objects.visible_to(request.user).filter(report=report)
    row = get_object_or_404(rows.select_related("recipient__coordinator"), pk=mail)
    row.report = report
    try:
        again = mail_retry(mail=row, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        words = "もう一度送ります。" if again else "送信の途中か、送付済みです。"
        messages.success(request, f"{row.name}様に{words}")
    return redirect(f"{reverse('reports:sending', args=[report.pk])}#mails")


def _report(asking: StaffRequest, pk: int) -> MonthlyReport:
    """Finished ones only. Raises Http404."""
    report: MonthlyReport = get_object_or_404(finished(asking.user), pk=pk)
    return report


def _chosen(asking: StaffRequest, report: MonthlyReport) -> list[ReportRecipient]:
    """Those ticked, of the report's own list only."""
    ids = [
        int(text)
        for text in asking.POST.getlist("recipient")[:MOST_CHOSEN]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]
    rows: ReportRecipientQuerySet = ReportRecipient.objects.visible_to(asking.user)
    return list(rows.of(report).filter(pk__in=ids).select_related("coordinator"))


def _about(report: MonthlyReport) -> dict[str, object]:
    return {
        "report": report,
        "title": wording.title(report),
        "period": wording.period(report),
        "edition": wording.edition(report),
        "state": wording.state(report),
        "newest": newest_of(report),
    }


def _page(
    asking: StaffRequest, report: MonthlyReport, form: SendForm, status: int = 200
) -> HttpResponse:
    mails = mails_about(report)
    rows = addressees(report, mails)
    ticked = {each.pk for each in _chosen(asking, report)} if form.is_bound else set()
    context = {
        **_about(report),
        "form": form,
        "rows": [
            (row, row.recipient.pk in ticked if form.is_bound else row.is_open) for row in rows
        ],
        "waiting": sum(row.is_open for row in rows),
        "mails": mails,
    }
    return render(asking, "reports/sending/page.html", context, status=status)
