"""Lists and pages of companies and people, and the merging of two records."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import remembers
from companies.errors import Refused
from companies.kinds import KINDS, Kind
from companies.models import Company, Person
from companies.selectors import companies_matching, people_matching, root_of
from companies.services import client_merge, client_unmerge
from companies.services.merge import restorable
from desks.companies.filters import LONGEST, CompanyListForm, PeopleListForm
from desks.companies.merging import FIRST, SECOND, rows_of, suggested_root, taken
from desks.companies.page import page_context, size_label
from desks.companies.sessions import Sessions, sessions_of
from yorozu.kit.paging import keyset_page
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import htmx_or_full, is_htmx

SIZE = 30
FOUND = 5
MOST_COUNTED = 1000
ORDER = ("sort_key", "id")


@require_safe
@require_permission(Permission.COMPANY_READ)
@remembers("companies")
def companies(request: StaffRequest) -> HttpResponse:
    form = CompanyListForm(request.GET, user=request.user)
    return _list(request, KINDS["company"], form, "desks/companies.html")


@require_safe
@require_permission(Permission.COMPANY_READ)
@remembers("people")
def people(request: StaffRequest) -> HttpResponse:
    """創業前の相談者: the client there is the person."""
    form = PeopleListForm(request.GET, user=request.user)
    return _list(request, KINDS["person"], form, "desks/people.html")


@never_cache
@require_safe
@require_permission(Permission.COMPANY_READ)
def found(request: StaffRequest) -> HttpResponse:
    """A few clients by the words of a search among memos; asked for after that page has come."""
    words = clean_text(request.GET.get("q", ""))[:LONGEST].strip()
    context = {
        "words": words,
        "companies": companies_matching(request.user, words)[:FOUND],
        "people": people_matching(request.user, words)[:FOUND] if words else [],
    }
    return render(request, "desks/_found.html", context)


def _list(
    request: StaffRequest, kind: Kind, form: CompanyListForm | PeopleListForm, template: str
) -> HttpResponse:
    rows: Any = form.rows()
    related = "industry" if kind.is_company else "company"
    page = keyset_page(rows.select_related(related), request, order=ORDER, size=SIZE)
    found = sessions_of(request.user, kind.model, [row.pk for row in page.rows])
    shown = [
        (row, found.get(row.pk, Sessions()), size_label(row) if kind.is_company else "")
        for row in page.rows
    ]
    total = len(page.rows)
    if page.next_url or page.previous_url:
        total = rows.order_by()[: MOST_COUNTED + 1].count()
    context = {
        "kind": kind,
        "form": form,
        "words": form.value("q"),
        "form_key": form.without("q"),
        "code_list_seconds": settings.CODE_LIST_SECONDS,
        "chips": form.chips(),
        "page": page,
        "rows": shown,
        "total_label": f"{MOST_COUNTED:,}件以上" if total > MOST_COUNTED else f"{total:,}件",
        "may_read": has_permission(request.user, Permission.MEMO_READ),
        "may_edit": has_permission(request.user, Permission.COMPANY_WRITE),
    }
    response = htmx_or_full(request, template, "results", context)
    if is_htmx(request):
        query = form.narrowed().urlencode()
        response["HX-Push-Url"] = f"{kind.list_url}?{query}" if query else kind.list_url
    return response


@require_safe
@require_permission(Permission.COMPANY_READ)
def client(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """A merged record answers with the page of the one that stands for it."""
    kind = KINDS[key]
    found = _fetch(request, kind, pk)
    if found.merged_into_id is not None:
        root = root_of(found)
        if root.pk == found.pk:
            raise Http404
        return redirect(f"{kind.page_url(root.pk)}?{urlencode({'merged': pk})}")
    context = page_context(request, request.user, found)
    context["arrived"] = _arrived(request, context)
    template = "desks/company.html" if kind.is_company else "desks/person.html"
    return htmx_or_full(request, template, "desks/_timeline.html", context)


def _fetch(request: StaffRequest, kind: Kind, pk: int) -> Any:
    related = ("industry", "merged_into") if kind.is_company else ("company", "merged_into")
    return get_object_or_404(kind.visible_to(request.user).select_related(*related), pk=pk)


def _arrived(request: StaffRequest, context: dict[str, Any]) -> Any:
    """The merged record whose address was asked for."""
    asked = request.GET.get("merged", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    kin, own = context["story"].kin, context["story"].own
    rows = kin.companies if context["kind"].is_company else kin.people
    return rows.get(int(asked)) if int(asked) in own else None


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_MERGE)
def merge(request: StaffRequest, key: str, one: int, other: int) -> HttpResponse:
    """Both records side by side; which stays, and which values it takes over."""
    kind = KINDS[key]
    a, b = _fetch(request, kind, one), _fetch(request, kind, other)
    if a.pk == b.pk:
        raise Http404
    if a.merged_into_id is not None or b.merged_into_id is not None:
        messages.warning(request, "すでに統合されている記録です。")
        return redirect(kind.page_url(root_of(a).pk))
    found = sessions_of(request.user, kind.model, [a.pk, b.pk])
    sessions = [found.get(each.pk, Sessions()) for each in (a, b)]
    root = request.POST.get("root", "")
    if root not in (FIRST, SECOND):
        root = suggested_root(a, b, [each.count for each in sessions])
    rows = rows_of(a, b, request.POST, root)
    error = ""
    if request.POST.get("act") == "merge":
        kept, gone = (a, b) if root == FIRST else (b, a)
        error = _try(request, kept, gone, taken(rows, root))
        if not error:
            messages.success(request, f"「{gone.name}」を「{kept.name}」へ統合しました。")
            return redirect(kind.page_url(kept.pk))
    context = {
        "kind": kind,
        "a": a,
        "b": b,
        "root": root,
        "rows": rows,
        "sessions": sessions,
        "error": error,
        "crumbs": [(kind.label, kind.list_url), (a.name, kind.page_url(a.pk))],
    }
    return render(request, "desks/merge.html", context, status=409 if error else 200)


def _try(request: StaffRequest, kept: Any, gone: Any, take: list[str]) -> str:
    """Why the two did not become one, "" when they did."""
    try:
        client_merge(
            merged=gone,
            root=kept,
            by=request.user,
            take=take,
            revisions=_revisions(request, kept, gone),
        )
    except Refused as refused:
        return refused.message
    return ""


def _revisions(request: StaffRequest, *clients: Company | Person) -> dict[int, int]:
    """The versions the preview showed."""
    found = {}
    for each in clients:
        seen = request.POST.get(f"revision_{each.pk}", "")
        if seen.isascii() and seen.isdigit() and len(seen) < 10:
            found[each.pk] = int(seen)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COMPANY_MERGE)
def unmerge(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """Says what goes back and what stays, then clears the pointer."""
    kind = KINDS[key]
    merged = _fetch(request, kind, pk)
    if merged.merged_into_id is None:
        messages.info(request, "統合されていない記録です。")
        return redirect(kind.page_url(pk))
    error = ""
    if request.method == "POST":
        try:
            client_unmerge(merged=merged, by=request.user)
        except Refused as refused:
            error = refused.message
        else:
            messages.success(request, f"「{merged.name}」の統合を取り消しました。")
            return redirect(kind.page_url(pk))
    record = merged.merges.select_related("root", "by").filter(undone_at=None).first()
    back, kept = restorable(record, record.root) if record else ({}, [])
    labels = {name: str(kind.model._meta.get_field(name).verbose_name) for name in (*back, *kept)}
    context = {
        "kind": kind,
        "client": merged,
        "record": record,
        "back": [labels[name] for name in back],
        "kept": [labels[name] for name in kept],
        "error": error,
        "crumbs": [(kind.label, kind.list_url)],
    }
    return render(request, "desks/unmerge.html", context, status=409 if error else 200)
