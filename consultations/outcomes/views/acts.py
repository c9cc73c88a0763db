"""Acts on one survey, and the page on which an answer from paper or the telephone is typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.errors import Refused
from companies.kinds import KINDS
from companies.models import Company, Person
from companies.views._page import fetch
from consultations.enums import MemoStatus
from consultations.errors import MemoError
from consultations.models import Memo, OutcomeSurvey
from consultations.outcomes.errors import OutcomeRefused, OwnSession
from consultations.outcomes.forms import ByHandForm, SettleForm, TakeForm, initial_of
from consultations.outcomes.reading import find, outcome_page, survey_of_memo
from consultations.outcomes.services import (
    outcome_record,
    outcome_settle,
    outcome_take_figures,
    refusal_lift,
    refusal_record,
    survey_send_again,
    survey_stop,
)
from consultations.rules import takes_part
from yorozu.kit.textkeys import int_of

NOT_COUNTED = "確認済のメモだけに入力できます。"


def _survey(request: StaffRequest, memo: Memo) -> OutcomeSurvey:
    rows = OutcomeSurvey.objects.visible_to(request.user).select_related("answer")
    return get_object_or_404(rows, memo=memo)


def _back(memo: Memo) -> HttpResponse:
    return redirect("consultations:outcome", memo.number)


@require_POST
@require_permission(Permission.OUTCOME_WRITE)
def send(request: StaffRequest, number: str) -> HttpResponse:
    memo = find(request.user, number)
    seen = int_of(request.POST.get("mails"))
    try:
        survey = survey_send_again(memo=memo, by=request.user, number=-1 if seen is None else seen)
    except MemoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{survey.to} へアンケートのメールを送ります。")
    return _back(memo)


@require_POST
@require_permission(Permission.OUTCOME_WRITE)
def stop(request: StaffRequest, number: str) -> HttpResponse:
    memo = find(request.user, number)
    try:
        survey_stop(survey=_survey(request, memo), by=request.user)
    except MemoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "アンケートを止めました。再依頼は送られません。")
    return _back(memo)


@require_POST
@require_permission(Permission.OUTCOME_WRITE)
def settle(request: StaffRequest, number: str) -> HttpResponse:
    memo = find(request.user, number)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return outcome_page(request, memo, settle_form=form, status=422)
    try:
        outcome_settle(
            survey=_survey(request, memo), note=form.cleaned_data["note"], by=request.user
        )
    except MemoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "対応済みにしました。")
    return _back(memo)


@require_POST
@require_permission(Permission.OUTCOME_WRITE)
def take(request: StaffRequest, number: str) -> HttpResponse:
    memo = find(request.user, number)
    survey = _survey(request, memo)
    if survey.given is None:
        messages.error(request, "業績へ写せる数値がありません。")
        return _back(memo)
    form = TakeForm(request.POST, answer=survey.given, held_on=memo.held_on)
    if not form.is_valid():
        return outcome_page(request, memo, take_form=form, status=422)
    try:
        outcome_take_figures(
            survey=survey,
            sides=form.sides(),
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except (MemoError, Refused) as error:
        form.add_error(None, str(error))
        return outcome_page(request, memo, take_form=form, status=409)
    messages.success(request, "回答の数値を、企業の業績に写しました。")
    return _back(memo)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OUTCOME_WRITE)
def by_hand(request: StaffRequest, number: str) -> HttpResponse:
    memo = find(request.user, number)
    if memo.status != MemoStatus.CONFIRMED or takes_part(request.user, memo):
        refused = (
            OwnSession() if memo.status == MemoStatus.CONFIRMED else OutcomeRefused(NOT_COUNTED)
        )
        messages.error(request, str(refused))
        return _back(memo)
    survey = survey_of_memo(memo)
    given = survey.given if survey else None
    initial = {"answered_on": timezone.localdate(), "version": given.version if given else 0}
    initial |= initial_of(given) if given else {}
    form = ByHandForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _record(request, memo, form)
            except MemoError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, "回答を記録しました。")
                return _back(memo)
    context = {"memo": memo, "form": form, "given": given}
    return render(request, "consultations/outcomes/by_hand.html", context, status=status)


def _record(request: StaffRequest, memo: Memo, form: ByHandForm) -> None:
    outcome_record(
        memo=memo,
        entry=form.entry(),
        means=form.means_told(),
        answered_on=form.cleaned_data["answered_on"],
        by=request.user,
        version=form.cleaned_data["version"] or 0,
    )


@require_POST
@require_permission(Permission.OUTCOME_WRITE)
def refusal(request: StaffRequest, client_kind: str, pk: int) -> HttpResponse:
    """アンケート不要 on or off, for the client as told by telephone."""
    kind = KINDS.get(client_kind)
    if kind is None:
        raise Http404
    client: Company | Person = fetch(request.user, kind, pk)
    if request.POST.get("refused") == "1":
        refusal_record(client=client, by=request.user)
        messages.success(request, "アンケートを送らないようにしました。")
    else:
        refusal_lift(client=client, by=request.user)
        messages.success(request, "アンケートを送れるように戻しました。")
    return redirect(f"{kind.page_url(pk)}#outcomes")
