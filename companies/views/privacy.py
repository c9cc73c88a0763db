"""個人情報: the way to its three rooms."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies.models import DisclosureRequest, DisposalList


@require_safe
@require_permission(Permission.PRIVACY_REQUESTS)
def index(request: StaffRequest) -> HttpResponse:
    rows = DisclosureRequest.objects.visible_to(request.user)
    lists = DisposalList.objects.visible_to(request.user)
    context = {
        "waiting": rows.still_open().count(),
        "overdue": rows.overdue(timezone.localdate()).count(),
        "may_word": has_permission(request.user, Permission.CONSENT_WORDING),
        "open": lists.under_way().first(),
    }
    return render(request, "companies/privacy.html", context)
