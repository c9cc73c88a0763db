"""The memo as a sheet of paper: at once, or by the worker when it is very long."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.models import Memo, MemoPrint
from consultations.reading.page import readable
from consultations.reading.pdf import is_long, length_of, memo_pdf
from consultations.reading.services import print_request
from yorozu.kit.files import attachment_response
from yorozu.kit.views import is_htmx


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MEMO_READ)
def memo_as_pdf(request: StaffRequest, number: str) -> HttpResponse:
    """Shown in the browser, where it is printed from; who took a copy is recorded."""
    memo = get_object_or_404(readable(request.user), number=number)
    if is_long(memo):
        return _by_the_worker(request, memo)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    content = memo_pdf(memo)
    _record(request, memo)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="memo-{memo.number}.pdf"'
    return response


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def print_job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the paper is; htmx asks for the inner part only."""
    job = _job(request, pk)
    place = {
        name: reverse(f"consultations:print_{name}", args=[job.pk])
        for name in ("job", "cancel", "file")
    }
    made = f"（{timezone.localtime(job.finished_at):%-H:%M} 作成）" if job.finished_at else ""
    context = {
        "job": job,
        "memo": job.memo,
        "title": f"{job.memo.number} の印刷用 PDF",
        "poll_url": place["job"],
        "cancel_url": place["cancel"],
        "result_url": place["file"] if job.file else "",
        "result_label": f"PDF を受け取る{made}",
    }
    template = "kit/_job.html" if is_htmx(request) else "consultations/print_job.html"
    return render(request, template, context)


@require_POST
@require_permission(Permission.MEMO_READ)
def print_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    job.cancel()
    return redirect("consultations:print_job", job.pk)


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def print_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The paper, to those who may still read the memo."""
    job = _job(request, pk)
    memo = get_object_or_404(readable(request.user), pk=job.memo_id)
    response = attachment_response(job.file, f"memo-{memo.number}.pdf")
    _record(request, memo)
    return response


def _by_the_worker(request: StaffRequest, memo: Memo) -> HttpResponse:
    """A GET only says how it goes; POST puts the memo in the queue."""
    if request.method == "POST":
        job = print_request(memo=memo, by=request.user)
        return redirect("consultations:print_job", job.pk)
    return render(request, "consultations/print.html", {"memo": memo, "length": length_of(memo)})


def _job(request: StaffRequest, pk: int) -> MemoPrint:
    rows = MemoPrint.objects.visible_to(request.user).filter(memo__in=readable(request.user))
    return get_object_or_404(rows.select_related("memo"), pk=pk)


def _record(request: StaffRequest, memo: Memo) -> None:
    audit.record(
        "memo.printed",
        target=memo,
        by=request.user,
        number=memo.number,
        restricted=memo.is_restricted,
    )
