"""接点のない支店: where nothing happened in the last months, and what to do first."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from consultations.branches.dormant import (
    branches_dormant,
    described,
    dormant_since,
    with_last_contacts,
)
from partners.enums import SchemeStage
from partners.forms.asked import AskedForm
from partners.models import Branch, PartnerPolicy, Scheme
from partners.orgs.forms.filters import banks_with_branches
from yorozu.kit.paging import keyset_page

ORDER = ("organization__zengin_code", "code", "id")
SIZE = 40


class DormantFilter(AskedForm):
    bank = forms.ChoiceField(label="機関", required=False)
    months = forms.IntegerField(label="何か月のあいだ", required=False, min_value=1, max_value=60)

    def _fill(self) -> None:
        self.offer("bank", banks_with_branches())


@never_cache
@require_safe
@require_permission(Permission.MEETING_READ)
@remembers("dormant")
def dormant(request: StaffRequest) -> HttpResponse:
    form = DormantFilter(request.GET)
    months = form.value("months") or PartnerPolicy.current().dormant_months
    rows = branches_dormant(
        Branch.objects.visible_to(request.user), dormant_since(timezone.localdate(), months)
    )
    if bank := form.value("bank"):
        rows = rows.filter(organization=bank)
    # Asked once: some hundred ids at the most, which the page is then a part of.
    ids = list(rows.order_by().values_list("pk", flat=True))
    found = with_last_contacts(Branch.objects.visible_to(request.user).filter(pk__in=ids))
    page = keyset_page(found.select_related("organization"), request, order=ORDER, size=SIZE)
    titles = _schemes_of(request, page.rows)
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "rows": [described(row, titles.get(row.organization_id, "")) for row in page.rows],
        "total": len(ids),
        "months": months,
        "keep": KEEP,
        "may_meet": has_permission(request.user, Permission.MEETING_WRITE),
        "may_ask": has_permission(request.user, Permission.EVENT_REQUEST),
    }
    return render(request, "desks/dormant.html", context)


def _schemes_of(request: StaffRequest, rows: list[Any]) -> dict[int, str]:
    """Each bank's newest scheme that works: what to speak of at a branch that knows nothing yet."""
    banks = {row.organization_id for row in rows}
    schemes = Scheme.objects.visible_to(request.user).standing().exclude(stage=SchemeStage.IDEA)
    known = schemes.filter(organization__in=banks).order_by("fiscal_year", "is_own", "pk")
    return dict(known.values_list("organization", "title"))
