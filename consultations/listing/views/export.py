"""The filtered list as xlsx or CSV: at once, or in the worker when it is long."""

from io import BytesIO

from django.core.files import File
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from accounts.remembered import conditions
from consultations.listing.chips import chips
from consultations.listing.exporting import (
    AT_ONCE,
    export_rows,
    file_name,
    own_only,
    record_export,
    write_rows,
)
from consultations.listing.filters import memo_filter
from consultations.models import MemoExport
from consultations.models.querysets import MemoQuerySet
from yorozu.kit.files import attachment_response
from yorozu.kit.views import is_htmx


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEMO_EXPORT)
def export_xlsx(request: StaffRequest) -> HttpResponseBase:
    return _export(request, "xlsx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEMO_EXPORT)
def export_csv(request: StaffRequest) -> HttpResponseBase:
    return _export(request, "csv")


@never_cache
@require_safe
@require_permission(Permission.MEMO_EXPORT)
def export_job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the file is; htmx asks for the inner part only."""
    job = get_object_or_404(MemoExport.objects.visible_to(request.user), pk=pk)
    place = {
        name: reverse(f"consultations:export_{name}", args=[job.pk])
        for name in ("job", "cancel", "retry", "file")
    }
    context = {
        "job": job,
        "title": f"経営相談メモの書き出し（{job.get_kind_display()}）",
        "poll_url": place["job"],
        "cancel_url": place["cancel"],
        "retry_url": place["retry"],
        "result_url": place["file"] if job.file else "",
        "result_label": f"ファイルを受け取る（{job.rows:,}件）",
    }
    template = "kit/_job.html" if is_htmx(request) else "consultations/export_job.html"
    return render(request, template, context)


@require_POST
@require_permission(Permission.MEMO_EXPORT)
def export_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(MemoExport.objects.visible_to(request.user), pk=pk)
    job.cancel()
    return redirect("consultations:export_job", job.pk)


@require_POST
@require_permission(Permission.MEMO_EXPORT)
def export_retry(request: StaffRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(MemoExport.objects.visible_to(request.user), pk=pk)
    job.retry()
    return redirect("consultations:export_job", job.pk)


@never_cache
@require_safe
@require_permission(Permission.MEMO_EXPORT)
def export_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    job = get_object_or_404(MemoExport.objects.visible_to(request.user), pk=pk)
    response = attachment_response(job.file, file_name(job.kind))
    audit.record("memo.export_downloaded", target=job, by=request.user, rows=job.rows)
    return response


def _export(request: StaffRequest, kind: str) -> HttpResponseBase:
    rows = export_rows(request.user, request.GET)
    given = conditions(request.GET)
    if request.method == "POST":
        return _begin(request, kind, given)
    if rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE:
        return _ask(request, kind, rows, given)
    buffer = BytesIO()
    count = write_rows(buffer, kind, rows)
    record_export(request.user, kind, count, given)
    buffer.seek(0)
    return attachment_response(File(buffer), file_name(kind))


def _begin(request: StaffRequest, kind: str, given: QueryDict) -> HttpResponse:
    job = MemoExport(requested_by=request.user, kind=kind, query=given.urlencode())
    job.save()
    job.enqueue()
    return redirect("consultations:export_job", job.pk)


def _ask(request: StaffRequest, kind: str, rows: MemoQuerySet, given: QueryDict) -> HttpResponse:
    """A long list is announced with its exact size before anybody waits for it."""
    narrowed = memo_filter(request.user, given)
    narrowed.form.full_clean()
    context = {
        "kind": "Excel" if kind == "xlsx" else "CSV",
        "count": rows.order_by().count(),
        "own": own_only(request.user),
        "conditions": [label for label, _ in chips(narrowed, given)],
        "words": given.get("q", ""),
        "list_query": given.urlencode(),
    }
    return render(request, "consultations/export.html", context)
