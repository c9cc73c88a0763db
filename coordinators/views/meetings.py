"""A group's meetings: all of them, one, a new one, and whether it took place."""

import uuid as uuids
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
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import remembers
from coordinators.counting_groups import meetings_found
from coordinators.errors import Refused
from coordinators.forms.group_filters import MeetingsForm
from coordinators.forms.groups import ActionForm
from coordinators.forms.meetings import PlanForm, next_time
from coordinators.models import Decision, GroupMeeting
from coordinators.models.output import LONG
from coordinators.rules import can_write, is_member
from coordinators.services import (
    meeting_cancel,
    meeting_hold,
    meeting_plan,
    meeting_replan,
)
from coordinators.views._groups import fetch_group, fetch_meeting, group_crumbs
from yorozu.kit.paging import keyset_page
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import add_errors, version_in


@require_safe
@require_permission(Permission.GROUP_READ)
@remembers("group-meetings")
def index(request: StaffRequest) -> HttpResponse:
    """The newest first, as narrowed; what a report counts opens here."""
    form = MeetingsForm(request.GET, user=request.user)
    found = meetings_found(request.user, form.asked())
    rows = found.rows.listed()
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(rows, request),
        "found": found,
    }
    return render(request, "coordinators/groups/meetings.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def new(request: StaffRequest, pk: int) -> HttpResponse:
    group = fetch_group(request.user, pk)
    if not can_write(request.user, group):
        raise PermissionDenied
    status = 200
    form = PlanForm(initial=next_time(group, timezone.localdate()))
    if request.method == "POST":
        form, status = PlanForm(request.POST), 422
        if form.is_valid():
            try:
                meeting = meeting_plan(
                    group=group, uuid=form.key, by=request.user, facts=form.facts()
                )
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, "会議を登録しました。")
                return redirect(meeting)
    context = {"form": form, "group": group, "crumbs": group_crumbs(group)}
    return render(request, "coordinators/groups/meeting_new.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def detail(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _page(request, fetch_meeting(request.user, uuid))


def _page(
    request: StaffRequest, meeting: GroupMeeting, status: int = 200, reason: str | None = None
) -> HttpResponse:
    """`reason`: typed in a cancellation that was refused."""
    group, user = meeting.group, request.user
    may_write = can_write(user, group)
    actions = meeting.actions.listed()
    decisions = Decision.objects.visible_to(user).filter(meeting=meeting)
    context = {
        "meeting": meeting,
        "group": group,
        "attendees": meeting.attendees.order_by("kana", "name"),
        "actions": actions,
        "outputs": meeting.outputs.current().defer(*LONG),
        "decisions": decisions,
        "may_write": may_write,
        "may_settle": is_member(user, group),
        "may_decide": has_permission(user, Permission.DECISION_WRITE),
        "has_draft": may_write and meeting.drafts.filter(user=user).exists(),
        "action_form": ActionForm(group=group, by=user) if may_write else None,
        "words": request.GET.get("q", "")[:100],
        "reason": reason,
        "crumbs": group_crumbs(group),
    }
    return render(request, "coordinators/groups/meeting.html", context, status=status)


@require_POST
@require_permission(Permission.GROUP_WRITE)
def hold(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _move(request, uuid, meeting_hold, "開催済にしました。")


@require_POST
@require_permission(Permission.GROUP_WRITE)
def replan(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    return _move(request, uuid, meeting_replan, "予定に戻しました。")


@require_POST
@require_permission(Permission.GROUP_WRITE)
def cancel(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    reason = clean_text(request.POST.get("reason", ""))
    return _move(request, uuid, meeting_cancel, "中止にしました。", reason=reason)


def _move(
    request: StaffRequest,
    uuid: uuids.UUID,
    act: Callable[..., GroupMeeting],
    done: str,
    **more: Any,
) -> HttpResponse:
    meeting = fetch_meeting(request.user, uuid)
    version = version_in(request)
    try:
        act(meeting=meeting, by=request.user, version=version, **more)
    except Refused as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
        return redirect(meeting)
    if "reason" not in more:
        return redirect(meeting)
    return _page(request, fetch_meeting(request.user, uuid), 422, more["reason"])
