"""Names put down for an event: the list, a new one, given up, put right, as a file."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, has_permission, require_permission
from center.views.codes import add_errors
from partners.errors import Refused, Stale
from partners.models import OutreachEvent, Registration
from partners.seminars.forms.registrations import CorrectForm, EnterForm, RegistrationFilter
from partners.seminars.name_list import matching, sheet_of
from partners.seminars.registering import may_put_down, places_of, registrations_of, window_of
from partners.seminars.services.registrations import (
    registration_cancel,
    registration_correct,
    registration_enter,
    registration_restore,
)
from partners.seminars.views._names import crumbs, find_event, find_registration, frame, names_url
from yorozu.kit.export import write_xlsx
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@require_permission(Permission.REGISTRATION_READ)
def names(request: StaffRequest, pk: int) -> HttpResponse:
    """A bank reads the names it put down itself, and how many places are left."""
    event = find_event(request.user, pk)
    form = RegistrationFilter(request.GET, user=request.user)
    rows = matching(registrations_of(request.user, event), form.value("q"))
    if state := form.value("state"):
        rows = rows.filter(state=state)
    rows = rows.select_related("organization", "branch", "company")
    context = {
        **frame(event, request.user),
        "crumbs": crumbs(),
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(rows, request, order=("registered_at", "id"), size=100),
        "places": places_of(event),
        "window": window_of(event),
        "may_enter": may_put_down(request.user, event),
        "is_desk": has_permission(request.user, Permission.REGISTRATION_WRITE),
        "may_set": has_permission(request.user, Permission.EVENT_WRITE),
    }
    return htmx_or_full(request, "partners/seminars/names.html", "results", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REGISTRATION_READ)
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    """The desk puts anybody down, a bank itself (?me=1) or its customers."""
    event = find_event(request.user, pk)
    if not may_put_down(request.user, event):
        if request.user.role != Role.PARTNER:
            raise PermissionDenied
        messages.error(request, "このセミナーの申込みは、いま受け付けていません。")
        return redirect(names_url(event))
    data = request.POST if request.method == "POST" else None
    staff = request.user.partner_staff if request.user.role == Role.PARTNER else None
    form = EnterForm(data, user=request.user, staff=staff, myself=request.GET.get("me") == "1")
    status = 200
    if data is not None:
        if form.is_valid():
            try:
                return _entered(request, event, form)
            except Refused as error:
                form.add_error(None, str(error))
                status = 409
        status = 422 if status == 200 else status
    context = {
        **frame(event, request.user),
        "crumbs": crumbs((f"{event}の申込", names_url(event))),
        "form": form,
        "places": places_of(event),
    }
    return render(request, "partners/seminars/enter.html", context, status=status)


def _entered(request: StaffRequest, event: OutreachEvent, form: EnterForm) -> HttpResponse:
    made = registration_enter(
        event=event,
        entry=form.whole_entry(),
        key=form.form_key,
        by=request.user,
        consented=form.cleaned_data["consented"],
    )
    words = (
        "をキャンセル待ちに入れました" if made.state == "waiting" else "の申込みを受け付けました"
    )
    messages.success(request, f"{made.name}様{words}。")
    return redirect(names_url(event))


@require_POST
@require_permission(Permission.REGISTRATION_READ)
def cancel(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    """The desk any, a bank those it put down."""
    event = find_event(request.user, pk)
    row = find_registration(request.user, event, registration)
    if request.user.role != Role.PARTNER and not _is_desk(request):
        raise PermissionDenied
    return _act(request, event, row, registration_cancel, "の申込みを取り消しました")


@require_POST
@require_permission(Permission.REGISTRATION_WRITE)
def restore(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    event = find_event(request.user, pk)
    row = find_registration(request.user, event, registration)
    return _act(request, event, row, registration_restore, "の取消を元に戻しました")


def _is_desk(request: StaffRequest) -> bool:
    return has_permission(request.user, Permission.REGISTRATION_WRITE)


def _act(
    request: StaffRequest, event: OutreachEvent, row: Registration, service: Any, words: str
) -> HttpResponse:
    try:
        service(registration=row, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{row.name}様{words}。")
    return redirect(names_url(event))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REGISTRATION_WRITE)
def correct(request: StaffRequest, pk: int, registration: int) -> HttpResponse:
    event = find_event(request.user, pk)
    row = find_registration(request.user, event, registration)
    form = CorrectForm(request.POST if request.method == "POST" else None, registration=row)
    status = 200
    if request.method == "POST" and form.is_valid():
        seen, values = form.cleaned_data["seen"], form.cleaned_data
        try:
            registration_correct(registration=row, values=values, seen=seen, by=request.user)
        except (Stale, Refused) as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{values['name']}様の申込みを直しました。")
            return redirect(names_url(event))
    if form.errors and status == 200:
        status = 422
    context = {
        **frame(event, request.user),
        "crumbs": crumbs((f"{event}の申込", names_url(event))),
        "form": form,
        "registration": row,
        "notices": row.notices.order_by("-pk")[:20],
    }
    return render(request, "partners/seminars/correct.html", context, status=status)


@require_safe
@require_permission(Permission.REGISTRATION_WRITE)
def export(request: StaffRequest, pk: int) -> FileResponse:
    """名簿 as Excel, for the door where no net is."""
    event = find_event(request.user, pk)
    file = io.BytesIO()
    rows = registrations_of(request.user, event).select_related("organization", "branch")
    write_xlsx(file, *sheet_of(rows))
    file.seek(0)
    audit.record("registrations.exported", target=event, by=request.user)
    name = f"参加者名簿_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
