"""Every version of a memo, as a difference one can read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.models import Memo
from consultations.reading.versions import versions_of


@require_safe
@require_permission(Permission.MEMO_READ)
def history(request: StaffRequest, number: str) -> HttpResponse:
    memo = get_object_or_404(Memo.objects.visible_to(request.user).numbered(), number=number)
    if memo.is_restricted:
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)
    context = {"memo": memo, "versions": versions_of(memo)}
    return render(request, "consultations/history.html", context)
