"""Conferences: the list, one of them, its steps, who sits at its table."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from assist.enums import AssistState
from assist.errors import AssistError
from assist.forms.conference import (
    ConferenceForm,
    NewPartyForm,
    PartyForm,
    initial_of,
    initial_of_new,
)
from assist.forms.filters import AssistFilter
from assist.forms.versioned import ReasonForm, VersionForm
from assist.models import AssistCase, AssistConference
from assist.reading import (
    SOON,
    cases_listed,
    conference_reading,
    conferences_listed,
    due_until,
    parties_of,
)
from assist.services import conference_create, conference_edit, conference_move, parties_save
from assist.steps import steps_of
from assist.views._page import attempt, conference_of, crumbs, form_page, go
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import posted
from yorozu.kit.wareki import fiscal_year

SIZE = 30
DUE_SHOWN = 3


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
@remembers("assist")
def conferences(request: StaffRequest) -> HttpResponse:
    """By the day they meet, the newest first; those without a day stand above."""
    filters = AssistFilter(request.GET)
    rows = filters.narrow(AssistConference.objects.visible_to(request.user))
    chips = filters.chips()
    undated = rows.filter(period__isnull=True).exclude(state=AssistState.CANCELLED)
    dated = conferences_listed(rows.filter(period__isnull=False))
    today = timezone.localdate()
    context = {
        "filters": filters,
        "chips": chips,
        "page": keyset_page(dated.annotate_start(), request, order=("-starts", "-id"), size=SIZE),
        "undated": list(conferences_listed(undated).order_by("-created_at")[:SIZE]),
        "total": rows.order_by().count(),
        "due": due_until(request.user, today + SOON, most=DUE_SHOWN) if not chips else None,
        "keep": KEEP,
        "may_write": has_permission(request.user, Permission.ASSIST_WRITE),
    }
    return render(request, "assist/list.html", context)


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def cases(request: StaffRequest) -> HttpResponse:
    """The cases of all conferences, as figures count them."""
    filters = AssistFilter(request.GET)
    rows = AssistCase.objects.visible_to(request.user).live()
    rows = filters.narrow(rows, "conference__")
    context = {
        "filters": filters,
        "chips": filters.chips(),
        "page": keyset_page(
            cases_listed(rows.annotate_start()), request, order=("-starts", "-id"), size=SIZE
        ),
        "total": rows.order_by().count(),
    }
    return render(request, "assist/cases.html", context)


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def due(request: StaffRequest) -> HttpResponse:
    """初動・対応・フォローアップ: what waits, the oldest first; `all=1` those of later, too."""
    everything = request.GET.get("all") == "1"
    last = None if everything else timezone.localdate() + SOON
    context = {
        "due": due_until(request.user, last),
        "everything": everything,
        "may_write": has_permission(request.user, Permission.ASSIST_WRITE),
    }
    return render(request, "assist/due.html", context)


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, conference_of(request.user, pk))


def _page(
    request: StaffRequest, conference: AssistConference, error: str = "", status: int = 200
) -> HttpResponse:
    may_write = has_permission(request.user, Permission.ASSIST_WRITE)
    reading = conference_reading(conference)
    changes = conference.changes.select_related("by", "case")[:30]
    context = {
        "conference": conference,
        "reading": reading,
        "steps": steps_of(conference) if may_write else [],
        "may_write": may_write,
        "may_order": may_write and conference.state == AssistState.PLANNED,
        "changes": changes,
        "error": error,
        "crumbs": crumbs(),
    }
    return render(request, "assist/detail.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    year = fiscal_year(timezone.localdate())
    number = AssistConference.objects.visible_to(request.user).count() + 1
    first = initial_of_new(f"第{number}回 東京チームサポート アシスト会議")
    form = ConferenceForm(posted(request), year=year, initial=first)
    made: list[AssistConference] = []
    if form.is_valid() and attempt(form, lambda: made.append(_create(request, form))):
        return go(request, made[0], "会議を登録しました。参加機関と案件を確かめてください。")
    return form_page(
        request,
        form,
        title="アシスト会議を登録する",
        trail=crumbs(),
        button="登録する",
        template="assist/conference_form.html",
    )


def _create(request: StaffRequest, form: ConferenceForm) -> AssistConference:
    key = form.cleaned_data["uuid"]
    return conference_create(facts=form.facts(), uuid=key, by=request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    conference = conference_of(request.user, pk)
    year = fiscal_year(conference.held_on or timezone.localdate())
    form = ConferenceForm(
        posted(request), year=year, row=conference, initial=initial_of(conference)
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        known: dict[str, Any] = {"conference": conference, "by": request.user}
        if attempt(form, lambda: conference_edit(**known, facts=form.facts(), version=version)):
            return go(request, conference, "会議の内容を保存しました。")
    return form_page(
        request,
        form,
        title="会議の内容を直す",
        trail=crumbs(conference),
        template="assist/conference_form.html",
    )


@never_cache
@require_POST
@require_permission(Permission.ASSIST_WRITE)
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """A step at the press of a button; one that asks for a reason leads to its page."""
    conference = conference_of(request.user, pk)
    form, wanted = VersionForm(request.POST), request.POST.get("state", "")
    if not form.is_valid() or wanted not in AssistState.values:
        raise BadRequest("state, version")
    state = AssistState(wanted)
    try:
        conference_move(
            conference=conference,
            state=state,
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except AssistError as error:
        return _page(request, conference_of(request.user, pk), str(error), status=409)
    return go(request, conference, f"「{state.label}」にしました。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def step_back(request: StaffRequest, pk: int, state: str) -> HttpResponse:
    """Steps that say why: back to the one before, or cancelled."""
    if state not in AssistState.values:
        raise Http404
    conference = conference_of(request.user, pk)
    steps = (each for each in steps_of(conference) if each.asks_why)
    step = next((each for each in steps if each.state == state), None)
    form = ReasonForm(posted(request), initial={"version": conference.version})
    if form.is_valid():
        data = form.cleaned_data
        wanted = AssistState(state)
        known: dict[str, Any] = {"conference": conference, "state": wanted, "by": request.user}
        if attempt(
            form,
            lambda: conference_move(**known, version=data["version"], reason=data["reason"]),
        ):
            return go(request, conference, f"「{wanted.label}」にしました。")
    elif step is None:
        messages.info(request, "この会議は、いまはその操作ができません。")
        return redirect(conference)
    title = step.label if step else "状態を変える"
    return form_page(
        request, form, title=title, trail=crumbs(conference), button=title, lead=conference.bank
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def parties(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole list on one page, saved as one."""
    conference = conference_of(request.user, pk)
    data = posted(request)
    head = VersionForm(data, initial={"version": conference.version})
    # Those the page showed: a second click finds the one it added in the list already.
    shown = [
        party for party in parties_of(conference) if data is None or f"p{party.pk}-party_id" in data
    ]
    for party in shown:
        party.conference = conference
    rows = [PartyForm(data, party=party) for party in shown]
    more = NewPartyForm(data)
    forms = [head, more, *rows]
    valid = [each.is_valid() for each in forms]
    if data is not None and all(valid):
        facts = [*(row.facts() for row in rows), *more.facts()]
        version = head.cleaned_data["version"]
        known: dict[str, Any] = {"conference": conference, "by": request.user}
        lines = [(row.party.name, row) for row in rows]
        if attempt(head, lambda: parties_save(**known, parties=facts, version=version), lines):
            return go(request, conference, "参加機関と出欠を保存しました。")
    context = {
        "conference": conference,
        "form": head,
        "rows": rows,
        "more": more,
        "crumbs": crumbs(conference),
        "may_attend": not conference.is_open,
    }
    status = 422 if any(each.errors for each in forms) else 200
    return render(request, "assist/parties.html", context, status=status)
