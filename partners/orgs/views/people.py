"""Branches and the people there: entered, corrected, retired."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.models import Contact, Organization
from partners.orgs.forms.organizations import BranchForm, ContactForm
from partners.orgs.selectors import branches_matching, organizations_matching
from partners.orgs.services.contacts import contact_add, contact_change, contact_leave
from partners.orgs.services.organizations import branch_add, branch_change, branch_set_active
from partners.orgs.views.page import (
    SAVED,
    attempt,
    branch_of,
    contact_of,
    crumbs,
    organization_of,
    version_for,
)
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import posted, version_in

LONGEST = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def branch_new(request: StaffRequest, pk: int) -> HttpResponse:
    bank = organization_of(request.user, pk)
    form = BranchForm(posted(request))
    made, status = attempt(
        form, lambda: branch_add(organization=bank, values=form.values(), by=request.user)
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.name}」を加えました。")
        return redirect(bank)
    return _page(request, form, bank, "支店を加える", status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def branch_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = branch_of(request.user, pk)
    form = BranchForm(posted(request), row)
    made, status = attempt(
        form,
        lambda: branch_change(
            branch=row, version=version_in(request), values=form.values(), by=request.user
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"「{made.name}」を保存しました。")
        return redirect(row.organization)
    title = f"{row.name}を直す"
    return _page(request, form, row.organization, title, status=status, branch=row)


@require_POST
@require_permission(Permission.ORGANIZATION_WRITE)
def branch_active(request: StaffRequest, pk: int) -> HttpResponse:
    """Retire it (active=0) or use it again (active=1)."""
    row = branch_of(request.user, pk)
    active = request.POST.get("active") == "1"
    branch_set_active(branch=row, is_active=active, by=request.user)
    words = "をまた使うようにしました" if active else "の使用を終了しました"
    messages.success(request, f"「{row.name}」{words}。")
    return redirect(row.organization)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def contact_new(request: StaffRequest, pk: int) -> HttpResponse:
    bank = organization_of(request.user, pk)
    form = ContactForm(posted(request), organization=bank)
    made, status = attempt(
        form, lambda: contact_add(organization=bank, values=form.values(), by=request.user)
    )
    if made is not None and status == SAVED:
        messages.success(request, f"{made.name}さんを登録しました。")
        return redirect(bank)
    return _page(request, form, bank, "担当者を加える", status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ORGANIZATION_WRITE)
def contact_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = contact_of(request.user, pk)
    form = ContactForm(posted(request), organization=row.organization, row=row)
    made, status = attempt(
        form,
        lambda: contact_change(
            contact=row, version=version_in(request), values=form.values(), by=request.user
        ),
    )
    if made is not None and status == SAVED:
        messages.success(request, f"{made.name}さんの登録を保存しました。")
        return redirect(row.organization)
    title = f"{row.name}さんの登録を直す"
    return _page(request, form, row.organization, title, status=status, contact=row)


@require_POST
@require_permission(Permission.ORGANIZATION_WRITE)
def contact_left(request: StaffRequest, pk: int) -> HttpResponse:
    """Moved as of today (left=1), or still there (left=0)."""
    row = contact_of(request.user, pk)
    left = request.POST.get("left") == "1"
    # Said again on a later day, the day that was noted first stays.
    day = (row.left_on or timezone.localdate()) if left else None
    try:
        contact_leave(contact=row, on=day, by=request.user)
    except ValidationError as error:
        refused = f"{row.name}さんを、いまの担当者に戻せません。{error.messages[0]}"
        messages.error(request, refused)
        return redirect("partners:contacts_past", row.organization_id)
    words = "異動・退職されたもの" if left else "いまの担当者"
    messages.success(request, f"{row.name}さんを{words}にしました。")
    return redirect(row.organization)


@require_safe
@require_permission(Permission.ORGANIZATION_WRITE)
def contacts_past(request: StaffRequest, pk: int) -> HttpResponse:
    """Those who have left."""
    bank = organization_of(request.user, pk)
    rows = Contact.objects.visible_to(request.user).filter(organization=bank, left_on__isnull=False)
    context = {
        "organization": bank,
        "rows": rows.select_related("branch")[:200],
        "crumbs": crumbs(bank),
    }
    return render(request, "partners/orgs/contacts_past.html", context)


def _page(
    request: StaffRequest, form: forms.Form, bank: Organization, title: str, **more: Any
) -> HttpResponse:
    status = more.pop("status")
    row = more.get("branch") or more.get("contact")
    context = {
        "form": form,
        "organization": bank,
        "title": title,
        "version": version_for(request, row, status),
        "crumbs": crumbs(bank),
        **more,
    }
    return render(request, "partners/orgs/small_form.html", context, status=status)


# ── options of the comboboxes: the centre's people only ──────────────────────────────────────


@never_cache
@require_safe
@require_permission(Permission.MEETING_READ)
def lookup(request: StaffRequest) -> HttpResponse:
    found = organizations_matching(_words(request))
    options = [
        {"value": row.pk, "label": row.name, "detail": row.get_kind_display()} for row in found
    ]
    return render(request, "components/_combobox_options.html", {"options": options})


@never_cache
@require_safe
@require_permission(Permission.MEETING_READ)
def lookup_branches(request: StaffRequest) -> HttpResponse:
    found = branches_matching(_words(request), None)
    options = [
        {"value": row.pk, "label": row.name, "detail": row.organization.name} for row in found
    ]
    return render(request, "components/_combobox_options.html", {"options": options})


def _words(request: StaffRequest) -> str:
    return clean_text(request.GET.get("q", ""))[:LONGEST].strip()
