"""Options of the comboboxes: banks, their branches, all organisations."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.writing.options import agency_option, bank_option, branch_option
from partners.models.organization import FINANCIAL_KINDS
from partners.orgs.selectors import branches_matching, organizations_matching
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import id_in

LONGEST = 120


def _words(request: StaffRequest) -> str:
    return clean_text(request.GET.get("q", ""))[:LONGEST].strip()


def _options(request: StaffRequest, options: list[Any]) -> HttpResponse:
    return render(request, "components/_combobox_options.html", {"options": options})


@never_cache
@require_GET
@require_permission(Permission.ASSIST_WRITE)
def lookup_banks(request: StaffRequest) -> HttpResponse:
    found = organizations_matching(_words(request), FINANCIAL_KINDS)
    return _options(request, [bank_option(each) for each in found])


@never_cache
@require_GET
@require_permission(Permission.ASSIST_WRITE)
def lookup_branches(request: StaffRequest) -> HttpResponse:
    bank = id_in(request.GET, "organization")
    found = branches_matching(_words(request), bank, FINANCIAL_KINDS)
    return _options(request, [branch_option(each, named=bank is None) for each in found])


@never_cache
@require_GET
@require_permission(Permission.ASSIST_WRITE)
def lookup_organizations(request: StaffRequest) -> HttpResponse:
    found = organizations_matching(_words(request))
    return _options(request, [agency_option(each) for each in found])
