"""次回予定: the list of what is due, and the acts on one."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import COUNSEL, Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from consultations.enums import StepAct
from consultations.errors import MemoError, ReasonRequired, WrongState
from consultations.models import Memo, NextStep
from consultations.rules import can_settle_step
from consultations.steps.aside import aside_page
from consultations.steps.forms import ALL, MINE, Due, StepFilter, StepForm
from consultations.steps.reading import (
    ORDER,
    StepFailed,
    due_counts,
    is_later_session,
    just_settled,
    narrowed,
    step_rows,
    with_memo,
)
from consultations.steps.services import step_done, step_drop, step_postpone, step_undo
from consultations.writing.forms.codes import CodeLists
from yorozu.kit.paging import CURSORS, keyset_page

SIZE = 20
MARKS = ("did", "at", *CURSORS)


@never_cache
@require_safe
@require_permission(Permission.NEXT_STEP)
@remembers("next-steps", blanks=("co",))
def next_steps(request: StaffRequest) -> HttpResponse:
    """What is due, the oldest first; a coordinator's own unless they ask for more."""
    return _list(request)


@require_POST
@require_permission(Permission.NEXT_STEP)
def settle(request: StaffRequest, number: str) -> HttpResponse:
    """完了・延期・取りやめ・元に戻す."""
    memo = get_object_or_404(Memo.objects.visible_to(request.user).numbered(), number=number)
    step = get_object_or_404(NextStep.objects.visible_to(request.user), memo=memo)
    if not can_settle_step(request.user, memo):
        raise PermissionDenied
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise ReasonRequired(form.first_error())
        _perform(request, step, form.cleaned_data)
    except MemoError as error:
        typed = (request.POST.get("note", "")[:500], request.POST.get("due_on", "")[:60])
        status = 422 if isinstance(error, ReasonRequired) else 409
        return _refused(request, memo, StepFailed(number, str(error), *typed), status)
    return redirect(_back(request, did=form.cleaned_data["act"], at=number))


def _perform(request: StaffRequest, step: NextStep, data: dict[str, Any]) -> None:
    known: dict[str, Any] = {"step": step, "by": request.user, "version": data["version"]}
    match StepAct(data["act"]):
        case StepAct.DONE:
            done_in = _done_in(request, step, data["done_in"])
            step_done(**known, note=data["note"], done_in=done_in)
        case StepAct.POSTPONED:
            step_postpone(**known, note=data["note"], due_on=data["due_on"])
        case StepAct.DROPPED:
            step_drop(**known, note=data["note"])
        case StepAct.UNDONE:
            step_undo(**known)


def _done_in(request: StaffRequest, step: NextStep, number: str) -> Memo | None:
    """A session of the same client after the step's. Raises WrongState for any other."""
    if not number:
        return None
    session = Memo.objects.visible_to(request.user).numbered().filter(number=number).first()
    memo = Memo.objects.visible_to(request.user).select_related("company", "person").get(pk=step.pk)
    if session is None or not is_later_session(memo, session):
        raise WrongState("選んだ相談は、この相談者の後の相談ではありません。")
    return session


def _back(request: StaffRequest, **marks: str) -> str:
    """The page the act was done on, told what happened."""
    parts = urlsplit(_from(request))
    query = QueryDict(parts.query, mutable=True)
    for name in ("did", "at"):
        query.pop(name, None)
    query.update(marks)
    return f"{parts.path}?{query.urlencode()}"


def _from(request: StaffRequest) -> str:
    home = reverse("consultations:next_steps")
    back = request.POST.get("back", "")
    inside = back.startswith(home.removesuffix("next-steps/"))
    return back if inside and url_has_allowed_host_and_scheme(back, None) else home


def _refused(request: StaffRequest, memo: Memo, failed: StepFailed, status: int) -> HttpResponse:
    """The page again, the row open, everything typed still there."""
    parts = urlsplit(_from(request))
    request.GET = QueryDict(parts.query)
    if parts.path == reverse("consultations:next_steps"):
        return _list(request, failed=failed, status=status)
    return aside_page(request, memo, failed=failed, status=status)


def _list(
    request: StaffRequest, *, failed: StepFailed | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    own = request.user.role in COUNSEL
    data = request.GET.copy()
    if own and "co" not in data:
        data["co"] = MINE
    filters = StepFilter(data, codes=CodeLists(day=today), own=own)
    rows = narrowed(request.user, filters, today)
    page = keyset_page(with_memo(rows), request, order=ORDER, size=SIZE)
    context = {
        "filters": filters,
        "page": page,
        "rows": step_rows(request.user, page.rows),
        "tabs": _tabs(request, filters),
        "back": _here(request),
        "did": just_settled(request.user, request.GET.get("did", ""), request.GET.get("at", "")),
        "failed": failed,
        "today": today,
        "may_settle_all": has_permission(request.user, Permission.MEMO_HEADER),
    }
    return render(request, "consultations/next_steps.html", context, status=status)


def _here(request: StaffRequest) -> str:
    query = request.GET.copy()
    for name in ("did", "at"):
        query.pop(name, None)
    return f"{reverse('consultations:next_steps')}?{query.urlencode()}"


def _tabs(request: StaffRequest, filters: StepFilter) -> list[dict[str, Any]]:
    """Due by when, with its count; other states have no due date to keep."""
    if filters.value("state"):
        return []
    every = StepFilter(
        {**filters.cleaned_data, "due": ALL},
        codes=CodeLists(day=timezone.localdate()),
        own=request.user.role in COUNSEL,
    )
    today = timezone.localdate()
    counts = due_counts(narrowed(request.user, every, today), today)
    chosen = filters.value("due") or Due.WEEK
    query = request.GET.copy()
    for name in MARKS:
        query.pop(name, None)
    tabs = []
    query[KEEP] = "1"
    for due in Due:
        query["due"] = due.value
        tabs.append(
            {
                "label": due.label,
                "count": counts[due.value],
                "url": f"?{query.urlencode()}",
                "is_open": chosen == due.value,
            }
        )
    return tabs
