"""Asked while typing: records that may be the same, and the address of a postal code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies import validators
from companies.duplicates import Typed, likely_companies, likely_people
from companies.forms.client import CompanyForm
from companies.kinds import KINDS
from companies.postal import place_of
from yorozu.kit.textkeys import int_of


@never_cache
@require_POST
@require_permission(Permission.COMPANY_LOOKUP)
def likely(request: StaffRequest, key: str) -> HttpResponse:
    """POST, so that names and numbers stay out of the logs. `besides` is the record edited."""
    kind = KINDS[key]
    asked = request.POST
    typed = Typed(
        name=asked.get("name", "")[:200],
        kana=asked.get("kana", "")[:200],
        phone=asked.get("phone", "")[:40],
        address=asked.get("address", "")[:200],
        corporate_number=asked.get("corporate_number", "")[:40],
    )
    besides: Any = int_of(asked.get("besides"))
    if besides is not None:
        besides = kind.visible_to(request.user).filter(pk=besides).first()
    search = likely_companies if kind.is_company else likely_people
    context = {
        "kind": kind,
        "likely": search(request.user, typed, besides=besides),
        "client": besides,
        "for_memo": asked.get("for") == "memo",
        "may_merge": has_permission(request.user, Permission.COMPANY_MERGE),
    }
    return render(request, "companies/_likely.html", context)


@never_cache
@require_POST
@require_permission(Permission.COMPANY_WRITE)
def postal(request: StaffRequest) -> HttpResponse:
    """The two boxes of the address, filled. While the code is not whole yet: nothing (204)."""
    try:
        code = validators.postal_code(request.POST.get("postal_code", "")[:20])
    except ValidationError:
        code = ""
    if not code or (request.POST.get("by") == "typing" and request.POST.get("address")):
        return HttpResponse(status=204)
    place = place_of(code)
    initial = {
        "address": place.address if place else request.POST.get("address", ""),
        "municipality": place.municipality if place else request.POST.get("municipality", ""),
    }
    context = {"form": CompanyForm(initial=initial), "not_found": place is None}
    return render(request, "companies/_address.html", context)
