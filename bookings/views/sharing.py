"""引継・資料: shown, added, opened, withdrawn."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.errors import Refused
from bookings.models import Appointment, HandoverNote, Material
from bookings.services.share import material_add, material_withdraw, note_add, note_withdraw
from bookings.sharing import Target, mark_opened, mark_read, may_withdraw, panel_of
from companies.selectors import companies_visible_to, people_visible_to, root_of
from yorozu.kit.files import attachment_response

FIELD = "files"


@never_cache
@require_safe
@require_permission(Permission.HANDOVER_READ)
def shared(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """The notes and materials of one record by themselves."""
    return _page(request, _target(request, kind, pk))


@require_POST
@require_permission(Permission.HANDOVER_WRITE)
def add_note(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    target = _target(request, kind, pk)
    text = request.POST.get("text", "")
    try:
        note_add(target=target, by=request.user, text=text)
    except Refused as error:
        return _page(request, target, refused=[str(error)], typed=text)
    messages.success(request, "引継事項を登録しました。")
    return _back(request, target)


@require_POST
@require_permission(Permission.HANDOVER_WRITE)
def add_material(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Keep what the request brings; a line for each file that was not taken."""
    target = _target(request, kind, pk)
    sent = request.FILES.getlist(FIELD)
    refused = [] if sent else ["ファイルが選ばれていません。"]
    for upload in sent:
        try:
            material_add(target=target, by=request.user, upload=upload, name=upload.name or "")
        except Refused as error:
            refused.append(str(error))
    if refused:
        return _page(request, target, refused=refused)
    messages.success(request, f"資料を{len(sent)}個登録しました。")
    return _back(request, target)


@require_POST
@require_permission(Permission.HANDOVER_WRITE)
def withdraw_note(request: StaffRequest, pk: int) -> HttpResponse:
    """A second click finds it gone and says the same."""
    rows = HandoverNote.objects.visible_to(request.user)
    note = get_object_or_404(rows.select_related("appointment", "company", "person"), pk=pk)
    if not may_withdraw(request.user, note):
        raise PermissionDenied
    note_withdraw(note=note, by=request.user)
    messages.success(request, "引継事項を取り下げました。")
    return _back(request, note.appointment or note.company or note.person)


@require_POST
@require_permission(Permission.HANDOVER_WRITE)
def withdraw_material(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    rows = Material.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("appointment", "company", "person"), uuid=uuid)
    if not may_withdraw(request.user, row):
        raise PermissionDenied
    material_withdraw(material=row, by=request.user)
    messages.success(request, "資料を取り下げました。")
    return _back(request, row.appointment or row.company or row.person)


@never_cache
@require_safe
@require_permission(Permission.HANDOVER_READ)
def material(request: StaffRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """The file itself; who opened it is on record, and 既読 for whom it was left."""
    rows = Material.objects.visible_to(request.user).current().select_related("appointment")
    row = get_object_or_404(rows, uuid=uuid)
    response = attachment_response(row.file, row.name)
    audit.record("material.opened", target=row, by=request.user)
    mark_opened(request.user, row)
    return response


def _target(request: StaffRequest, kind: str, pk: int) -> Target:
    """The record; a merged client's root."""
    user = request.user
    if kind == "appointment":
        rows = Appointment.objects.visible_to(user).select_related("company", "person")
        return get_object_or_404(rows, pk=pk)
    if kind == "company":
        return root_of(get_object_or_404(companies_visible_to(user), pk=pk))
    if kind == "person":
        return root_of(get_object_or_404(people_visible_to(user), pk=pk))
    raise Http404


def _page(
    request: StaffRequest, target: Target, *, refused: list[str] | None = None, typed: str = ""
) -> HttpResponse:
    panel = panel_of(request.user, target, refused=refused or [], typed=typed)
    mark_read(request.user, panel)
    context = {"shared": panel, "target": target, "next": request.POST.get("next", "")}
    return render(request, "bookings/shared.html", context, status=422 if refused else 200)


def _back(request: StaffRequest, target: Target | None) -> HttpResponse:
    """To the page the form stood on."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(f"{wanted}#shared")
    if target is None:
        raise Http404
    panel = panel_of(request.user, target)
    if panel is None:
        raise Http404
    return redirect(panel.url)
