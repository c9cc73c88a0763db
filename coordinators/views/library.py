"""資料庫: outputs and minutes, searched; one output, its file, adding and changing it."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from accounts.remembered import remembers
from coordinators.errors import Refused, Stale
from coordinators.forms.group_filters import LibraryForm
from coordinators.forms.records import OutputForm
from coordinators.models import GroupMeeting, GroupOutput, WorkingGroup
from coordinators.rules import can_write
from coordinators.selectors.library import ORDER, Library
from coordinators.services import (
    OutputRefused,
    output_add,
    output_change,
    output_withdraw,
    upload_read,
)
from coordinators.services.outputs import Kept
from coordinators.views._groups import fetch_group, fetch_output, group_crumbs
from yorozu.kit.files import attachment_response
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import add_errors, htmx_or_full, version_in

SIZE = 25


@require_safe
@require_permission(Permission.GROUP_READ)
@remembers("library")
def index(request: StaffRequest) -> HttpResponse:
    form = LibraryForm(request.GET, user=request.user)
    asked = form.asked()
    library = Library(request.user, asked)
    page = keyset_page(library.anything(), request, order=ORDER, size=SIZE, fetch=library.fetch)
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "words": asked.words,
        "total": library.total(),
    }
    return htmx_or_full(request, "coordinators/groups/library.html", "results", context)


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def detail(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    output = fetch_output(request.user, uuid)
    context = {
        "output": output,
        "group": output.group,
        "topics": output.topics.all(),
        "words": request.GET.get("q", "")[:100],
        "may_write": can_write(request.user, output.group),
        "crumbs": [("資料庫", reverse("coordinators:library"))],
    }
    return render(request, "coordinators/groups/output.html", context)


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def file(request: StaffRequest, uuid: uuids.UUID) -> HttpResponseBase:
    output = fetch_output(request.user, uuid)
    response = attachment_response(output.file, output.file_name)
    audit.record("group_output.opened", target=output, by=request.user)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def new(request: StaffRequest, pk: int) -> HttpResponse:
    group = fetch_group(request.user, pk)
    if not can_write(request.user, group):
        raise PermissionDenied
    if request.method != "POST":
        meeting = _meeting_asked(request, group)
        return _page(request, group, OutputForm(group=group, meeting=meeting))
    form = OutputForm(request.POST, request.FILES, group=group)
    if form.is_valid():
        try:
            output = output_add(
                group=group,
                uuid=form.key,
                by=request.user,
                facts=form.facts(),
                upload=_upload(form),
            )
        except (Refused, ValidationError) as error:
            _say(form, error)
        else:
            messages.success(request, f"「{output.title}」を資料庫に登録しました。")
            return redirect(output)
    return _page(request, group, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def edit(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    output = fetch_output(request.user, uuid)
    group = output.group
    if not can_write(request.user, group):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, group, OutputForm(group=group, output=output), output)
    form = OutputForm(request.POST, request.FILES, group=group, output=output)
    if form.is_valid():
        try:
            output_change(
                output=output,
                by=request.user,
                facts=form.facts(),
                version=version_in(request),
                upload=_upload(form),
            )
        except Stale:
            now = fetch_output(request.user, uuid)
            return _page(request, group, form, now, status=409)
        except (Refused, ValidationError) as error:
            _say(form, error)
        else:
            messages.success(request, "成果物を直しました。")
            return redirect(output)
    return _page(request, group, form, output, status=422)


@require_POST
@require_permission(Permission.GROUP_WRITE)
def withdraw(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """A second click finds it gone and says the same."""
    rows = GroupOutput.objects.visible_to(request.user).select_related("group")
    output = get_object_or_404(rows, uuid=uuid)
    output_withdraw(output=output, by=request.user)
    messages.success(request, f"「{output.title}」を取り下げました。")
    return redirect(output.group)


def _upload(form: OutputForm) -> Kept | None:
    sent = form.cleaned_data.get("file")
    return upload_read(sent, sent.name or "") if sent else None


def _say(form: OutputForm, error: Refused | ValidationError) -> None:
    if isinstance(error, ValidationError):
        add_errors(form, error)
    else:
        form.add_error("file" if isinstance(error, OutputRefused) else None, str(error))


def _meeting_asked(request: StaffRequest, group: WorkingGroup) -> GroupMeeting | None:
    """?meeting= : the one whose page led here."""
    try:
        key = uuids.UUID(request.GET.get("meeting", ""))
    except ValueError:
        return None
    return GroupMeeting.objects.visible_to(request.user).filter(group=group, uuid=key).first()


def _page(
    request: StaffRequest,
    group: WorkingGroup,
    form: OutputForm,
    output: GroupOutput | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    version = output.version if output else 0
    context = {
        "form": form,
        "group": group,
        "output": output,
        "version": version_in(request) if status == 422 else version,
        "clash": status == 409,
        "crumbs": group_crumbs(group),
    }
    return render(request, "coordinators/groups/output_edit.html", context, status=status)
