"""宛先: who gets which reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.models import Contact
from reports.enums import ReportScope
from reports.errors import StepTaken
from reports.sending.forms import RecipientForm
from reports.sending.models import ReportRecipient
from reports.sending.selectors import banks_with_contacts, contacts_of, listed
from reports.sending.services import recipient_add, recipient_edit, recipient_end
from yorozu.kit.views import add_errors, id_in, posted, version_in


@never_cache
@require_safe
@require_permission(Permission.REPORT_BUILD)
def recipients(request: StaffRequest) -> HttpResponse:
    """Those who get reports now, or with ?ended=1 those who did."""
    ended = request.GET.get("ended") == "1"
    rows = list(listed(request.user, ended=ended))
    groups = [
        (scope.label, [row for row in rows if row.scope == scope])
        for scope in ReportScope
        if any(row.scope == scope for row in rows)
    ]
    context = {"groups": groups, "count": len(rows), "ended": ended}
    return render(request, "reports/sending/recipients.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_BUILD)
def recipient_new(request: StaffRequest) -> HttpResponse:
    """By hand, or ?contact= one of a bank's people; ?bank= shows whom it has."""
    form, status = RecipientForm(posted(request), initial=_initial(request)), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = recipient_add(facts=form.facts(), by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"{made}様を宛先に登録しました。")
                return redirect("reports:recipients")
    bank = id_in(request.GET, "bank")
    context = {
        "form": form,
        "banks": banks_with_contacts(),
        "bank": bank,
        "contacts": contacts_of(bank) if bank else [],
    }
    return render(request, "reports/sending/recipient_new.html", context, status=status)


def _initial(asking: StaffRequest) -> dict[str, Any]:
    """What a contact of a bank fills in."""
    key = id_in(asking.GET, "contact")
    if key is None:
        return {"scope": ReportScope.CENTER}
    rows = Contact.objects.visible_to(asking.user).here().select_related("organization", "branch")
    contact = get_object_or_404(rows, pk=key)
    place = (contact.organization, contact.branch, contact.title)
    return {
        "scope": ReportScope.BANK,
        "bank": contact.organization_id,
        "organization": " ".join(str(each) for each in place if each),
        "name": contact.name,
        "email": contact.email,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.REPORT_BUILD)
def recipient(request: StaffRequest, pk: int) -> HttpResponse:
    row = _recipient(request, pk)
    version, status = row.version, 200
    form = RecipientForm(posted(request), instance=row)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                recipient_edit(
                    recipient=row, facts=form.facts(), by=request.user, version=version_in(request)
                )
            except StepTaken as error:
                form.add_error(None, str(error))
                status = 409
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, "宛先を保存しました。")
                return redirect("reports:recipients")
    context = {"form": form, "row": row, "version": version}
    return render(request, "reports/sending/recipient.html", context, status=status)


@require_POST
@require_permission(Permission.REPORT_BUILD)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    row = _recipient(request, pk)
    recipient_end(recipient=row, by=request.user)
    messages.success(request, f"{row}様を宛先から外しました。送付の記録は残ります。")
    return redirect("reports:recipients")


def _recipient(asking: StaffRequest, pk: int) -> ReportRecipient:
    rows = ReportRecipient.objects.visible_to(asking.user).select_related(
        "office", "bank", "coordinator__user", "programme"
    )
    row: ReportRecipient = get_object_or_404(rows, pk=pk)
    return row
