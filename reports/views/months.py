"""業務実績: the months, one month's figures, and its PDF."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, has_permission, require_permission
from reports import links, selectors
from reports.closing.on_month_page import closing_context
from reports.drawings import year_drawing
from reports.figures import month_figures
from reports.models import MonthlyReport
from reports.notes import NOTES
from reports.periods import FIRST_MONTH, LAST_MONTH
from reports.services import report_cancel, report_request
from reports.tables import branch_table, first_contacts_table, lines_table, sections
from reports.views._page import asked, month_url
from yorozu.kit.files import attachment_response
from yorozu.kit.views import is_htmx
from yorozu.kit.wareki import fiscal_year, fiscal_year_label, format_month, month_range


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def index(request: StaffRequest) -> HttpResponse:
    """The months of a 年度, each programme's count and whether its PDF is there."""
    today = timezone.localdate()
    this_year = fiscal_year(today)
    year = _year(request, default=this_year)
    rows = selectors.year_overview(year, user=request.user, until=today.replace(day=1))
    context = {
        "rows": rows,
        "year_states": selectors.year_states(year, rows, today),
        "programmes": selectors.programmes_to_show(year),
        "year_label": fiscal_year_label(year),
        "years": [(each, fiscal_year_label(each)) for each in (year - 1, year, year + 1)],
        "year": year,
        "this_year": this_year,
        "may_ask": has_permission(request.user, Permission.ANALYSIS),
        "may_build": has_permission(request.user, Permission.REPORT_BUILD),
    }
    return render(request, "reports/index.html", context)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def month(request: StaffRequest, month: str) -> HttpResponse:
    """One month: headline figures, the year, every cut; each figure opens what it counts."""
    day, programme = asked(request, month)
    figures = month_figures(day, programme)
    reports = selectors.reports_of(request.user, day, programme)
    job = reports[0] if reports else None
    context = {
        "figures": figures,
        "month": month,
        "programme": programme,
        **closing_context(day, programme, figures),
        "programmes": selectors.programmes_to_show(fiscal_year(day)),
        "year_chart": year_drawing(figures),
        "sections": sections(figures),
        "first_contacts": first_contacts_table(figures),
        "activities": [
            (group, lines_table(figures, group.lines, group.title)) for group in figures.activities
        ],
        "notes": NOTES,
        "unconfirmed_url": links.waiting_url(figures, "submitted"),
        "returned_url": links.waiting_url(figures, "returned"),
        "earlier": _month_beside(day, back=True),
        "later": _month_beside(day, back=False),
        "reports": [report for report in reports if report.state == "done"],
        "may_build": has_permission(request.user, Permission.REPORT_BUILD),
        "may_confirm": has_permission(request.user, Permission.MEMO_CONFIRM),
        "may_review": has_permission(request.user, Permission.QUALITY_REVIEW),
        "sees_restricted": request.user.role != Role.COORDINATOR,
        **(_progress(request, job, month) if job else {}),
    }
    return render(request, "reports/month.html", context)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def branches(request: StaffRequest, month: str) -> HttpResponse:
    """Every branch that introduced somebody: hundreds of rows, so on a page of their own."""
    day, programme = asked(request, month)
    figures = month_figures(day, programme, desk=False)
    context = {
        "figures": figures,
        "programme": programme,
        "month_url": month_url(month, programme),
        "table": branch_table(figures),
    }
    return render(request, "reports/branches.html", context)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def build(request: StaffRequest, month: str) -> HttpResponse:
    """PDFを作成: asked twice, it is built once."""
    day, programme = asked(request, month)
    report_request(month=day, programme=programme, by=request.user)
    return redirect(month_url(month, programme))


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def job(request: StaffRequest, month: str, pk: int) -> HttpResponse:
    """How far the PDF is; htmx asks every two seconds until it has ended."""
    report = _report(request, month, pk)
    if not is_htmx(request):
        return redirect(month_url(month, report.programme))
    response = render(request, "kit/_job.html", _progress(request, report, month))
    if not report.is_unfinished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@require_permission(Permission.REPORT_BUILD)
def cancel(request: StaffRequest, month: str, pk: int) -> HttpResponse:
    report = _report(request, month, pk)
    report_cancel(job=report, by=request.user)
    return redirect(month_url(month, report.programme))


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def report_pdf(request: StaffRequest, month: str) -> HttpResponseBase:
    """The newest finished PDF of the programme, or the revision asked for."""
    report = _finished(request, month)
    return attachment_response(report.pdf, report.filename)


@never_cache
@require_safe
@require_permission(Permission.REPORT_READ)
def report_xlsx(request: StaffRequest, month: str) -> HttpResponseBase:
    """The workbook made beside that PDF, of the same figures."""
    report = _finished(request, month)
    return attachment_response(report.xlsx, report.xlsx_filename)


def _finished(request: StaffRequest, month: str) -> MonthlyReport:
    """The newest finished revision, or the one asked for. Raises Http404."""
    day, programme = asked(request, month)
    done = MonthlyReport.objects.visible_to(request.user).of_center().finished()
    rows = done.filter(month=day, programme=programme).order_by("-revision")
    if wanted := request.GET.get("revision", ""):
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 9):
            raise Http404
        rows = rows.filter(revision=int(wanted))
    report = rows.first()
    if report is None:
        raise Http404
    return report


def _report(request: StaffRequest, month: str, pk: int) -> MonthlyReport:
    rows = MonthlyReport.objects.visible_to(request.user).of_center().select_related("programme")
    report = get_object_or_404(rows, pk=pk)
    if f"{report.month:%Y-%m}" != month:
        raise Http404
    return report


def _progress(request: StaffRequest, report: MonthlyReport, month: str) -> dict[str, object]:
    place = [month, report.pk]
    may_build = has_permission(request.user, Permission.REPORT_BUILD)
    return {
        "job": report,
        "title": f"業務実績 PDF（第{report.revision}版）",
        "poll_url": reverse("reports:job", args=place),
        "cancel_url": reverse("reports:cancel", args=place) if may_build else "",
    }


def _month_beside(day: date, *, back: bool) -> tuple[str, str] | None:
    """The month before or after, for the links; None at the ends of the calendar."""
    if (back and day <= FIRST_MONTH) or (not back and day >= LAST_MONTH):
        return None
    other_day = month_range(day)[1] if not back else month_range(day - timedelta(days=1))[0]
    return f"{other_day:%Y-%m}", format_month(other_day)


def _year(request: HttpRequest, *, default: int) -> int:
    """The 年度 asked for; what is no year is the default."""
    text = request.GET.get("fy", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        return default
    return min(max(int(text), FIRST_MONTH.year + 1), default)
