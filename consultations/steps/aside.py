"""What stands beside a memo that can be read: its files, what is due, similar cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission
from consultations.models import Memo, NextStep
from consultations.reading.page import record_restricted
from consultations.steps.reading import (
    StepFailed,
    StepRow,
    just_settled,
    open_before,
    step_rows,
    with_memo,
)
from consultations.writing.attached import files_of
from yorozu.kit.views import is_htmx


def aside_page(
    request: StaffRequest, memo: Memo, *, failed: StepFailed | None = None, status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx its part: the memo's page asks for it when it is there."""
    record_restricted(request, memo)
    own, before = _steps(request, memo)
    template = "consultations/_aside.html" if is_htmx(request) else "consultations/aside.html"
    context = {
        "memo": memo,
        "files": files_of(memo, request.user),
        "own": own,
        "before": before,
        "did": just_settled(request.user, request.GET.get("did", ""), request.GET.get("at", "")),
        "failed": failed,
        "back": reverse("consultations:aside", args=[memo.number]),
        "today": timezone.localdate(),
    }
    return render(request, template, context, status=status)


def _steps(request: StaffRequest, memo: Memo) -> tuple[StepRow | None, list[StepRow]]:
    """The memo's own step, and open ones of the client's earlier memos."""
    if not has_permission(request.user, Permission.NEXT_STEP):
        return None, []
    mine = NextStep.objects.visible_to(request.user).filter(memo=memo)
    steps = [*with_memo(mine), *open_before(request.user, memo)]
    rows = step_rows(request.user, steps)
    own = next((row for row in rows if row.step.pk == memo.pk), None)
    return own, [row for row in rows if row is not own]
