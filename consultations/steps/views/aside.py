from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.models import Memo
from consultations.steps.aside import aside_page


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def aside(request: StaffRequest, number: str) -> HttpResponse:
    """Files, next steps and the way to similar cases of one memo."""
    memo = get_object_or_404(
        Memo.objects.visible_to(request.user).numbered().select_related("company", "person"),
        number=number,
    )
    return aside_page(request, memo)
