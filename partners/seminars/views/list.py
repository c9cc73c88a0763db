"""Seminars of the centre and its banks: what is coming, what was held, how many came."""

from __future__ import annotations

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, has_permission, require_permission
from partners.models import SurveyAnswer
from partners.seminars.forms.filters import SeminarFilter
from partners.seminars.registering import listed_places, window_of, with_places
from yorozu.kit.paging import keyset_page


@require_safe
@require_permission(Permission.REGISTRATION_READ)
def seminars(request: StaffRequest) -> HttpResponse:
    """A bank: its own, and the centre's that it may send people to."""
    form = SeminarFilter(request.GET, user=request.user)
    rows = form.rows()
    order = ("starts", "id") if form.is_coming else ("-starts", "-id")
    shown = with_places(rows).select_related("organization", "branch")
    page = keyset_page(shown, request, order=order)
    is_bank = request.user.role == Role.PARTNER
    sums = rows.order_by().aggregate(n=Sum("participants", default=0))
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "lines": [(each, window_of(each), listed_places(each)) for each in page.rows],
        "total": rows.order_by().count(),
        "participants": sums["n"],
        "is_bank": is_bank,
        "wishes": _wishes(request),
        "may_enter": is_bank or has_permission(request.user, Permission.REGISTRATION_WRITE),
    }
    return render(request, "partners/seminars/list.html", context)


def _wishes(request: StaffRequest) -> int:
    if not has_permission(request.user, Permission.REGISTRATION_WRITE):
        return 0
    return SurveyAnswer.objects.visible_to(request.user).wishes().count()
