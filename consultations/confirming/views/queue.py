"""The confirmation queue: Enter confirms and goes on, R returns, → skips, Z takes back."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.confirming.queue import queue_page


@never_cache
@require_safe
@require_permission(Permission.MEMO_CONFIRM)
def confirmations(request: StaffRequest) -> HttpResponse:
    return queue_page(request)
