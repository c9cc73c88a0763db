"""What a company was before 法人成り, and which company a person founded."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.errors import Refused
from companies.kinds import KINDS
from companies.models import Company
from companies.selectors import companies_named, companies_visible_to, root_of
from companies.services import company_set_predecessor, person_set_founded
from companies.views._page import crumbs, fetch
from yorozu.kit.textkeys import int_of

UNKNOWN = "「{}」が見つかりません。候補から選んでください。"
MANY = "「{}」に当てはまる企業がいくつかあります。候補から選んでください。"


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_WRITE)
def kinship(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """One combobox: the predecessor of a company, or the company a person founded."""
    kind = KINDS[key]
    client = fetch(request.user, kind, pk)
    if client.merged_into_id is not None:
        return redirect(kind.page_url(pk))
    known: Company | None = client.predecessor if kind.is_company else client.founded
    if request.method != "POST":
        return _answer(request, key, client, known=known)
    text = request.POST.get("other_text", "").strip()[:120]
    chosen = _chosen(request, text)
    if isinstance(chosen, str):
        return _answer(request, key, client, known=known, text=text, error=chosen)
    try:
        _set(request, client, chosen)
    except Refused as error:
        return _answer(request, key, client, known=known, text=text, error=error.message)
    messages.success(request, "つながりを保存しました。" if chosen else "つながりを外しました。")
    return redirect(kind.page_url(pk))


def _set(request: StaffRequest, client: Any, chosen: Company | None) -> None:
    revision = int_of(request.POST.get("revision"))
    if isinstance(client, Company):
        company_set_predecessor(
            company=client, predecessor=chosen, by=request.user, revision=revision
        )
    else:
        person_set_founded(person=client, company=chosen, by=request.user, revision=revision)


def _chosen(request: StaffRequest, text: str) -> Company | str | None:
    """The company, None for nothing, or what is wrong with the words."""
    if not text:
        return None
    pk = int_of(request.POST.get("other"))
    if pk is not None:
        rows = companies_visible_to(request.user).select_related("merged_into")
        found = rows.filter(pk=pk).first()
        return root_of(found) if found else UNKNOWN.format(text)
    same = companies_named(request.user, text)
    if len(same) == 1:
        return same[0]
    return (MANY if same else UNKNOWN).format(text)


def _answer(
    request: StaffRequest,
    key: str,
    client: Any,
    *,
    known: Company | None,
    text: str | None = None,
    error: str = "",
) -> HttpResponse:
    kind = KINDS[key]
    typed = text is not None
    context = {
        "kind": kind,
        "client": client,
        "known": known,
        "value": request.POST.get("other", "")[:20] if typed else (known.pk if known else ""),
        "text": text if typed else (known.name if known else ""),
        "error": error,
        "crumbs": crumbs(kind, client),
    }
    return render(request, "companies/kinship.html", context, status=422 if error else 200)
