"""報告書一式: which reports there are, one report's page, and its PDF being made."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission, require_permission
from reports.enums import ReportScope
from reports.figures import month_figures
from reports.headlines import headlines
from reports.layout import SECTIONS, Layout
from reports.models import MonthlyReport
from reports.scope import CENTER
from reports.selectors import programme_named
from reports.services import report_cancel, report_request
from reports.sets._page import crumbs, subject_at
from reports.sets.forms import SetForm, subject_asked
from reports.sets.selectors import comments_on, overview, revisions_of, template_for
from reports.sets.services import reports_request
from reports.sets.subject import Subject, called
from reports.words import state
from yorozu.kit.files import attachment_response
from yorozu.kit.jobs import JobState
from yorozu.kit.views import htmx_or_full, is_htmx

ALL_OF = {
    ReportScope.CENTER: "PDFを作成",
    ReportScope.OFFICE: "全拠点分を作成",
    ReportScope.BANK: "全金庫分を作成",
    ReportScope.COORDINATOR: "全CO分を作成",
}


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def index(request: StaffRequest) -> HttpResponse:
    """The reports of a period by whom they are on; htmx asks again while some are being made."""
    form, asked, kind = _asked(request)
    rows = overview(request.user, asked, kind)
    query = {name: str(form.cleaned_data[name]) for name in form.fields}
    context = {
        "form": form,
        "asked": asked,
        "kind": kind,
        "rows": rows,
        "unfinished": sum(bool(row.newest and row.newest.is_unfinished) for row in rows),
        "query": query,
        "poll_url": f"{request.path}?{urlencode(query)}",
        "build_label": ALL_OF[kind],
        "may_build": has_permission(request.user, Permission.REPORT_BUILD),
        "may_template": has_permission(request.user, Permission.REPORT_TEMPLATE),
        "crumbs": crumbs()[:1],
    }
    return htmx_or_full(request, "reports/sets/list.html", "reports/sets/_rows.html", context)


def _asked(request: HttpRequest) -> tuple[SetForm, Subject, ReportScope]:
    """What the query (or the button) asks for. Raises Http404 where there is no such thing."""
    sent = request.POST if request.method == "POST" else request.GET
    form = SetForm(sent, timezone.localdate())
    if not form.is_valid():
        raise Http404
    programme = programme_named(form.cleaned_data["programme"])
    asked = subject_asked(form, programme, CENTER) if programme else None
    if asked is None:
        raise Http404
    return form, asked, ReportScope(form.cleaned_data["kind"])


@require_POST
@require_permission(Permission.REPORT_BUILD)
def build_all(request: StaffRequest) -> HttpResponse:
    """全金庫分を作成: those that are being made already are left alone."""
    form, asked, kind = _asked(request)
    made = reports_request(asked=asked, kind=kind, by=request.user)
    if made:
        messages.success(request, f"{len(made)}件の作成を始めました。")
    else:
        messages.info(
            request, "作成するものはありません。作成中のものは、できあがりをお待ちください。"
        )
    query = urlencode({name: form.cleaned_data[name] for name in form.fields})
    return redirect(f"{reverse('reports:set')}?{query}")


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def page(request: StaffRequest, span: str, month: str, who: str, code: str) -> HttpResponse:
    """One report: today's headline figures, the comments of its next revision, every revision."""
    subject = subject_at(request.user, span, month, who, code)
    figures = month_figures(
        subject.month, subject.programme, desk=False, span=subject.span, scope=subject.scope
    )
    revisions = revisions_of(request.user, subject)
    job = revisions[0] if revisions else None
    template = template_for(subject.scope.kind, subject.programme)
    comments = comments_on(subject)
    layout = Layout.of(
        subject.scope.kind,
        template.sections if template else None,
        comments.texts if comments else None,
    )
    titles = SECTIONS[subject.scope.kind]
    context = {
        "subject": subject,
        "figures": figures,
        "state": state(figures),
        "headlines": headlines(figures),
        "template": template,
        "chapters": [(titles[key], layout.comment(key)) for key in layout.sections],
        "comments": comments if comments and comments.version else None,
        "revisions": [each for each in revisions if each.state == JobState.DONE],
        "may_build": has_permission(request.user, Permission.REPORT_BUILD),
        "may_comment": has_permission(request.user, Permission.REPORT_COMMENT),
        "may_template": has_permission(request.user, Permission.REPORT_TEMPLATE),
        "month_url": subject.own_month_page,
        "is_letter": subject.scope.kind == ReportScope.BANK,
        "saved": "saved" in request.GET,
        "crumbs": crumbs(),
        **(_progress(request.user, job, subject) if job else {}),
    }
    return render(request, "reports/sets/report.html", context)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def build(request: StaffRequest, span: str, month: str, who: str, code: str) -> HttpResponse:
    """PDFを作成, and again after it failed or was stopped: asked twice, it is built once."""
    subject = subject_at(request.user, span, month, who, code)
    report_request(
        month=subject.month,
        programme=subject.programme,
        by=request.user,
        span=subject.span,
        scope=subject.scope,
    )
    return redirect(subject.url())


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the PDF is; htmx asks every two seconds until it has ended."""
    report = _report(request.user, pk)
    subject = called(report)
    if not is_htmx(request):
        return redirect(subject.url())
    response = render(request, "kit/_job.html", _progress(request.user, report, subject))
    if not report.is_unfinished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@require_permission(Permission.REPORT_BUILD)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    report = _report(request.user, pk)
    report_cancel(job=report, by=request.user)
    return redirect(called(report).url())


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def report_pdf(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One revision, as it was built."""
    report = _report(request.user, pk)
    if report.state != JobState.DONE:
        raise Http404
    return attachment_response(report.pdf, report.filename)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def report_xlsx(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The workbook made beside that PDF; a bank's letter has none."""
    report = _report(request.user, pk)
    if not report.xlsx:
        raise Http404
    return attachment_response(report.xlsx, report.xlsx_filename)


def _report(user: User, pk: int) -> MonthlyReport:
    rows = MonthlyReport.objects.visible_to(user)
    named = rows.select_related("programme", "office", "bank", "coordinator")
    return get_object_or_404(named, pk=pk)


def _progress(user: User, report: MonthlyReport, subject: Subject) -> dict[str, object]:
    may_build = has_permission(user, Permission.REPORT_BUILD)
    return {
        "job": report,
        "title": f"{subject.title} PDF（第{report.revision}版）",
        "poll_url": reverse("reports:set_job", args=[report.pk]),
        "cancel_url": reverse("reports:set_cancel", args=[report.pk]) if may_build else "",
        "retry_url": subject.url("set_build") if may_build else "",
    }
