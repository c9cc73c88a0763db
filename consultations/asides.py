"""What stands beside a memo that can be read: its files, what is due, similar cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission
from consultations.models import Memo, NextStep
from consultations.steps import StepFailed, StepRow, just_settled, open_before, step_rows, with_memo
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


def record_restricted(request: StaffRequest, memo: Memo) -> None:
    """As a part of the memo's page it is on record with it; by itself it is a look of its own."""
    if memo.is_restricted and not is_htmx(request):
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)


def _steps(request: StaffRequest, memo: Memo) -> tuple[StepRow | None, list[StepRow]]:
    """The memo's own step, and open ones of the client's earlier memos."""
    if not has_permission(request.user, Permission.NEXT_STEP):
        return None, []
    mine = NextStep.objects.visible_to(request.user).filter(memo=memo)
    steps = [*with_memo(mine), *open_before(request.user, memo)]
    rows = step_rows(request.user, steps)
    own = next((row for row in rows if row.step.pk == memo.pk), None)
    return own, [row for row in rows if row is not own]
