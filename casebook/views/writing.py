"""A case being made and written: one act from the memo, then a form that loses nothing."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from casebook.errors import CaseError, Refused, Stale
from casebook.forms.case import CaseForm, Raw, raw_posted, raw_sent
from casebook.models import CaseDraft, CaseStudy
from casebook.rights import can_edit
from casebook.services import case_create, case_edit, draft_drop, draft_keep
from casebook.views._page import case_of, crumbs, go
from companies.models import Company, Person
from companies.selectors import companies_visible_to, people_visible_to
from consultations.models import Memo
from yorozu.kit.own_drafts import DraftClash, OwnDraft, autosave_answer
from yorozu.kit.textkeys import int_of
from yorozu.kit.views import add_errors, version_in


@require_POST
@require_permission(Permission.CASE_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """事例にする: the button's key makes two clicks one case."""
    memo, client = _memo(request), _client(request)
    try:
        key = uuids.UUID(request.POST.get("uuid", ""))
    except ValueError as error:
        raise BadRequest("uuid") from error
    if memo is None and client is None:
        raise BadRequest("memo or client")
    try:
        case = case_create(uuid=key, by=request.user, memo=memo, client=client)
    except CaseError as error:
        messages.error(request, str(error))
        back: Any = memo or client
        return redirect(back)
    words = "メモの内容から下書きを作りました。名前や地名に付いた印を確かめてください。"
    return go(request, case, words)


def _memo(request: StaffRequest) -> Memo | None:
    number = request.POST.get("memo", "")
    rows = Memo.objects.visible_to(request.user).numbered().select_related("company", "person")
    return get_object_or_404(rows, number=number) if number else None


def _client(request: StaffRequest) -> Company | Person | None:
    sources = (("company", companies_visible_to), ("person", people_visible_to))
    for name, visible_to in sources:
        if sent := request.POST.get(name, ""):
            found: Any = get_object_or_404(visible_to(request.user), pk=int_of(sent) or 0)
            return found  # type: ignore[no-any-return]
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_WRITE)
def edit(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """The buttons: save · draft (keep what is typed so far)."""
    case = _writable(request, uuid)
    if not case.is_draft:
        messages.info(
            request, f"「{case.get_state_display()}」の事例は、下書きに戻してから直します。"
        )
        return redirect(case)
    draft = case.drafts.filter(user=request.user).first()
    if request.method != "POST":
        form = CaseForm(case=case, raw=draft.data if draft else None)
        return _page(request, case, form, draft)
    if request.POST.get("act") == "draft":
        return _go_on(request, case)
    form = CaseForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, form, draft, status=422)
    try:
        case_edit(case=case, facts=form.facts(), version=version_in(request), by=request.user)
    except Stale:
        now = case_of(request.user, uuid)
        return _page(request, now, form, draft, status=409, now=now)
    except ValidationError as error:
        add_errors(form, error)
    except CaseError as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, "保存しました。")
        return redirect(f"{case.get_absolute_url()}?saved=1")
    return _page(request, case, form, draft, status=422)


def _go_on(request: StaffRequest, case: CaseStudy) -> HttpResponse:
    """Keep what is typed so far, without scripts."""
    raw = raw_posted(request.POST)
    base, revision = (max(0, version_in(request, name)) for name in ("version", "revision"))
    draft: OwnDraft | None
    try:
        draft = draft_keep(case=case, by=request.user, base=base, revision=revision, data=raw)
    except DraftClash as clash:
        draft = clash.draft
        messages.error(request, f"{clash}　いまの画面の入力は、下に残っています。")
    except Refused as error:
        draft = None
        messages.error(request, str(error))
    return _page(request, case, CaseForm(case=case, raw=raw), draft)


@never_cache
@require_POST
@require_permission(Permission.CASE_WRITE)
def autosave(request: StaffRequest, uuid: uuids.UUID) -> JsonResponse:
    """See `yorozu.kit.own_drafts`."""
    case = _writable(request, uuid)

    def keep(base: int, revision: int, data: Raw) -> CaseDraft:
        try:
            return draft_keep(case=case, by=request.user, base=base, revision=revision, data=data)
        except PermissionDenied as error:
            raise Refused("この事例は、いまは書けません。") from error

    return autosave_answer(request, raw_sent, keep, (CaseError,))


@require_POST
@require_permission(Permission.CASE_WRITE)
def drop(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """Begin anew from what is saved."""
    case = _writable(request, uuid)
    draft_drop(case=case, by=request.user)
    messages.success(request, "書きかけを捨てました。保存してある内容を表示しています。")
    return redirect("casebook:edit", case.uuid)


def _writable(request: StaffRequest, uuid: uuids.UUID) -> CaseStudy:
    case = case_of(request.user, uuid)
    if not can_edit(request.user, case):
        raise PermissionDenied
    return case


def _page(
    request: StaffRequest,
    case: CaseStudy,
    form: CaseForm,
    draft: OwnDraft | None,
    *,
    status: int = 200,
    now: CaseStudy | None = None,
) -> HttpResponse:
    """`version` is what the typed text was begun on: a draft's own, or the one sent before."""
    version = draft.base if draft else case.version
    if now is not None:
        version = now.version
    elif request.method == "POST":
        version = version_in(request)
    context: dict[str, Raw | Any] = {
        "case": case,
        "form": form,
        "version": version,
        "draft": draft,
        "revision": draft.revision if draft else 0,
        "now": now,
        "crumbs": crumbs(case),
    }
    return render(request, "casebook/edit.html", context, status=status)
