"""次の年度の準備: what will be copied, once, and what is left to look at."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.errors import Refused
from center.selectors import year_plan, year_to_prepare
from center.services import year_prepare
from center.views._page import chosen_year, crumbs, this_year
from yorozu.kit.wareki import fiscal_year_label


@require_http_methods(["GET", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def next_year(request: StaffRequest) -> HttpResponse:
    """Only this 年度 and the next: later ones are prepared from years still to come."""
    asked = "fy" in request.GET or "fy" in request.POST
    year = chosen_year(request) if asked else year_to_prepare(timezone.localdate())
    if year not in (this_year(), this_year() + 1):
        raise Http404
    if request.method == "POST":
        try:
            year_prepare(fiscal_year=year, by=request.user)
            messages.success(request, f"{fiscal_year_label(year)}の準備ができました。")
        except Refused as error:
            messages.info(request, str(error))
        return redirect(f"{reverse('center:next_year')}?fy={year}")
    plan = year_plan(year)
    context = {
        "plan": plan,
        "before_label": fiscal_year_label(year - 1),
        "crumbs": crumbs(),
    }
    return render(request, "center/next_year.html", context)
