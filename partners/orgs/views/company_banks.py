"""取引金融機関 on the page of a company."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.selectors import companies_visible_to
from partners.models import CompanyBank
from partners.orgs.forms.company_banks import CompanyBankForm
from partners.orgs.services.company_banks import company_bank_add, company_bank_end


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_WRITE)
def add(request: StaffRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(companies_visible_to(request.user), pk=pk)
    form = CompanyBankForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = company_bank_add(company=company, by=request.user, **form.chosen())
        messages.success(request, f"取引金融機関に「{row}」を登録しました。")
        return redirect(company)
    context = {"company": company, "form": form}
    status = 422 if form.errors else 200
    return render(request, "partners/company_bank.html", context, status=status)


@require_POST
@require_permission(Permission.COMPANY_WRITE)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CompanyBank.objects.visible_to(request.user), pk=pk)
    company_bank_end(row=row, by=request.user)
    messages.success(request, f"「{row}」を取引金融機関から外しました。")
    return redirect(row.company)
