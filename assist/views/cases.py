"""A case: what the bank says, the consents, the parties' views, its memos."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from assist.enums import AssistState
from assist.errors import AssistError
from assist.forms.case import (
    CaseForm,
    ConsentsForm,
    ViewForm,
    initial_of_case,
    initial_of_new_case,
    initial_of_view,
)
from assist.forms.versioned import ReasonForm, VersionForm
from assist.models import AssistCase, AssistParty
from assist.reading import case_reading, parties_of
from assist.services import (
    case_add,
    case_consent,
    case_edit,
    case_memos_set,
    case_move,
    case_restore,
    case_withdraw,
    view_save,
)
from assist.views._page import attempt, case_of, conference_of, crumbs, form_page, go
from companies.enums import ConsentMeans
from companies.models.consent import client_q
from consultations.models import Memo
from yorozu.kit.textkeys import int_of
from yorozu.kit.views import posted

MOST_MEMOS = 100


@never_cache
@require_safe
@require_permission(Permission.ASSIST_READ)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, case_of(request.user, pk))


def _page(
    request: StaffRequest,
    row: AssistCase,
    *,
    consent: ConsentsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reading = case_reading(request.user, row)
    may_write = has_permission(request.user, Permission.ASSIST_WRITE)
    conference = row.conference
    context = {
        "case": row,
        "conference": conference,
        "reading": reading,
        "may_write": may_write and row.is_live and conference.is_writable,
        "may_restore": may_write and not row.is_live and conference.is_writable,
        "may_plan": may_write
        and row.is_live
        and conference.state in (AssistState.FIXED, AssistState.HELD),
        "may_follow": may_write
        and row.is_live
        and conference.state in (AssistState.HELD, AssistState.CLOSED),
        "may_consent": may_write and has_permission(request.user, Permission.CONSENT_RECORD),
        "consent": consent or ConsentsForm(parties=_asked(row)),
        "changes": row.changes.select_related("by")[:30],
        "crumbs": crumbs(conference),
    }
    return render(request, "assist/case.html", context, status=status)


def _asked(row: AssistCase) -> Any:
    """Those the company is asked about: the centre holds its record already."""
    return parties_of(row.conference).filter(organization__isnull=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def case_new(request: StaffRequest, pk: int) -> HttpResponse:
    conference = conference_of(request.user, pk)
    form = CaseForm(
        posted(request),
        user=request.user,
        conference=conference,
        initial=initial_of_new_case(conference),
    )
    if form.is_valid():
        made: list[AssistCase] = []
        known: dict[str, Any] = {"conference": conference, "by": request.user}
        key = form.cleaned_data["uuid"]
        if attempt(form, lambda: made.append(case_add(**known, facts=form.facts(), uuid=key))):
            return go(request, made[0], "案件を追加しました。企業の同意を確かめてください。")
    return form_page(
        request, form, title="案件を追加する", trail=crumbs(conference), button="追加する"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def case_change(request: StaffRequest, pk: int) -> HttpResponse:
    row = case_of(request.user, pk)
    form = CaseForm(
        posted(request),
        user=request.user,
        conference=row.conference,
        case=row,
        initial=initial_of_case(row),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        known: dict[str, Any] = {"case": row, "by": request.user}
        if attempt(form, lambda: case_edit(**known, facts=form.facts(), version=version)):
            return go(request, row, "案件を保存しました。")
    return form_page(request, form, title="案件を直す", trail=crumbs(row.conference, row))


@never_cache
@require_POST
@require_permission(Permission.ASSIST_WRITE)
def case_shift(request: StaffRequest, pk: int) -> HttpResponse:
    """One place up or down the agenda; the button says to which."""
    row = case_of(request.user, pk)
    form, position = VersionForm(request.POST), int_of(request.POST.get("position"))
    if not form.is_valid() or position is None:
        raise BadRequest("position, version")
    version = form.cleaned_data["version"]
    try:
        case_move(case=row, position=position, version=version, by=request.user)
    except AssistError as error:
        messages.error(request, str(error))
    return redirect(f"{row.conference.get_absolute_url()}#agenda")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    row = case_of(request.user, pk)
    form = ReasonForm(posted(request), initial={"version": row.version})
    if form.is_valid():
        known: dict[str, Any] = {"case": row, "by": request.user, **form.cleaned_data}
        if attempt(form, lambda: case_withdraw(**known)):
            return go(request, row.conference, f"案件{row.position}を取り下げました。")
    return form_page(
        request,
        form,
        title="案件を取り下げる",
        trail=crumbs(row.conference, row),
        button="取り下げる",
        lead="議題から外れ、どの資料にも載らなくなります。記録は残り、元に戻せます。",
    )


@never_cache
@require_POST
@require_permission(Permission.ASSIST_WRITE)
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    row = case_of(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("version")
    known: dict[str, Any] = {"case": row, "by": request.user, **form.cleaned_data}
    if attempt(form, lambda: case_restore(**known)):
        return go(request, row, "議題に戻しました。")
    messages.error(request, "、".join(str(each) for each in form.non_field_errors()))
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.ASSIST_WRITE)
def consents(request: StaffRequest, pk: int) -> HttpResponse:
    """One paper, several parties: each its own consent of the company."""
    row = case_of(request.user, pk)
    form = ConsentsForm(request.POST, parties=_asked(row))
    if form.is_valid():
        data = form.cleaned_data
        known: dict[str, Any] = {"case": row, "by": request.user, "paper": data["note"]}
        if attempt(
            form,
            lambda: case_consent(
                **known,
                parties=list(data["parties"]),
                given_on=data["given_on"],
                means=ConsentMeans(data["means"]),
            ),
        ):
            return go(request, row, "同意を記録しました。")
    return _page(request, row, consent=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def opinion(request: StaffRequest, pk: int, party: int) -> HttpResponse:
    """What one party says; written down by the centre."""
    row = case_of(request.user, pk)
    seat = get_object_or_404(
        AssistParty.objects.visible_to(request.user)
        .seated()
        .filter(conference=row.conference)
        .select_related("organization"),
        pk=party,
    )
    said = row.views.filter(party=seat).first()
    form = ViewForm(posted(request), initial=initial_of_view(said))
    if form.is_valid():
        known: dict[str, Any] = {"case": row, "party": seat, "by": request.user}
        if attempt(form, lambda: view_save(**known, **form.cleaned_data)):
            return go(request, row, f"{seat.name}の意見を保存しました。")
    return form_page(
        request,
        form,
        title=f"{seat.name}の意見",
        trail=crumbs(row.conference, row),
        lead=f"案件{row.position}　{row.client}",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ASSIST_WRITE)
def memos(request: StaffRequest, pk: int) -> HttpResponse:
    """The company's memos that the person may read; ticked are those that belong to the case."""
    row = case_of(request.user, pk)
    own = Memo.objects.visible_to(request.user).numbered()
    own = own.filter(client_q(row.root)) if row.root else own.none()
    rows = list(own.select_related("primary_topic").order_by("-started_at", "-pk")[:MOST_MEMOS])
    if request.method == "POST":
        sent = (int_of(each) for each in request.POST.getlist("memos"))
        wanted = [each for each in sent if each]
        try:
            case_memos_set(case=row, memos=wanted, by=request.user)
        except AssistError as error:
            messages.error(request, str(error))
            return redirect(row)
        return go(request, row, "関連する相談メモを保存しました。")
    context = {
        "case": row,
        "rows": rows,
        "linked": set(row.memos.values_list("pk", flat=True)),
        "crumbs": crumbs(row.conference, row),
    }
    return render(request, "assist/memos.html", context)
