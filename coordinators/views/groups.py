"""部会・PJ: the list, one group, setting it up, ending it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from coordinators.enums import GroupKind, GroupState
from coordinators.errors import Refused, Stale
from coordinators.forms.groups import ActionForm, GroupForm
from coordinators.models import WorkingGroup
from coordinators.rules import can_manage
from coordinators.selectors import group_page, group_rows, members_of, unwritten
from coordinators.services import group_change, group_close, group_create, group_reopen
from coordinators.views._groups import fetch_group, group_crumbs
from yorozu.kit.views import add_errors, version_in


@require_safe
@require_permission(Permission.GROUP_READ)
def index(request: StaffRequest) -> HttpResponse:
    """Mine first; ?state=closed: those that have ended; ?kind= one kind."""
    is_closed = request.GET.get("state") == "closed"
    kind = request.GET.get("kind", "")
    state = GroupState.CLOSED if is_closed else GroupState.ACTIVE
    every = list(group_rows(request.user, state=state))
    rows = [row for row in every if row.kind == kind] if kind in GroupKind else every
    count, oldest = unwritten(request.user)
    context = {
        "rows": rows,
        "kinds": [(value, label, value == kind) for value, label in GroupKind.choices],
        "kind": kind if kind in GroupKind else "",
        "is_closed": is_closed,
        "unwritten": count,
        "unwritten_since": timezone.localdate(oldest) if oldest else None,
    }
    return render(request, "coordinators/groups/list.html", context)


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    group = fetch_group(request.user, pk)
    page = group_page(request.user, group)
    context = {
        "group": group,
        "page": page,
        "action_form": ActionForm(group=group, by=request.user) if page.may_write else None,
        "crumbs": group_crumbs(),
    }
    return render(request, "coordinators/groups/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, GroupForm(by=request.user))
    form = GroupForm(request.POST, by=request.user)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        group = group_create(uuid=form.key, by=request.user, facts=form.facts())
    except ValidationError as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, f"「{group.name}」を登録しました。")
        return _page_of(request, group)
    return _form_page(request, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    group = fetch_group(request.user, pk)
    if not can_manage(request.user, group):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, GroupForm(by=request.user, group=group), group)
    form = GroupForm(request.POST, by=request.user, group=group)
    if not form.is_valid():
        return _form_page(request, form, group, status=422)
    version = version_in(request)
    try:
        group_change(group=group, by=request.user, facts=form.facts(), version=version)
    except Stale:
        now = fetch_group(request.user, pk)
        return _form_page(request, form, now, status=409, now=now)
    except ValidationError as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, "保存しました。")
        return _page_of(request, group)
    return _form_page(request, form, group, status=422)


@require_POST
@require_permission(Permission.GROUP_WRITE)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    return _move(request, pk, group_close, "終了にしました。")


@require_POST
@require_permission(Permission.GROUP_WRITE)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    return _move(request, pk, group_reopen, "再開しました。")


def _move(
    request: StaffRequest, pk: int, act: Callable[..., WorkingGroup], done: str
) -> HttpResponse:
    group = fetch_group(request.user, pk)
    try:
        act(group=group, by=request.user, version=version_in(request))
    except Refused as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"「{group.name}」を{done}")
    return redirect(group)


def _page_of(request: StaffRequest, group: WorkingGroup) -> HttpResponse:
    """Who made a 限定 group for others, or has just left one, reads it no more."""
    is_mine = WorkingGroup.objects.visible_to(request.user).filter(pk=group.pk).exists()
    return redirect(group) if is_mine else redirect("coordinators:groups")


def _form_page(
    request: StaffRequest,
    form: GroupForm,
    group: WorkingGroup | None = None,
    *,
    status: int = 200,
    now: WorkingGroup | None = None,
) -> HttpResponse:
    version = group.version if group else 0
    context: dict[str, Any] = {
        "form": form,
        "group": group,
        "version": version_in(request) if status == 422 else version,
        "now": now,
        "now_members": members_of(now) if now else [],
        "crumbs": group_crumbs(group),
    }
    return render(request, "coordinators/groups/edit.html", context, status=status)
