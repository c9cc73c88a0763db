"""閲覧制限 on one memo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.reading.page import readable
from consultations.rules import can_restrict
from consultations.writing.services.restrict import memo_restrict


@require_POST
@require_permission(Permission.MEMO_RESTRICT)
def restrict(request: StaffRequest, number: str) -> HttpResponse:
    """`restricted=1` lays it on, anything else lifts it."""
    memo = get_object_or_404(readable(request.user), number=number)
    if not can_restrict(request.user, memo):
        raise PermissionDenied
    wished = request.POST.get("restricted") == "1"
    memo_restrict(memo=memo, by=request.user, restricted=wished)
    words = "閲覧制限を付けました。" if wished else "閲覧制限を外しました。"
    messages.success(request, f"{memo.number} の{words}")
    return redirect("consultations:detail", number)
