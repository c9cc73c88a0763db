"""The client's page behind the signed link: no account, no scripts, nothing about what was said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.models import OutcomeSurvey
from consultations.outcomes.errors import Closed
from consultations.outcomes.forms import AnswerForm, initial_of
from consultations.outcomes.links import answer_path, survey_of
from consultations.outcomes.services import outcome_answer, outcome_refuse
from yorozu.kit.rates import too_often

MOST_FORGED, FORGED_SECONDS = 20, 600
MOST_POSTS, POST_SECONDS = 30, 3600
# Who has just answered here sees the answer again; whoever is forwarded the mail does not.
OWN, OWN_SECONDS = "outcome_own", 3600
DONE = "?done=1"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; answered again until the day the link closes."""
    row = survey_of(token)
    if row is None:
        return _forged(request)
    if not row.takes_answers:
        return _closed(request, row)
    if request.method == "POST" and _posts_too_often(request, row):
        return render(request, "outcomes/too_often.html", status=429)
    is_own = _is_own(request, row)
    initial = initial_of(row.given) if row.given and is_own else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            outcome_answer(survey=row, entry=form.entry())
        except Closed:
            return _closed(request, row)
        _remember(request, row)
        return redirect(f"{answer_path(row)}{DONE}")
    if request.GET.get("done") == "1" and is_own and not form.is_bound:
        return render(request, "outcomes/done.html", {"survey": row, "url": answer_path(row)})
    context = {"survey": row, "form": form, "is_own": is_own, "token": token}
    return render(request, "outcomes/answer.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """アンケート不要: asked for by the link, decided by the button. A mail scanner presses none."""
    row = survey_of(token)
    if row is None:
        return _forged(request)
    if request.method == "POST":
        if _posts_too_often(request, row):
            return render(request, "outcomes/too_often.html", status=429)
        outcome_refuse(survey=row)
        return redirect(f"{request.path}{DONE}")
    context = {"survey": row, "done": request.GET.get("done") == "1"}
    return render(request, "outcomes/refuse.html", context)


def _forged(request: HttpRequest) -> HttpResponse:
    """Only failures are counted by address: a whole company may answer from one."""
    if too_often(request, "outcome-forged", most=MOST_FORGED, seconds=FORGED_SECONDS):
        return render(request, "outcomes/too_often.html", status=429)
    return render(request, "outcomes/closed.html", {"survey": None}, status=404)


def _closed(request: HttpRequest, row: OutcomeSurvey) -> HttpResponse:
    return render(request, "outcomes/closed.html", {"survey": row}, status=410)


def _posts_too_often(request: HttpRequest, row: OutcomeSurvey) -> bool:
    """By one's own link, however it is spelled."""
    return too_often(
        request, "outcome-post", most=MOST_POSTS, seconds=POST_SECONDS, key=row.key.hex
    )


def _is_own(request: HttpRequest, row: OutcomeSurvey) -> bool:
    told: dict[str, float] = request.session.get(OWN, {})
    at: float | None = told.get(row.key.hex)
    return at is not None and timezone.now().timestamp() - at < OWN_SECONDS


def _remember(request: HttpRequest, row: OutcomeSurvey) -> None:
    request.session[OWN] = {row.key.hex: timezone.now().timestamp()}
