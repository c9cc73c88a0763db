"""`/events/<pk>/`: one event, its talk, and what was written down put right."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.views.codes import add_errors
from partners.events.errors import EventError
from partners.events.forms.edit import EventEditForm
from partners.events.forms.request import TalkForm
from partners.events.reading import sheet_of
from partners.events.services.arranging import (
    event_accept,
    event_correct,
    event_say,
    event_take_date,
)
from partners.events.views.page import (
    event_crumbs,
    event_page,
    find_event,
    find_open_event,
    refused,
)
from yorozu.kit.views import posted, version_in


@never_cache
@require_safe
@require_permission(Permission.EVENT_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return event_page(request, find_open_event(request.user, pk))


@require_POST
@require_permission(Permission.EVENT_REQUEST)
def say(request: StaffRequest, pk: int) -> HttpResponse:
    """A message, a proposal or an internal note; nothing typed is lost when it is refused."""
    event = find_event(request.user, pk)
    form = TalkForm(request.POST, may_note=sheet_of(event, request.user).is_staff)
    if not form.is_valid():
        return event_page(request, event, talk=form, status=422)
    data = form.cleaned_data
    try:
        event_say(
            event=event,
            by=request.user,
            uuid=data["uuid"],
            text=data["text"],
            period=data["period"],
            place=data["place"],
            internal=data.get("internal", False),
        )
    except EventError as error:
        return event_page(request, event, talk=form, error=str(error), status=422)
    messages.success(request, "記録しました。" if data.get("internal") else "送りました。")
    return redirect(f"{event.get_absolute_url()}#talk")


@require_POST
@require_permission(Permission.EVENT_REQUEST)
def accept(request: StaffRequest, pk: int, message: int) -> HttpResponse:
    event = find_event(request.user, pk)
    row = get_object_or_404(event.messages.filter(internal=False), pk=message)
    try:
        event_accept(event=event, message=row, by=request.user, version=version_in(request))
    except EventError as error:
        return refused(request, event, error)
    messages.success(request, "日時・会場が決まりました。")
    return redirect(event)


@require_POST
@require_permission(Permission.EVENT_WRITE)
def take_date(request: StaffRequest, pk: int, wished: int) -> HttpResponse:
    """One of the wished days is agreed to; pressed twice it is done once."""
    event = find_event(request.user, pk)
    row = get_object_or_404(event.dates.all(), pk=wished)
    if event.period == row.period:
        return redirect(event)
    try:
        event_take_date(event=event, wished=row, by=request.user, version=version_in(request))
    except EventError as error:
        return refused(request, event, error)
    messages.success(request, "日時が決まりました。")
    return redirect(event)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_REQUEST)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    if not sheet_of(event, request.user).may_edit:
        raise PermissionDenied
    form = EventEditForm(posted(request), event=event, user=request.user)
    error, status = "", 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version")
        try:
            event_correct(event=event, values=data, by=request.user, version=version)
        except ValidationError as wrong:
            add_errors(form, wrong)
        except EventError as refusal:
            error = str(refusal)
        else:
            messages.success(request, "内容を保存しました。")
            return redirect(event)
    if request.method == "POST":
        status = 409 if error else 422
    context = {"form": form, "event": event, "error": error, "crumbs": event_crumbs(event)}
    return render(request, "partners/events/edit.html", context, status=status)
