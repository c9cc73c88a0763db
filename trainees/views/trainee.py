"""One trainee: the page, the record, the steps, the entry among the alumni."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission, require_permission
from trainees.enums import BACKWARDS, TRANSITIONS, WITH_REASON, TraineeState
from trainees.errors import Refused, Stale
from trainees.forms.trainees import PaperPledgeForm, ProfileForm, StepForm, TraineeForm
from trainees.models import Cohort, LearningLog, PledgeWording, Trainee
from trainees.rules import can_see_learning, is_own
from trainees.selectors.sittings import missing_logs, own_sessions
from trainees.services import (
    profile_change,
    trainee_apply,
    trainee_change,
    trainee_invite_again,
    trainee_move,
)
from trainees.views._page import crumbs, fetch, of, say_wrong
from yorozu.kit.textkeys import int_of
from yorozu.kit.views import add_errors, posted, version_in

_LABELS = {
    TraineeState.ACCEPTED: "受入を決める（招待メールを送る）",
    TraineeState.IN_TRAINING: "研修を始める",
    TraineeState.COMPLETED: "修了にする",
    TraineeState.ALUMNI: "修了生名簿に載せる",
    TraineeState.DECLINED: "受入を見送る",
    TraineeState.WITHDRAWN: "辞退・中止にする",
    TraineeState.APPLIED: "申込に戻す",
}


@never_cache
@require_safe
@require_permission(Permission.TRAINEE_READ)
def trainee(request: StaffRequest, pk: int) -> HttpResponse:
    return page(request, fetch(request.user, pk))


def page(asking: StaffRequest, row: Trainee, status: int = 200, **more: Any) -> HttpResponse:
    """Each reads what is theirs: the way through the states all, the learning few."""
    user = asking.user
    today = timezone.localdate()
    context = {
        "trainee": row,
        "pledge": getattr(row, "pledge", None),
        "transitions": list(row.transitions.select_related("by")),
        "is_own": is_own(user, row),
        "sees_clients": user.may_see_clients_on(today),
        "sees_learning": can_see_learning(user, row),
        "may_write": has_permission(user, Permission.TRAINEE_WRITE),
        "may_plan": has_permission(user, Permission.TRAINEE_PLAN),
        "may_edit_profile": _may_edit_profile(asking, row),
        "is_waiting": bool(row.user and not row.user.is_active),
        "crumbs": crumbs(),
        **more,
    }
    if context["sees_learning"]:
        context |= _learning(asking, row)
    if context["may_write"]:
        context |= _steps(user, row, more.get("step_form"), more.get("failed"))
    return render(asking, "trainees/trainee.html", context, status=status)


def _learning(request: StaffRequest, row: Trainee) -> dict[str, Any]:
    user = request.user
    logs = LearningLog.objects.visible_to(user).filter(trainee=row)
    now = timezone.now()
    shown = not user.is_trainee or user.may_see_clients_on(timezone.localdate())
    return {
        "logs": list(logs.select_related("appointment__primary_topic")[:5]),
        "log_count": logs.count(),
        "missing": missing_logs([row], now) if shown else [],
        "sessions": own_sessions(user) if is_own(user, row) else [],
    }


def _steps(user: User, row: Trainee, form: StepForm | None, failed: str | None) -> dict[str, Any]:
    """What may be done next, the usual step first; and the one refused, with what is typed."""
    was = TraineeState(row.state)
    found = [
        (state, _LABELS[state], state in WITH_REASON or (was, state) in BACKWARDS)
        for state in TraineeState
        if (was, state) in TRANSITIONS or state == failed
    ]
    words = PledgeWording.objects.visible_to(user).first()
    return {
        "steps": sorted(found, key=lambda step: step[2]),
        "step_form": form or StepForm(),
        "paper": PaperPledgeForm(initial={"wording": words.pk}) if words else None,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_WRITE)
def trainee_new(request: StaffRequest) -> HttpResponse:
    cohort = _cohort_asked(request)
    form = TraineeForm(posted(request), cohort=cohort)
    if form.is_bound and form.is_valid():
        try:
            row = trainee_apply(
                cohort=form.cleaned_data["cohort"], values=form.values(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{row.name}さんの申込を登録しました。")
            return redirect(row)
    context = {"form": form, "crumbs": crumbs()}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/form.html", context, status=status)


def _cohort_asked(request: StaffRequest) -> Cohort | None:
    known = int_of(request.GET.get("cohort"))
    return Cohort.objects.visible_to(request.user).filter(pk=known or 0).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_WRITE)
def trainee_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch(request.user, pk)
    form = TraineeForm(posted(request), trainee=row)
    if form.is_bound and form.is_valid():
        version = version_in(request)
        try:
            trainee_change(trainee=row, values=form.values(), by=request.user, version=version)
        except Stale as error:
            form.add_error(None, str(error))
            row = fetch(request.user, pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{row.name}さんの登録内容を保存しました。")
            return redirect(row)
    context = {"form": form, "trainee": row, "crumbs": crumbs(of(row))}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/form.html", context, status=status)


@never_cache
@require_POST
@require_permission(Permission.TRAINEE_WRITE)
def trainee_act(request: StaffRequest, pk: int, state: str) -> HttpResponse:
    row = fetch(request.user, pk)
    if state not in TraineeState.values:
        raise Http404
    form = StepForm(request.POST)
    if not form.is_valid():
        return page(request, row, status=422, step_form=form, failed=state)
    try:
        trainee_move(
            trainee=row,
            state=TraineeState(state),
            by=request.user,
            version=version_in(request),
            **form.cleaned_data,
        )
    except Refused as error:
        form.add_error(None, str(error))
        now = fetch(request.user, pk)
        return page(request, now, status=422, step_form=form, failed=state)
    messages.success(request, f"{row.name}さんを「{TraineeState(state).label}」にしました。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.TRAINEE_WRITE)
def trainee_invite(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch(request.user, pk)
    try:
        trainee_invite_again(trainee=row, by=request.user)
    except Refused as error:
        say_wrong(request, error)
    else:
        messages.success(request, "招待メールを送り直しました。前のリンクは使えません。")
    return redirect(row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_READ)
def profile(request: StaffRequest, pk: int) -> HttpResponse:
    """The alumnus's own, or kept by the office."""
    row = fetch(request.user, pk)
    if not _may_edit_profile(request, row):
        raise PermissionDenied
    form = ProfileForm(posted(request), trainee=row)
    if form.is_bound and form.is_valid():
        try:
            profile_change(
                trainee=row,
                values=form.cleaned_data,
                by=request.user,
                version=version_in(request),
            )
        except Stale as error:
            form.add_error(None, str(error))
            row = fetch(request.user, pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "修了生名簿の内容を保存しました。")
            return redirect(row)
    context = {"form": form, "trainee": row, "crumbs": crumbs(of(row))}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/profile.html", context, status=status)


def _may_edit_profile(request: StaffRequest, row: Trainee) -> bool:
    return is_own(request.user, row) or has_permission(request.user, Permission.ALUMNI_WRITE)
