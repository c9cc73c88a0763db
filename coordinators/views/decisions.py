"""決定記録: the log of the chief and the manager, and what replaces what."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import remembers
from coordinators.errors import Refused
from coordinators.forms.group_filters import DecisionsForm
from coordinators.forms.records import DecisionForm
from coordinators.models import Decision, GroupMeeting, WorkingGroup
from coordinators.models.searching import holding
from coordinators.services import decision_record, decision_show
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import add_errors, htmx_or_full


@require_safe
@require_permission(Permission.DECISION_READ)
@remembers("decisions")
def index(request: StaffRequest) -> HttpResponse:
    """The newest first; what was replaced only where asked for."""
    form = DecisionsForm(request.GET, user=request.user)
    rows = Decision.objects.visible_to(request.user)
    if form.value("state") != "all":
        rows = rows.standing()
    if group := form.number("group"):
        rows = rows.filter(group=group)
    rows = holding(rows, form.value("q"))
    listed = rows.select_related("replaced_by").prefetch_related("deciders")
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(listed, request, order=("-decided_on", "-id")),
        "total": rows.count(),
        "words": form.value("q"),
        "groups": WorkingGroup.objects.visible_to(request.user).in_bulk(),
        "may_write": has_permission(request.user, Permission.DECISION_WRITE),
    }
    return htmx_or_full(request, "coordinators/decisions/list.html", "results", context)


@never_cache
@require_safe
@require_permission(Permission.DECISION_READ)
def detail(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    row = _fetch(request, uuid)
    seen = Decision.objects.visible_to(request.user)
    groups = WorkingGroup.objects.visible_to(request.user)
    meetings = GroupMeeting.objects.visible_to(request.user)
    context = {
        "decision": row,
        "deciders": row.deciders.order_by("kana", "name"),
        "group": groups.filter(pk=row.group_id or 0).first(),
        "meeting": meetings.filter(pk=row.meeting_id or 0).first(),
        "older": seen.filter(pk=row.replaces_id or 0).first(),
        "newer": seen.filter(replaces=row).first(),
        "is_replaced": hasattr(row, "replaced_by"),
        "may_write": has_permission(request.user, Permission.DECISION_WRITE),
        "crumbs": _crumbs(),
    }
    return render(request, "coordinators/decisions/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DECISION_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """?meeting= : the one at which it was decided."""
    if request.method == "POST":
        return _record(request, None)
    return _page(request, DecisionForm(by=request.user, meeting=_meeting_asked(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DECISION_WRITE)
def replace(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    old = _fetch(request, uuid)
    if request.method == "POST":
        return _record(request, old)
    return _page(request, DecisionForm(by=request.user, old=old), old)


@require_POST
@require_permission(Permission.DECISION_WRITE)
def show(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    row = _fetch(request, uuid)
    is_open = request.POST.get("open") == "1"
    decision_show(decision=row, by=request.user, is_open=is_open)
    words = "コーディネーターに公開しました。" if is_open else "公開をやめました。"
    messages.success(request, words)
    return redirect(row)


def _record(request: StaffRequest, old: Decision | None) -> HttpResponse:
    form = DecisionForm(request.POST, by=request.user, old=old)
    if form.is_valid():
        try:
            row = decision_record(uuid=form.key, by=request.user, facts=form.facts(), replaces=old)
        except ValidationError as error:
            add_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "決定を改めました。" if old else "決定を記録しました。")
            return redirect(row)
    return _page(request, form, old, status=422)


def _fetch(request: StaffRequest, uuid: uuids.UUID) -> Decision:
    rows = Decision.objects.visible_to(request.user).select_related("recorded_by")
    return get_object_or_404(rows, uuid=uuid)


def _meeting_asked(request: StaffRequest) -> GroupMeeting | None:
    try:
        key = uuids.UUID(request.GET.get("meeting", ""))
    except ValueError:
        return None
    return GroupMeeting.objects.visible_to(request.user).filter(uuid=key).first()


def _crumbs() -> list[tuple[str, str]]:
    return [("決定記録", reverse("coordinators:decisions"))]


def _page(
    request: StaffRequest, form: DecisionForm, old: Decision | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "old": old, "crumbs": _crumbs()}
    return render(request, "coordinators/decisions/edit.html", context, status=status)
