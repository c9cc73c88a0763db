"""事例集の冊子: chosen in the list, put in order, built by the worker."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from casebook.enums import Audience
from casebook.forms.acts import BookletForm
from casebook.generalising import facts_of
from casebook.models import Booklet, CaseStudy
from casebook.paper import booklet_holds
from casebook.reading import in_order
from casebook.services import booklet_request
from casebook.views._page import attempt, crumbs
from yorozu.kit.files import attachment_response
from yorozu.kit.textkeys import int_of
from yorozu.kit.views import is_htmx, posted

SHOWN = 50


@never_cache
@require_safe
@require_permission(Permission.CASE_WRITE)
def booklets(request: StaffRequest) -> HttpResponse:
    """One's own, the newest first."""
    rows = Booklet.objects.visible_to(request.user).order_by("-created_at", "-pk")[:SHOWN]
    return render(request, "casebook/booklets.html", {"rows": list(rows), "crumbs": crumbs()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """The chosen cases with a place each; without scripts the order is typed in numbers."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, sent)
    if not chosen:
        messages.info(request, "一覧で、冊子に載せる事例にチェックを付けてください。")
        return redirect("casebook:list")
    form = BookletForm(posted(request), initial={"uuid": uuids.uuid4(), "audience": "staff"})
    if form.is_valid():
        data, made = form.cleaned_data, list[Booklet]()
        data["audience"] = Audience(data["audience"])
        if attempt(
            form, lambda: made.append(booklet_request(**data, cases=chosen, by=request.user))
        ):
            return redirect("casebook:booklet", made[0].uuid)
    context = {
        "form": form,
        "chosen": [{"case": case, "facts": facts_of(case)} for case in chosen],
        "crumbs": crumbs(),
    }
    status = 422 if form.errors else 200
    return render(request, "casebook/booklet_new.html", context, status=status)


def _chosen(asking: StaffRequest, sent: Any) -> list[CaseStudy]:
    """By the numbers typed beside them; equal ones stay as they were listed."""
    ids = []
    for each in sent.getlist("case"):
        try:
            ids.append(uuids.UUID(each))
        except ValueError:
            continue
    places = {each: int_of(sent.get(f"place-{each}")) or 0 for each in ids}
    ids = sorted(dict.fromkeys(ids), key=lambda each: places[each])
    rows = CaseStudy.objects.visible_to(asking.user).select_related("industry")
    return list(in_order(rows.prefetch_related("topics"), ids))


@never_cache
@require_safe
@require_permission(Permission.CASE_WRITE)
def job(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """How far the booklet is; htmx asks for the inner part only."""
    row = _booklet(request, uuid)
    place = {
        name: reverse(f"casebook:{view}", args=[row.uuid])
        for name, view in (
            ("poll_url", "booklet"),
            ("cancel_url", "booklet_cancel"),
            ("retry_url", "booklet_retry"),
        )
    }
    made = f"（{timezone.localtime(row.finished_at):%-H:%M} 作成）" if row.finished_at else ""
    result = reverse("casebook:booklet_file", args=[row.uuid]) if row.file else ""
    context = {
        "job": row,
        "title": row.title,
        "items": row.items.select_related("case"),
        "crumbs": [*crumbs(), ("冊子", reverse("casebook:booklets"))],
        "result_url": result,
        "result_label": f"PDF を受け取る{made}",
        **place,
    }
    template = "kit/_job.html" if is_htmx(request) else "casebook/booklet.html"
    return render(request, template, context)


@require_POST
@require_permission(Permission.CASE_WRITE)
def cancel(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    row = _booklet(request, uuid)
    row.cancel()
    return redirect("casebook:booklet", row.uuid)


@require_POST
@require_permission(Permission.CASE_WRITE)
def retry(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    row = _booklet(request, uuid)
    row.retry()
    return redirect("casebook:booklet", row.uuid)


@never_cache
@require_safe
@require_permission(Permission.CASE_WRITE)
def file(request: StaffRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """Not any more once one of its cases was withdrawn: then it is made anew without it."""
    row = _booklet(request, uuid)
    if not booklet_holds(row):
        messages.error(
            request, "載せた事例のうち、取り下げられたものがあります。選び直して作ってください。"
        )
        return redirect("casebook:booklet", row.uuid)
    response = attachment_response(row.file, f"{row.title}.pdf")
    audit.record("casebook.taken", target=row, by=request.user, audience=row.audience)
    return response


def _booklet(asking: StaffRequest, uuid: uuids.UUID) -> Booklet:
    return get_object_or_404(Booklet.objects.visible_to(asking.user), uuid=uuid)
