"""The memo as a sheet of paper."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.pdf import memo_pdf
from consultations.reading import readable


@never_cache
@require_safe
@require_permission(Permission.MEMO_READ)
def memo_as_pdf(request: StaffRequest, number: str) -> HttpResponse:
    """Shown in the browser, where it is printed from; who took a copy is recorded."""
    memo = get_object_or_404(readable(request.user), number=number)
    content = memo_pdf(memo)
    audit.record(
        "memo.printed",
        target=memo,
        by=request.user,
        number=memo.number,
        restricted=memo.is_restricted,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="memo-{memo.number}.pdf"'
    return response
