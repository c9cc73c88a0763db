"""報告書のひな型: which chapters a report has, in which order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from reports.enums import ReportScope
from reports.errors import StepTaken
from reports.layout import SECTIONS
from reports.models import ReportTemplate
from reports.sets._page import crumbs
from reports.sets.forms import Chapters, TemplateForm
from reports.sets.services import template_retire, template_save
from yorozu.kit.views import add_errors, version_in


@never_cache
@require_safe
@require_permission(Permission.REPORT_TEMPLATE)
def templates(request: StaffRequest) -> HttpResponse:
    """Those in use, by scope."""
    rows = ReportTemplate.objects.visible_to(request.user).standing()
    order = list(ReportScope)
    found = sorted(
        rows.select_related("programme", "changed_by"),
        key=lambda row: (order.index(ReportScope(row.scope)), row.programme_id or 0),
    )
    context = {
        "rows": [(row, _titles(row.scope, row.sections)) for row in found],
        "crumbs": crumbs(),
    }
    return render(request, "reports/sets/templates.html", context)


def _titles(scope: str, sections: list[str]) -> list[str]:
    known = SECTIONS[ReportScope(scope)]
    return [known[key] for key in sections if key in known]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_TEMPLATE)
def new(request: StaffRequest) -> HttpResponse:
    sent = request.POST.get("scope") or request.GET.get("scope", "")
    scope = ReportScope(sent) if sent in ReportScope.values else ReportScope.CENTER
    return _edit(request, ReportTemplate(scope=scope))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_TEMPLATE)
def template(request: StaffRequest, pk: int) -> HttpResponse:
    rows = ReportTemplate.objects.visible_to(request.user).standing()
    return _edit(request, get_object_or_404(rows.select_related("changed_by"), pk=pk))


def _edit(request: StaffRequest, row: ReportTemplate) -> HttpResponse:
    """The buttons: save · up:<key> · down:<key> · scope (show that scope's chapters)."""
    scope = ReportScope(row.scope)
    if request.method != "POST":
        chapters = Chapters.of(scope, row.sections if row.pk else None)
        return _page(request, row, TemplateForm(template=row), chapters)
    chapters = Chapters.posted(scope, request.POST)
    act, form = request.POST.get("act", "save"), TemplateForm(request.POST, template=row)
    if act == "scope":
        return _page(request, row, form, Chapters.of(scope, None))
    if act != "save":
        return _page(request, row, form, chapters.moved(act))
    status = 422
    if form.is_valid():
        try:
            saved = template_save(
                template=row,
                by=request.user,
                name=form.cleaned_data["name"],
                scope=scope,
                programme=form.cleaned_data["programme"],
                sections=chapters.sections,
                version=version_in(request),
            )
        except StepTaken as error:
            row.refresh_from_db()
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request, f"「{saved.name}」を保存しました。次に作成する版から使います。"
            )
            return redirect("reports:templates")
    return _page(request, row, form, chapters, status=status)


def _page(
    request: StaffRequest,
    row: ReportTemplate,
    form: TemplateForm,
    chapters: Chapters,
    status: int = 200,
) -> HttpResponse:
    versions = row.events.select_related("changed_by").order_by("-pgh_id")[:20] if row.pk else []  # type: ignore[attr-defined]
    keeps_typed = request.method == "POST" and status != 409
    context = {
        "row": row,
        "form": form,
        "chapters": chapters,
        "last": len(chapters.order),
        "version": version_in(request) if keeps_typed else row.version,
        "versions": [(each, _titles(each.scope, each.sections)) for each in versions],
        "crumbs": [*crumbs(), ("ひな型", reverse("reports:templates"))],
    }
    return render(request, "reports/sets/template.html", context, status=status)


@require_POST
@require_permission(Permission.REPORT_TEMPLATE)
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    rows = ReportTemplate.objects.visible_to(request.user)
    row = get_object_or_404(rows, pk=pk)
    template_retire(template=row, by=request.user)
    messages.success(request, f"「{row.name}」の使用を終えました。")
    return redirect("reports:templates")
