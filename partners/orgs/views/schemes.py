"""各信金の活用例: across banks for the centre, its own for a bank."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from center.errors import SettingsError
from partners.models import Organization, OutreachEvent, Scheme
from partners.orgs.forms.filters import SchemeFilter
from partners.orgs.forms.schemes import ReuseForm, SchemeForm, WhereForm
from partners.orgs.rules import is_of_bank
from partners.orgs.services.schemes import (
    scheme_change,
    scheme_record,
    scheme_restore,
    scheme_reuse,
    scheme_withdraw,
)
from partners.orgs.views.page import SAVED, attempt, organization_of, scheme_of, version_for
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import id_in, posted, version_in

ORDER = ("-fiscal_year", "organization__zengin_code", "organization__name", "id")


@require_safe
@require_permission(Permission.SCHEME_READ)
@remembers("schemes")
def schemes(request: StaffRequest) -> HttpResponse:
    form = SchemeFilter(request.GET, user=request.user)
    rows = form.narrow(Scheme.objects.visible_to(request.user).standing())
    shown = rows.select_related("organization", "branch")
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(shown, request, order=ORDER),
        "total": rows.order_by().count(),
        "keep": KEEP,
        "bank_side": is_of_bank(request.user),
        "may_write": has_permission(request.user, Permission.SCHEME_WRITE),
    }
    return render(request, "partners/schemes/list.html", context)


@require_safe
@require_permission(Permission.SCHEME_READ)
def scheme(request: StaffRequest, pk: int) -> HttpResponse:
    row = scheme_of(request.user, pk)
    events = OutreachEvent.objects.visible_to(request.user).filter(schemes=row)
    reuses = Scheme.objects.visible_to(request.user).standing().filter(reused_from=row)
    context = {
        "scheme": row,
        "events": list(events.select_related("branch").order_by("-period", "-pk")),
        "reuses": list(reuses.select_related("organization")),
        "bank_side": is_of_bank(request.user),
        "may_write": has_permission(request.user, Permission.SCHEME_WRITE),
        "crumbs": _crumbs(row.organization),
    }
    return render(request, "partners/schemes/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SCHEME_WRITE)
def scheme_new(request: StaffRequest) -> HttpResponse:
    """First whose it is (?organization=), then what it is."""
    pk = id_in(request.GET, "organization")
    if pk is None:
        return _ask_whose(request)
    bank = organization_of(request.user, pk)
    form = SchemeForm(posted(request), organization=bank)
    made, status = attempt(
        form,
        lambda: scheme_record(
            key=form.cleaned_data["uuid"] or uuid.uuid4(),
            values={**form.values(), "organization": bank},
            by=request.user,
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.title}」を記録しました。")
        return redirect(made)
    return _form_page(request, form, bank, status=status)


def _ask_whose(request: StaffRequest) -> HttpResponse:
    form = WhereForm(posted(request))
    if request.method == "POST" and form.is_valid():
        bank = form.cleaned_data["organization"]
        return redirect(f"{reverse('partners:scheme_new')}?organization={bank.pk}")
    context = {"form": form, "crumbs": _crumbs()}
    status = 422 if form.errors else 200
    return render(request, "partners/schemes/where.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SCHEME_WRITE)
def scheme_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = scheme_of(request.user, pk)
    form = SchemeForm(posted(request), organization=row.organization, row=row)
    made, status = attempt(
        form,
        lambda: scheme_change(
            scheme=row, version=version_in(request), values=form.values(), by=request.user
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.title}」を保存しました。")
        return redirect(made)
    return _form_page(request, form, row.organization, row=row, status=status)


def _form_page(
    request: StaffRequest,
    form: SchemeForm,
    bank: Organization,
    *,
    row: Scheme | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "organization": bank,
        "scheme": row,
        "version": version_for(request, row, status),
        "crumbs": _crumbs(bank),
    }
    return render(request, "partners/schemes/form.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SCHEME_WRITE)
def scheme_reuse_page(request: StaffRequest, pk: int) -> HttpResponse:
    """他の金庫で使う: an idea for another one, to be written on there."""
    row = scheme_of(request.user, pk)
    form = ReuseForm(posted(request))
    made, status = attempt(
        form,
        lambda: scheme_reuse(
            scheme=row,
            organization=form.cleaned_data["organization"],
            fiscal_year=form.cleaned_data["fiscal_year"],
            key=form.cleaned_data["uuid"],
            by=request.user,
        ),
    )
    if made is not None and status == SAVED:
        messages.success(
            request, f"{made.organization}の案にしました。進め方を書き足してください。"
        )
        return redirect("partners:scheme_edit", made.pk)
    trail = [*_crumbs(row.organization), (row.title, row.get_absolute_url())]
    context = {"form": form, "scheme": row, "crumbs": trail}
    return render(request, "partners/schemes/reuse.html", context, status=status)


@require_POST
@require_permission(Permission.SCHEME_WRITE)
def scheme_withdraw_act(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it out of the lists (back=0), or bring it back (back=1)."""
    row = scheme_of(request.user, pk)
    back = request.POST.get("back") == "1"
    try:
        if back:
            scheme_restore(scheme=row, by=request.user)
        else:
            scheme_withdraw(scheme=row, version=version_in(request), by=request.user)
    except SettingsError as error:
        messages.error(request, str(error))
    else:
        words = "を元に戻しました" if back else "を取り下げました"
        messages.success(request, f"「{row.title}」{words}。")
    return redirect(row)


def _crumbs(bank: Organization | None = None) -> list[tuple[str, str]]:
    trail = [("活用例", reverse("partners:schemes"))]
    return [*trail, (bank.name, bank.get_absolute_url())] if bank else trail
