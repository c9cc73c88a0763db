"""Past ledgers come in: upload, preview, import, rejected rows."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.importing.forms import ImportForm
from consultations.importing.services import import_confirm, import_upload
from consultations.models import ImportBatch, RowFate
from yorozu.kit.files import attachment_response
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import is_htmx

_RECENT = 20
_PAGE = 100
_COUNTED_AS = {
    RowFate.NEW: "imported",
    RowFate.PRESENT: "already_present",
    RowFate.REJECTED: "rejected",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEMO_IMPORT)
def import_page(request: StaffRequest) -> HttpResponse:
    """Choose a workbook; the preview follows, nothing is written yet."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        batch = import_upload(by=request.user, upload=form.cleaned_data["file"])
        return redirect("consultations:import_batch", batch.pk)
    batches = ImportBatch.objects.visible_to(request.user).select_related("uploaded_by")
    context = {"form": form, "batches": batches.order_by("-id")[:_RECENT]}
    status = 422 if is_sent else 200
    return render(request, "consultations/import.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.MEMO_IMPORT)
def import_batch(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is, what would come in, or what came in; htmx asks for the progress only."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    context = _progress(batch)
    if is_htmx(request):
        return render(request, "kit/_job.html", context)
    if batch.state == "done":
        fate = request.GET.get("fate", "")
        rows = batch.rows.filter(fate=fate) if fate in _COUNTED_AS else batch.rows.all()
        context |= {
            "page": keyset_page(rows, request, order=("position",), size=_PAGE),
            "tabs": _tabs(batch, fate),
            "has_rows": batch.rows.exists(),
        }
    return render(request, "consultations/import_batch.html", context)


@require_POST
@require_permission(Permission.MEMO_IMPORT)
def import_run(request: StaffRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if not import_confirm(batch=batch, by=request.user):
        messages.info(request, "この取込はすでに指示されています。")
    return redirect("consultations:import_batch", pk)


@require_POST
@require_permission(Permission.MEMO_IMPORT)
def import_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if not batch.cancel():
        messages.info(request, "すでに終わっているため、取りやめられませんでした。")
    return redirect("consultations:import_batch", pk)


@require_POST
@require_permission(Permission.MEMO_IMPORT)
def import_retry(request: StaffRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    batch.retry()
    return redirect("consultations:import_batch", pk)


@never_cache
@require_safe
@require_permission(Permission.MEMO_IMPORT)
def import_errors(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The rejected rows, to correct and upload again."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    name = batch.source_name.rsplit(".", 1)[0]
    response = attachment_response(batch.errors_file, f"取込できなかった行_{name}.xlsx")
    audit.record("import.errors_downloaded", target=batch, by=request.user)
    return response


def _progress(batch: ImportBatch) -> dict[str, object]:
    here = reverse("consultations:import_batch", args=[batch.pk])
    return {
        "batch": batch,
        "job": batch,
        "title": "台帳の取込" if batch.is_confirmed else "台帳の確認",
        "poll_url": here,
        "cancel_url": reverse("consultations:import_cancel", args=[batch.pk]),
        "retry_url": reverse("consultations:import_retry", args=[batch.pk]) if batch.file else "",
        "result_url": here,
        "result_label": "結果を見る" if batch.is_confirmed else "内容を確かめる",
    }


def _tabs(batch: ImportBatch, fate: str) -> list[dict[str, object]]:
    """(all, then each fate) with its count; the open one is marked."""
    words = {RowFate.NEW: "取り込んだ行" if batch.is_confirmed else "取り込む行"}
    tabs = [{"fate": "", "label": "すべて", "count": batch.result["read"]}]
    tabs += [
        {"fate": each.value, "label": words.get(each, each.label), "count": batch.result[name]}
        for each, name in _COUNTED_AS.items()
    ]
    return [tab | {"is_open": tab["fate"] == fate} for tab in tabs]
