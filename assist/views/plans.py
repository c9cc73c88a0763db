"""サポートプラン: written and decided, its first move, its actions, its follow-ups."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from assist.enums import AssistState, FollowOutcome
from assist.forms.plan import (
    ActionForm,
    FirstMoveForm,
    FollowUpForm,
    PlanForm,
    initial_of_action,
    initial_of_follow_up,
    initial_of_plan,
)
from assist.forms.versioned import ReasonForm
from assist.models import PlanAction, PlanFollowUp, SupportPlan
from assist.services import (
    action_add,
    action_drop,
    action_edit,
    first_move_record,
    follow_up_record,
    plan_decide,
    plan_save,
)
from assist.views._page import attempt, case_of, crumbs, form_page, go
from yorozu.kit.views import posted

DECIDE = "decide"
DECIDED = "サポートプランを決定し、3・6・12か月後のフォローアップを予定に入れました。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Kept as it is, or decided: two buttons under one form."""
    case = case_of(request.user, pk)
    there = SupportPlan.objects.visible_to(request.user).filter(case=case).first()
    form = PlanForm(
        posted(request),
        conference=case.conference,
        plan=there,
        initial=initial_of_plan(case, there),
    )
    is_decision = request.POST.get("act") == DECIDE
    if form.is_valid():
        data = form.cleaned_data
        known: dict[str, Any] = {"case": case, "by": request.user, "facts": form.facts()}
        known["version"] = data["version"]
        if is_decision and data["decided_on"] is None:
            form.add_error("decided_on", "決定日を入力してください。")
        elif is_decision:
            if attempt(form, lambda: plan_decide(**known, decided_on=data["decided_on"])):
                return go(request, case, DECIDED)
        elif attempt(form, lambda: plan_save(**known)):
            return go(request, case, "サポートプランを保存しました。")
    return form_page(
        request,
        form,
        title="サポートプラン",
        trail=crumbs(case.conference, case),
        template="assist/plan_form.html",
        plan=there,
        may_decide=case.conference.state == AssistState.HELD,
        case=case,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def first_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Whether the first move was made, when, and what came of it."""
    rows = SupportPlan.objects.visible_to(request.user).filter(decided_on__isnull=False)
    row = get_object_or_404(rows, case=pk)
    case = case_of(request.user, pk)
    first = {"version": row.version, "done_on": row.first_done_on, "result": row.first_result}
    form = FirstMoveForm(posted(request), initial=first)
    if form.is_valid():
        known: dict[str, Any] = {"plan": row, "by": request.user, **form.cleaned_data}
        if attempt(form, lambda: first_move_record(**known)):
            return go(request, case, "初動を記録しました。")
    return form_page(
        request,
        form,
        title="初動の記録",
        trail=crumbs(case.conference, case),
        lead=row.first_move,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def action_new(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_of(request.user, pk)
    row = get_object_or_404(SupportPlan.objects.visible_to(request.user), case=case)
    form = ActionForm(posted(request), conference=case.conference, initial=initial_of_action(None))
    if form.is_valid():
        known: dict[str, Any] = {"plan": row, "by": request.user, "facts": form.facts()}
        key = form.cleaned_data["uuid"]
        if attempt(form, lambda: action_add(**known, uuid=key)):
            return go(request, case, "対応を追加しました。")
    return form_page(
        request,
        form,
        title="対応を追加する",
        trail=crumbs(case.conference, case),
        button="追加する",
    )


def _action(request: StaffRequest, pk: int) -> PlanAction:
    rows = PlanAction.objects.visible_to(request.user).kept()
    return get_object_or_404(rows.select_related("plan__case"), pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def action(request: StaffRequest, pk: int) -> HttpResponse:
    """Corrected, or done."""
    row = _action(request, pk)
    case = case_of(request.user, row.plan.case_id)
    form = ActionForm(
        posted(request),
        conference=case.conference,
        action=row,
        initial=initial_of_action(row),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        known: dict[str, Any] = {"action": row, "by": request.user, "facts": form.facts()}
        if attempt(form, lambda: action_edit(**known, version=version)):
            return go(request, case, "対応を保存しました。")
    return form_page(
        request,
        form,
        title="対応の記録",
        trail=crumbs(case.conference, case),
        template="assist/action_form.html",
        action=row,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def action_giveup(request: StaffRequest, pk: int) -> HttpResponse:
    row = _action(request, pk)
    case = case_of(request.user, row.plan.case_id)
    form = ReasonForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        known: dict[str, Any] = {"action": row, "by": request.user, **form.cleaned_data}
        if attempt(form, lambda: action_drop(**known)):
            return go(request, case, "対応を取りやめにしました。")
    return form_page(
        request,
        form,
        title="対応を取りやめる",
        trail=crumbs(case.conference, case),
        button="取りやめる",
        lead=row.what,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """How the company is, 3, 6 or 12 months after."""
    rows = PlanFollowUp.objects.visible_to(request.user).select_related("plan__case")
    row = get_object_or_404(rows, pk=pk)
    case = case_of(request.user, row.plan.case_id)
    form = FollowUpForm(posted(request), initial=initial_of_follow_up(row))
    if form.is_valid():
        data = form.cleaned_data
        known: dict[str, Any] = {"follow_up": row, "by": request.user}
        if attempt(
            form,
            lambda: follow_up_record(
                **known,
                outcome=FollowOutcome(data["outcome"]),
                done_on=data["done_on"],
                note_text=data["note"],
                version=data["version"],
            ),
        ):
            return go(request, case, f"{row}のフォローアップを記録しました。")
    return form_page(
        request,
        form,
        title=f"{row}のフォローアップ",
        trail=crumbs(case.conference, case),
        lead=f"案件{case.position}　{case.client}",
    )
