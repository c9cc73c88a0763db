"""Registering a client and correcting what is known of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from companies import validators
from companies.duplicates import Typed, likely_companies, likely_people
from companies.errors import Refused, StaleRevision
from companies.forms.client import ClientForm
from companies.forms.stale import Reconciled, picked, reconcile
from companies.kinds import KINDS, Kind
from companies.models import Company, Person
from companies.postal import place_of
from companies.selectors import companies_visible_to, people_visible_to
from companies.services import (
    client_correct,
    company_register,
    company_set_predecessor,
    person_register,
    person_set_founded,
)
from companies.views import _once as once
from companies.views._page import crumbs, fetch
from yorozu.kit.textkeys import int_of

FILL = "postal"


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_WRITE)
def new(request: StaffRequest, key: str) -> HttpResponse:
    """Register; with ?founder= or ?predecessor= the thread to what was before is kept."""
    kind = KINDS[key]
    data = request.POST.dict()
    before = _before(request, kind)
    if request.method != "POST":
        return _answer(request, kind, kind.form(initial=_initial(request, before)), before=before)
    if data.get("act") == FILL:
        return _answer(request, kind, kind.form(initial=_filled(data)), before=before)
    form = kind.form(data)
    if form.is_valid():
        if (pk := once.done(data.get("token", ""))) is not None:
            return redirect(kind.page_url(pk))
        try:
            client = _register(request, kind, form, before)
        except ValidationError as error:
            _add(form, error)
        except Refused as error:
            form.add_error(None, error.message)
        else:
            once.remember(data.get("token", ""), client.pk)
            _say(request, form, f"{client.name} を登録しました。")
            return redirect(kind.page_url(client.pk))
    return _answer(request, kind, form, before=before, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_WRITE)
def edit(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    kind = KINDS[key]
    client = fetch(request.user, kind, pk)
    if client.merged_into_id is not None:
        return redirect(kind.page_url(pk))
    if request.method != "POST":
        return _answer(request, kind, kind.form(client=client), client=client)
    data = request.POST.dict()
    if data.get("act") == FILL:
        form = kind.form(client=client, initial=_filled(data))
        return _answer(request, kind, form, client=client, revision=int_of(data.get("revision")))
    form = kind.form(picked(kind.form(client=client), data, client), client=client)
    if not form.is_valid():
        revision = int_of(data.get("revision"))
        return _answer(request, kind, form, client=client, revision=revision, status=422)
    return _save(request, kind, client, form, int_of(data.get("revision")))


def _save(
    request: StaffRequest, kind: Kind, client: Any, form: ClientForm, revision: int | None
) -> HttpResponse:
    seen = client.revision if revision is None else revision
    try:
        client_correct(client, by=request.user, facts=form.facts(), revision=seen)
    except StaleRevision:
        now = fetch(request.user, kind, client.pk)
        both = reconcile(form, now, seen)
        again = kind.form(both.data, client=now)
        return _answer(request, kind, again, client=now, both=both, status=409)
    except ValidationError as error:
        _add(form, error)
        return _answer(request, kind, form, client=client, revision=revision, status=422)
    _say(request, form, "登録内容を保存しました。")
    return redirect(kind.page_url(client.pk))


def _register(request: StaffRequest, kind: Kind, form: ClientForm, before: Any) -> Any:
    facts = form.facts()
    if not kind.is_company:
        return person_register(by=request.user, company=before, **facts)
    company = company_register(by=request.user, **facts)
    if isinstance(before, Person):
        person_set_founded(person=before, company=company, by=request.user)
    elif isinstance(before, Company):
        company_set_predecessor(company=company, predecessor=before, by=request.user)
    return company


def _before(request: StaffRequest, kind: Kind) -> Company | Person | None:
    """Whom the new record continues: its founder, what it was before, or a person's company."""
    asked = {**request.GET.dict(), **request.POST.dict()}
    companies = companies_visible_to(request.user).filter(merged_into=None)
    if not kind.is_company:
        return companies.filter(pk=int_of(asked.get("company")) or 0).first()
    if founder := int_of(asked.get("founder")):
        return people_visible_to(request.user).filter(pk=founder, merged_into=None).first()
    return companies.filter(pk=int_of(asked.get("predecessor")) or 0).first()


def _initial(request: StaffRequest, before: Company | Person | None) -> dict[str, Any]:
    """What is known already: the words that were looked for, and what carries over."""
    asked = request.GET
    initial: dict[str, Any] = {"name": asked.get("name", "")[:120], "stage": "after"}
    if isinstance(before, Person):
        initial |= {
            "name": before.trade_name,
            "phone": before.phone,
            "email": before.email,
            "municipality": before.municipality,
        }
    elif isinstance(before, Company) and "predecessor" in asked:
        for name in ("kana", "business", "phone", "email", "postal_code", "address"):
            initial[name] = getattr(before, name)
        initial |= {
            "name": before.name,
            "industry": str(before.industry_id or ""),
            "staff": before.staff,
            "municipality": before.municipality,
        }
    return initial


def _filled(data: dict[str, str]) -> dict[str, str]:
    """What was typed, with the address of the postal code; without scripts."""
    try:
        place = place_of(validators.postal_code(data.get("postal_code", "")) or "-")
    except ValidationError:
        place = None
    if place is None:
        return data
    return {**data, "address": place.address, "municipality": place.municipality}


def _add(form: ClientForm, error: ValidationError) -> None:
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


def _say(request: StaffRequest, form: ClientForm, words: str) -> None:
    messages.success(request, words)
    doubt = validators.telephone_doubt(str(form.cleaned_data.get("phone") or ""))
    if doubt and "phone" in form.changed_data:
        messages.warning(request, f"電話番号：{doubt}")


def _answer(
    request: StaffRequest,
    kind: Kind,
    form: ClientForm,
    *,
    client: Any = None,
    before: Any = None,
    revision: int | None = None,
    both: Reconciled | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "form": form,
        "client": client,
        "token": request.POST.get("token", "")[:40] or once.token(),
        "before": before,
        "before_is_person": isinstance(before, Person),
        "revision": (client.revision if client else 0) if revision is None else revision,
        "both": both,
        "likely": _likely(request, kind, form, client),
        "crumbs": crumbs(kind, client),
        "may_merge": has_permission(request.user, Permission.COMPANY_MERGE),
    }
    return render(request, "companies/form.html", context, status=status)


def _likely(request: StaffRequest, kind: Kind, form: ClientForm, client: Any) -> list[Any]:
    """Only once something is typed: an unchanged page needs no search."""
    if not form.is_bound and not (client is None and form.initial.get("name")):
        return []
    names = ("name", "kana", "phone", "address", "corporate_number")
    source = form.data if form.is_bound else form.initial
    typed = Typed(**{name: str(source.get(name) or "") for name in names})
    if kind.is_company:
        return likely_companies(request.user, typed, besides=client)
    return likely_people(request.user, typed, besides=client)
