"""宿題: one's own and the groups', given, changed, settled."""

import uuid as uuids
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from coordinators.errors import Refused, Stale
from coordinators.forms.groups import ActionForm
from coordinators.models import GroupAction, GroupMeeting, WorkingGroup
from coordinators.rules import can_write
from coordinators.services import (
    action_add,
    action_change,
    action_done,
    action_drop,
    action_reopen,
)
from coordinators.views._groups import fetch_action, fetch_group, group_crumbs
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import add_errors, version_in


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def index(request: StaffRequest) -> HttpResponse:
    """What is open, the most urgent first: mine, or (?whose=all) everybody's."""
    is_all = request.GET.get("whose") == "all"
    rows = GroupAction.objects.visible_to(request.user).still_open()
    if not is_all:
        rows = rows.filter(owner=request.user)
    rows = rows.listed()
    context = {
        "page": keyset_page(rows, request, order=("due_on", "id")),
        "is_all": is_all,
        "crumbs": group_crumbs(),
    }
    return render(request, "coordinators/groups/actions.html", context)


@never_cache
@require_POST
@require_permission(Permission.GROUP_WRITE)
def add(request: StaffRequest, pk: int) -> HttpResponse:
    group = fetch_group(request.user, pk)
    if not can_write(request.user, group):
        raise PermissionDenied
    meeting = _meeting_of(request, group)
    form = ActionForm(request.POST, group=group)
    if form.is_valid():
        try:
            action_add(
                group=group,
                uuid=form.key,
                by=request.user,
                facts=form.facts(),
                meeting=meeting,
            )
        except ValidationError as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "宿題を登録しました。")
            return redirect(meeting or group)
    context = {
        "form": form,
        "group": group,
        "meeting": meeting,
        "crumbs": group_crumbs(group, meeting),
    }
    return render(request, "coordinators/groups/action.html", context, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def edit(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    action = fetch_action(request.user, uuid)
    if not can_write(request.user, action.group):
        raise PermissionDenied
    form, status, clash = ActionForm(group=action.group, action=action), 200, False
    version = action.version
    if request.method == "POST":
        form, status = ActionForm(request.POST, group=action.group, action=action), 422
        version = version_in(request)
        if form.is_valid():
            try:
                action_change(action=action, by=request.user, facts=form.facts(), version=version)
            except Stale:
                status, clash, version = 409, True, action.version
            except ValidationError as error:
                add_errors(form, error)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "宿題を直しました。")
                return redirect(action.meeting or action.group)
    context = {
        "form": form,
        "action": action,
        "group": action.group,
        "meeting": action.meeting,
        "version": version,
        "clash": clash,
        "crumbs": group_crumbs(action.group, action.meeting),
    }
    return render(request, "coordinators/groups/action.html", context, status=status)


@require_POST
@require_permission(Permission.GROUP_WRITE)
def done(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _settle(request, uuid, action_done, "終わりにしました。")


@require_POST
@require_permission(Permission.GROUP_WRITE)
def drop(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _settle(request, uuid, action_drop, "取りやめにしました。")


@require_POST
@require_permission(Permission.GROUP_WRITE)
def reopen(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _settle(request, uuid, action_reopen, "未了に戻しました。")


def _settle(
    request: StaffRequest, uuid: uuids.UUID, act: Callable[..., GroupAction], words: str
) -> HttpResponse:
    action = fetch_action(request.user, uuid)
    try:
        act(action=action, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"「{action.what}」を{words}")
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect(action.meeting or action.group)


def _meeting_of(request: StaffRequest, group: WorkingGroup) -> GroupMeeting | None:
    """The meeting whose page the form stood on."""
    sent = request.POST.get("meeting", "")
    try:
        key = uuids.UUID(sent)
    except ValueError:
        return None
    rows = GroupMeeting.objects.visible_to(request.user)
    return get_object_or_404(rows.filter(group=group), uuid=key)
