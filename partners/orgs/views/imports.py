"""A list of organisations or branches as CSV: chosen, looked at row by row, taken over."""

import csv
import io
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.errors import Refused
from partners.models import PartnerImport
from partners.orgs.csv_lists import BRANCH_COLUMNS, MOST_BYTES, ORGANIZATION_COLUMNS
from partners.orgs.importing import Fate, judged
from partners.orgs.services.imports import partner_import_apply, partner_import_read
from partners.orgs.views.page import crumbs
from yorozu.kit.csv_files import CsvRefused
from yorozu.kit.textkeys import clean_text

MOST_SHOWN = 500
LABELS = {
    Fate.NEW: "新しく登録",
    Fate.CHANGED: "直す",
    Fate.SAME: "変更なし",
    Fate.REFUSED: "取り込めない",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def import_new(request: StaffRequest) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            return redirect("partners:import", _read(request).uuid)
        except CsvRefused as refused:
            error = str(refused)
    recent = PartnerImport.objects.visible_to(request.user).select_related("uploaded_by")
    context = {
        "error": error,
        "recent": recent.defer("lines")[:10],
        "columns": [("機関の一覧", ORGANIZATION_COLUMNS), ("支店の一覧", BRANCH_COLUMNS)],
        "crumbs": crumbs(),
    }
    status = 422 if error else 200
    return render(request, "partners/orgs/import.html", context, status=status)


def _read(request: StaffRequest) -> PartnerImport:
    upload = request.FILES.get("file")
    if upload is None:
        raise CsvRefused("CSVファイルを選んでください。")
    if (upload.size or 0) > MOST_BYTES:
        raise CsvRefused("2MBまでのCSVを選んでください。")
    name = clean_text(upload.name or "一覧.csv")
    return partner_import_read(raw=upload.read(), name=name, by=request.user)


@require_safe
@require_permission(Permission.ORGANIZATION_WRITE)
def import_template(request: StaffRequest, kind: str) -> HttpResponse:  # noqa: ARG001
    """An empty list with its headings, as Excel opens it."""
    columns = BRANCH_COLUMNS if kind == "branches" else ORGANIZATION_COLUMNS
    text = io.StringIO()
    csv.writer(text).writerow(columns)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = "branches.csv" if kind == "branches" else "organizations.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_safe
@require_permission(Permission.ORGANIZATION_WRITE)
def import_batch(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Before: what would become of each row now. After: what became of them."""
    batch = _batch(request, key)
    lines = [] if batch.applied_at else judged(batch.lines, of_branches=batch.of_branches)
    counts = {fate: sum(line.fate == fate for line in lines) for fate in Fate}
    if batch.applied_at:
        counts = {fate: int(batch.result.get(fate.value, 0)) for fate in Fate}
    wanted = request.GET.get("fate", "")
    shown = [line for line in lines if not wanted or line.fate == wanted]
    context = {
        "batch": batch,
        "lines": [(line, LABELS[line.fate]) for line in shown[:MOST_SHOWN]],
        "hidden": max(0, len(shown) - MOST_SHOWN),
        "counts": [(fate.value, LABELS[fate], counts[fate]) for fate in Fate],
        "wanted": wanted,
        "takes": counts[Fate.NEW] + counts[Fate.CHANGED],
        "all": sum(counts.values()),
        "crumbs": crumbs(None, ("一覧の取込", reverse("partners:import_new"))),
    }
    return render(request, "partners/orgs/import_batch.html", context)


@require_POST
@require_permission(Permission.ORGANIZATION_WRITE)
def import_apply(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    try:
        batch = partner_import_apply(batch=_batch(request, key), by=request.user)
    except Refused as refused:
        # The preview judges anew, and says so at its row.
        messages.error(request, str(refused))
        return redirect("partners:import", key)
    taken = batch.result["new"] + batch.result["changed"]
    messages.success(request, f"{taken:,}件を取り込みました。")
    return redirect("partners:import", batch.uuid)


def _batch(request: StaffRequest, key: uuid.UUID) -> PartnerImport:
    rows = PartnerImport.objects.visible_to(request.user).select_related(
        "uploaded_by", "applied_by"
    )
    return get_object_or_404(rows, uuid=key)
