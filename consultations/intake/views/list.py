"""一次対応の一覧: what is still to be done first, then everything, narrowed and paged by key."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from consultations.intake.forms.filters import IntakeFilter
from consultations.intake.to_do import intakes_to_do
from consultations.models import Intake
from consultations.remembering import chip_links
from yorozu.kit.paging import keyset_page

SIZE = 25
ORDER = ("-taken_at", "-id")


@never_cache
@require_safe
@require_permission(Permission.INTAKE_READ)
@remembers("intake")
def intake_list(request: StaffRequest) -> HttpResponse:
    filters = IntakeFilter(request.GET)
    rows = filters.narrow(Intake.objects.visible_to(request.user)).select_related(
        "company", "person", "topic", "taken_by"
    )
    chips = filters.chips()
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, chips),
        "page": keyset_page(rows.defer("typed", "answers"), request, order=ORDER, size=SIZE),
        "total": rows.order_by()[:1001].count(),
        "to_do": intakes_to_do(request.user, timezone.now()) if not chips else None,
        "keep": KEEP,
        "may_write": has_permission(request.user, Permission.INTAKE_WRITE),
    }
    return render(request, "consultations/intakes.html", context)
