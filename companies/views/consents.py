"""A client's consents: what is given, giving, taking back, the paper to sign."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.consent_paper import consent_pdf
from companies.consenting import consent_notice, consent_panel, kind_of
from companies.enums import ConsentKind, ConsentMeans
from companies.forms.consents import ConsentForm, QuickConsentForm, WithdrawForm
from companies.models import Company, Consent, Person
from companies.selectors import companies_visible_to, people_visible_to
from companies.services import consent_give, consent_withdraw


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSENT_RECORD)
def client_consents(request: StaffRequest, client: str, pk: int) -> HttpResponse:
    """What the client agreed to, with the form for another; a merged record leads to its root."""
    found = _client(request, client, pk)
    if found.merged_into_id is not None and request.method != "POST":
        return redirect("privacy:client_consents", client, found.merged_into_id)
    is_sent = request.method == "POST"
    form = ConsentForm(request.POST if is_sent else None, initial={"kind": _asked(request)})
    if is_sent and form.is_valid():
        try:
            _give(request, found, form)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "同意を記録しました。")
            return redirect("privacy:client_consents", client, pk)
    context = {"panel": consent_panel(found), "form": form}
    return render(request, "companies/consents.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSENT_RECORD)
def quick_consent(request: StaffRequest, client: str, pk: int) -> HttpResponse:
    """A dialog over the memo; its answer is the notice that takes the warning's place."""
    found = _client(request, client, pk)
    is_sent = request.method == "POST"
    form = QuickConsentForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            consent_give(
                client=found,
                kind=ConsentKind.SERVICE,
                given_on=form.cleaned_data["given_on"],
                means=ConsentMeans(form.cleaned_data["means"]),
                by=request.user,
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            notice = consent_notice(*_ids(found))
            return render(
                request, "companies/_consent_given.html", {"notice": notice, "may_record": True}
            )
    context = {"client": found, "client_kind": client, "form": form}
    return render(
        request, "companies/_consent_dialog.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSENT_RECORD)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Taking a consent back is asked on a page of its own, with the reason."""
    consent = get_object_or_404(
        Consent.objects.visible_to(request.user).select_related("company", "person", "wording"),
        pk=pk,
    )
    back = reverse("privacy:client_consents", args=[kind_of(consent.client), consent.client.pk])
    if consent.withdrawn_on is not None:
        messages.info(request, "この同意は、すでに撤回されています。")
        return redirect(back)
    is_sent = request.method == "POST"
    form = WithdrawForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        data = form.cleaned_data
        try:
            consent_withdraw(
                consent=consent, by=request.user, on=data["withdrawn_on"], reason=data["reason"]
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, f"「{consent}」の同意を撤回しました。")
            return redirect(back)
    context = {"consent": consent, "form": form, "back_url": back}
    return render(request, "companies/withdraw.html", context, status=422 if form.errors else 200)


@require_safe
@require_permission(Permission.CONSENT_RECORD)
def consent_form_pdf(request: StaffRequest, client: str, pk: int) -> HttpResponse:
    """The paper to sign, with the client's name and the words of the day."""
    found = _client(request, client, pk)
    kind = _asked(request) or ConsentKind.SERVICE
    pdf = consent_pdf(found, kind, agency=request.GET.get("agency", "")[:120])
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="consent-{kind.value}-{found.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def show_errors(form: Form, error: ValidationError) -> None:
    """The service's words at the field they speak of, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _give(request: StaffRequest, client: Company | Person, form: ConsentForm) -> None:
    data: dict[str, Any] = form.cleaned_data
    consent_give(
        client=client,
        kind=ConsentKind(data["kind"]),
        given_on=data["given_on"],
        means=ConsentMeans(data["means"]),
        agency=data["agency"],
        note=data["note"],
        by=request.user,
    )


def _client(request: StaffRequest, client: str, pk: int) -> Company | Person:
    if client == "company":
        return get_object_or_404(companies_visible_to(request.user), pk=pk)
    if client == "person":
        return get_object_or_404(people_visible_to(request.user), pk=pk)
    raise Http404


def _asked(request: StaffRequest) -> ConsentKind | None:
    kind = request.GET.get("kind", "")
    return ConsentKind(kind) if kind in ConsentKind.values else None


def _ids(client: Company | Person) -> tuple[int | None, int | None]:
    return (client.pk, None) if isinstance(client, Company) else (None, client.pk)
