"""Options of the form's comboboxes, and the earlier memos beside it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.sharing import shown_beside
from companies.selectors import companies_matching, people_matching
from consultations.writing.earlier import earlier_memos
from consultations.writing.options import (
    Option,
    bank_option,
    branch_option,
    company_option,
    person_option,
)
from partners.orgs.selectors import branches_matching, organizations_matching
from yorozu.kit.textkeys import clean_text, int_of

LONGEST = 120


@never_cache
@require_GET
@require_permission(Permission.COMPANY_LOOKUP)
def lookup_companies(request: StaffRequest) -> HttpResponse:
    text = _words(request)
    found = companies_matching(request.user, text)
    return _options(request, [company_option(each) for each in found], _create(request, text))


@never_cache
@require_GET
@require_permission(Permission.COMPANY_LOOKUP)
def lookup_people(request: StaffRequest) -> HttpResponse:
    text = _words(request)
    found = people_matching(request.user, text, int_of(request.GET.get("company")))
    return _options(request, [person_option(each) for each in found], _create(request, text))


@never_cache
@require_GET
@require_permission(Permission.COMPANY_LOOKUP)
def lookup_banks(request: StaffRequest) -> HttpResponse:
    found = organizations_matching(_words(request))
    return _options(request, [bank_option(each) for each in found])


@never_cache
@require_GET
@require_permission(Permission.COMPANY_LOOKUP)
def lookup_branches(request: StaffRequest) -> HttpResponse:
    bank = int_of(request.GET.get("introduced_by"))
    found = branches_matching(_words(request), bank)
    return _options(request, [branch_option(each, named=bank is None) for each in found])


@never_cache
@require_GET
@require_permission(Permission.MEMO_WRITE)
def beside(request: StaffRequest) -> HttpResponse:
    """The client's earlier memos that the user may see, newest first."""
    company, person = (int_of(request.GET.get(name)) for name in ("company", "person"))
    earlier = earlier_memos(
        request.user, company_id=company, person_id=person, besides=_uuid(request)
    )
    shared = None
    if not request.GET.get("appointment"):
        shared = shown_beside(request.user, company, person)
    context = {"earlier": earlier, "shared": shared}
    return render(request, "consultations/_write_beside.html", context)


def _create(request: StaffRequest, text: str) -> str:
    """The last line keeps the words: as a new record, or (?keep=1) as no more than was said.

    Where only a registered one can be picked (?registered=1) nothing is offered.
    """
    if not text or "registered" in request.GET:
        return ""
    return f"「{text}」のまま（登録しない）" if "keep" in request.GET else f"「{text}」を新しく登録"


def _words(request: StaffRequest) -> str:
    return clean_text(request.GET.get("q", ""))[:LONGEST].strip()


def _uuid(request: StaffRequest) -> str:
    text = request.GET.get("uuid", "")
    plain = text.replace("-", "")
    return text if len(plain) == 32 and all(c in "0123456789abcdef" for c in plain) else ""


def _options(request: StaffRequest, options: list[Option], create: str = "") -> HttpResponse:
    context = {"options": options, "create": create}
    return render(request, "components/_combobox_options.html", context)
