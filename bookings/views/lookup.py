"""Options of the comboboxes of booking; banks, branches and clients are the memo's own."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.introducers import Introducer, introducers_of
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import id_in

LONGEST = 60


@dataclass(frozen=True)
class Option:
    """One line of a combobox (components/_combobox_options.html)."""

    label: str
    detail: str
    data: dict[str, str] = field(default_factory=dict)
    value: str = ""


@never_cache
@require_GET
@require_permission(Permission.APPOINTMENT_WRITE)
def introducers(request: StaffRequest) -> HttpResponse:
    """Earlier staff of the branch, with how to reach them."""
    found = introducers_of(
        request.user,
        branch_id=id_in(request.GET, "introduced_branch"),
        bank_id=id_in(request.GET, "introduced_by"),
        text=clean_text(request.GET.get("q", ""))[:LONGEST].strip(),
    )
    context = {"options": [_option(each) for each in found]}
    return render(request, "components/_combobox_options.html", context)


def _option(who: Introducer) -> Option:
    detail = "　".join(filter(None, [who.phone, who.email]))
    return Option(who.name, detail, {"email": who.email, "phone": who.phone})
