"""How an event takes names, and the papers it gives."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.errors import Refused
from partners.models import OutreachEvent
from partners.seminars.forms.settings import MaterialForm, RegistrationSettingsForm
from partners.seminars.registering import places_of
from partners.seminars.services.settings import (
    event_material_add,
    event_material_withdraw,
    registration_settings_change,
)
from partners.seminars.views._names import crumbs, find_event, frame, names_url
from yorozu.kit.files import attachment_response
from yorozu.kit.outbox import absolute
from yorozu.kit.views import version_in


def _any_event(request: StaffRequest, pk: int) -> OutreachEvent:
    """Also one that takes no names yet: here it is given a capacity."""
    rows = OutreachEvent.objects.visible_to(request.user)
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_WRITE)
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    event = _any_event(request, pk)
    form = RegistrationSettingsForm(request.POST if request.method == "POST" else None, event=event)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            version = version_in(request)
            registration_settings_change(
                event=event, version=version, values=form.values, by=request.user
            )
        except Refused as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, "申込みの受け方を保存しました。")
            return redirect("registrations:settings", pk=event.pk)
    if form.errors and status == 200:
        status = 422
    return _page(request, event, form, MaterialForm(), status=status, error=None)


_FIELDS = {"registration_from": "opens_day", "registration_until": "closes_day"}


def _add_errors(form: RegistrationSettingsForm, error: ValidationError) -> None:
    """A service names the record's fields."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = _FIELDS.get(name, name)
        form.add_error(known if known in form.fields else None, errors)


def _page(
    request: StaffRequest,
    event: OutreachEvent,
    form: RegistrationSettingsForm,
    material: MaterialForm,
    *,
    status: int,
    error: str | None,
) -> HttpResponse:
    context = {
        **frame(event, request.user),
        "crumbs": crumbs((f"{event}の申込", names_url(event))),
        "form": form,
        "material_form": material,
        "material_error": error,
        "materials": event.materials.filter(withdrawn_at=None).select_related("added_by"),
        "places": places_of(event),
        "public_url": absolute(reverse("seminars:detail", args=[event.uuid])),
    }
    return render(request, "partners/seminars/settings.html", context, status=status)


@require_POST
@require_permission(Permission.EVENT_WRITE)
def material_add(request: StaffRequest, pk: int) -> HttpResponse:
    event = _any_event(request, pk)
    form = MaterialForm(request.POST, request.FILES)
    error, status = None, 422
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            event_material_add(
                event=event,
                upload=upload,
                name=upload.name or "",
                after=form.cleaned_data["after"],
                by=request.user,
            )
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, "資料を登録しました。")
            return redirect(f"{reverse('registrations:settings', args=[event.pk])}#papers")
    unbound = RegistrationSettingsForm(event=event)
    return _page(request, event, unbound, form, status=status, error=error)


@require_POST
@require_permission(Permission.EVENT_WRITE)
def material_withdraw(request: StaffRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    event = _any_event(request, pk)
    paper = get_object_or_404(event.materials.all(), uuid=key)
    event_material_withdraw(material=paper, by=request.user)
    messages.success(request, f"「{paper}」を取り下げました。")
    return redirect(f"{reverse('registrations:settings', args=[event.pk])}#papers")


@require_safe
@require_permission(Permission.REGISTRATION_READ)
def material(request: StaffRequest, pk: int, key: uuid.UUID) -> HttpResponseBase:
    event = find_event(request.user, pk)
    paper = get_object_or_404(event.materials.filter(withdrawn_at=None), uuid=key)
    return attachment_response(paper.file, paper.name)
