"""新CO OJT: the plans, one plan, its sign-offs, the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from bookings.models import Appointment
from coordinators.models import Coordinator
from trainees.errors import Refused
from trainees.forms.ojt import ItemForm, PlanForm, ReadyForm, SignForm, StopForm
from trainees.models import OjtItem, OjtPlan
from trainees.rules import can_decide, can_sign
from trainees.selectors.ojt import Progress, Seat, progress_of, progress_of_all
from trainees.services import (
    item_add,
    item_sign,
    item_unsign,
    ojt_change,
    ojt_open,
    ojt_ready,
    ojt_stop,
)
from trainees.views._page import crumbs, fetch_item, fetch_plan, say_wrong
from yorozu.kit.views import add_errors, posted, version_in
from yorozu.kit.wareki import format_date


@never_cache
@require_safe
@require_permission(Permission.OJT_READ)
def plans(request: StaffRequest) -> HttpResponse:
    """The running ones with their progress, then those that were decided."""
    rows = OjtPlan.objects.visible_to(request.user).select_related("coordinator", "decided_by")
    now = timezone.now()
    context = {
        "running": progress_of_all(list(rows.still_open()), now),
        "decided": list(rows.exclude(pk__in=rows.still_open().values("pk"))[:100]),
        "may_write": has_permission(request.user, Permission.OJT_WRITE),
        "crumbs": crumbs(),
    }
    return render(request, "trainees/ojt_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OJT_WRITE)
def plan_new(request: StaffRequest) -> HttpResponse:
    form = PlanForm(posted(request))
    if form.is_bound and form.is_valid():
        who = form.cleaned_data["coordinator"]
        try:
            row = ojt_open(coordinator=who, values=form.values(), by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{who.name}さんのOJTを始めました。")
            return redirect(row)
    context = {"form": form, "crumbs": _here()}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/ojt_form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OJT_WRITE)
def plan_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_plan(request.user, pk)
    form = PlanForm(posted(request), plan=row)
    if form.is_bound and form.is_valid():
        version = version_in(request)
        try:
            ojt_change(plan=row, values=form.values(), by=request.user, version=version)
        except Refused as error:
            form.add_error(None, str(error))
            row = fetch_plan(request.user, pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "OJTの予定を保存しました。")
            return redirect(row)
    context = {"form": form, "plan": row, "crumbs": _here(row)}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/ojt_form.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.OJT_READ)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_plan(request.user, pk))


def _page(request: StaffRequest, row: OjtPlan, status: int = 200, **failed: Any) -> HttpResponse:
    progress = progress_of(row, timezone.now())
    today = timezone.localdate()
    me = Coordinator.objects.visible_to(request.user).filter(user=request.user).first()
    may_write = has_permission(request.user, Permission.OJT_WRITE) and row.state == "open"
    is_refused = bool({"ready", "stop"} & failed.keys())
    context = {
        "plan": row,
        "progress": progress,
        "lines": [_line(request, progress, each, me, failed) for each in progress.items],
        "late": {each.pk for each in progress.late(today)},
        "may_write": may_write,
        "may_add": may_write or "item" in failed,
        "may_plan": has_permission(request.user, Permission.TRAINEE_PLAN) and row.state == "open",
        "may_decide": is_refused or can_decide(request.user, row),
        "ready_form": failed.get("ready") or ReadyForm(),
        "stop_form": failed.get("stop") or StopForm(),
        "item_form": failed.get("item") or ItemForm(plan=row),
        "crumbs": _here(),
    }
    return render(request, "trainees/ojt_plan.html", context, status=status)


def _refused(request: StaffRequest, pk: int, error: Refused, **failed: Form) -> HttpResponse:
    """The plan as it stands now, and in its form what was typed with why it is not done."""
    for form in failed.values():
        form.add_error(None, str(error))
    return _page(request, fetch_plan(request.user, pk), status=422, **failed)


def _line(
    request: StaffRequest,
    progress: Progress,
    item: OjtItem,
    me: Coordinator | None,
    failed: dict[str, Any],
) -> dict[str, Any]:
    """An item, and for who may sign it the form with the sessions they answered in.

    A form that was refused stays with what is typed, whatever became of the item.
    """
    item.plan = progress.plan
    if refused := failed.get(f"sign{item.pk}"):
        return {"item": item, "form": refused}
    if not can_sign(request.user, item) or me is None:
        is_mine = me is not None and item.signed_by_id == me.pk and progress.plan.state == "open"
        return {"item": item, "may_unsign": is_mine}
    seats = _seats(progress, me)
    return {
        "item": item,
        "form": SignForm(item=item, seats=seats),
        "needs_session": item.kind == "sit_in" and not seats,
    }


def _seats(progress: Progress, me: Coordinator | None) -> list[Seat]:
    return [each for each in progress.seats if each.is_led_by(me)]


@never_cache
@require_POST
@require_permission(Permission.OJT_WRITE)
def item_new(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_plan(request.user, pk)
    form = ItemForm(request.POST, plan=row)
    if not form.is_valid():
        return _page(request, row, status=422, item=form)
    version = version_in(request)
    try:
        item_add(plan=row, values=form.cleaned_data, by=request.user, version=version)
    except Refused as error:
        return _refused(request, pk, error, item=form)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, row, status=422, item=form)
    messages.success(request, "項目を加えました。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.OJT_SIGN)
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    item = fetch_item(request.user, pk)
    row = item.plan
    me = Coordinator.objects.visible_to(request.user).filter(user=request.user).first()
    seats = _seats(progress_of(row, timezone.now()), me)
    form = SignForm(request.POST, item=item, seats=seats)
    if not form.is_valid():
        return _page(request, row, status=422, **{f"sign{item.pk}": form})
    chosen = form.cleaned_data.get("appointment")
    found = Appointment.objects.visible_to(request.user).filter(pk=chosen or 0).first()
    try:
        item_sign(item=item, by=request.user, appointment=found, note=form.cleaned_data["note"])
    except Refused as error:
        return _refused(request, row.pk, error, **{f"sign{item.pk}": form})
    messages.success(request, f"「{item.name}」を確認しました。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.OJT_SIGN)
def unsign(request: StaffRequest, pk: int) -> HttpResponse:
    item = fetch_item(request.user, pk)
    try:
        item_unsign(item=item, by=request.user)
    except Refused as error:
        say_wrong(request, error)
    else:
        messages.success(request, f"「{item.name}」の確認を取り消しました。")
    return redirect(item.plan)


@never_cache
@require_POST
@require_permission(Permission.OJT_DECIDE)
def ready(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_plan(request.user, pk)
    form = ReadyForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, ready=form)
    data = form.cleaned_data
    try:
        ojt_ready(plan=row, by=request.user, version=version_in(request), **data)
    except Refused as error:
        return _refused(request, pk, error, ready=form)
    day = format_date(data["on"])
    messages.success(request, f"{row.coordinator.name}さんは、{day}から単独で対応できます。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.OJT_DECIDE)
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_plan(request.user, pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, stop=form)
    try:
        ojt_stop(plan=row, by=request.user, version=version_in(request), **form.cleaned_data)
    except Refused as error:
        return _refused(request, pk, error, stop=form)
    messages.success(request, "OJTを中止にしました。")
    return redirect(row)


def _here(row: OjtPlan | None = None) -> list[tuple[str, str]]:
    more = [(row.coordinator.name, row.get_absolute_url())] if row else []
    return crumbs(("新CO OJT", reverse("trainees:ojt")), *more)
