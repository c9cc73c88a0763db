"""Reading one memo, arranged like the paper form, with what may be done next."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.reading.page import memo_page, read_memo


@require_safe
@require_permission(Permission.MEMO_READ)
def detail(request: StaffRequest, number: str) -> HttpResponse:
    memo = read_memo(request.user, number)
    if memo.is_restricted:
        audit.record("memo.restricted_read", target=memo, by=request.user, number=memo.number)
    return memo_page(request, memo)
