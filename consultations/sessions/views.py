"""記録待ち: the list behind the number on the start page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.sessions.unwritten import ORDER, chases_own, with_people
from consultations.sessions.unwritten import unwritten as rows_of
from yorozu.kit.paging import keyset_page

SIZE = 30


@never_cache
@require_safe
@require_permission(Permission.MEMO_WRITE)
def unwritten(request: StaffRequest) -> HttpResponse:
    """A coordinator's own unless they ask for all; the office's all. The oldest first."""
    own = chases_own(request.user)
    mine = own and request.GET.get("co") != "all"
    rows = with_people(rows_of(request.user, mine=mine))
    context = {
        "page": keyset_page(rows, request, order=ORDER, size=SIZE),
        "mine": mine,
        "may_ask_for_all": own,
        "user": request.user,
    }
    return render(request, "consultations/unwritten.html", context)
