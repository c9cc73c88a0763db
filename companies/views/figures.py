"""Entry of a company's business years."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.errors import Refused, StaleRevision
from companies.figures import years_of
from companies.forms.figures import FiguresForm, initial_of
from companies.kinds import KINDS
from companies.models import Company, CompanyFigures
from companies.services import figures_record
from companies.views._page import crumbs, fetch
from yorozu.kit.textkeys import int_of


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_WRITE)
def figures(request: StaffRequest, pk: int) -> HttpResponse:
    """A form for one year, filled with ?year=, and the years that are known below it."""
    kind = KINDS["company"]
    company: Company = fetch(request.user, kind, pk)
    if company.merged_into_id is not None:
        return redirect(kind.page_url(pk))
    known = years_of([company.pk], root=company.pk)
    if request.method != "POST":
        asked = int_of(request.GET.get("year"))
        row = next((row for row in known if row.year == asked), None)
        form = FiguresForm(initial=initial_of(row) if row else {})
        return _answer(request, company, known, form)
    form = FiguresForm(request.POST)
    if not form.is_valid():
        return _answer(request, company, known, form, status=422)
    try:
        row = figures_record(company=company, year=form.entry(), by=request.user)
    except StaleRevision:
        stored = next((row for row in known if row.year == form.cleaned_data["year"]), None)
        again = FiguresForm({**request.POST.dict(), "revision": stored.revision if stored else ""})
        return _answer(request, company, known, again, stored=stored, status=409)
    except Refused as error:
        form.add_error(None, error.message)
        return _answer(request, company, known, form, status=422)
    messages.success(request, f"{row.year}年の業績を保存しました。")
    return redirect(f"{kind.page_url(pk)}#figures")


def _answer(
    request: StaffRequest,
    company: Company,
    known: list[CompanyFigures],
    form: FiguresForm,
    *,
    stored: CompanyFigures | None = None,
    status: int = 200,
) -> HttpResponse:
    kind = KINDS["company"]
    context = {
        "kind": kind,
        "client": company,
        "form": form,
        "known": known,
        "stored": stored,
        "crumbs": crumbs(kind, company),
    }
    return render(request, "companies/figures.html", context, status=status)
