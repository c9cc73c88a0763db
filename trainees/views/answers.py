"""Pages behind signed links in mails, without an account: once said, gladly said again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trainees.enums import Answer
from trainees.errors import Refused
from trainees.forms.meetings import AnswerForm, SurveyForm
from trainees.models import MeetingInvitation, Survey
from trainees.models.alumni import ANSWER_SALT, SURVEY_SALT, of_token
from trainees.services import meeting_answer, survey_answer
from yorozu.kit.rates import too_often

MOST, SECONDS, LONGEST = 30, 600, 300
DONE = "?done=1"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """出欠の回答, until the meeting begins. Forged links say only that they fail."""
    if too_often(request, "trainees_answer", most=MOST, seconds=SECONDS):
        return render(request, "429.html", status=429)
    row: MeetingInvitation | None = of_token(MeetingInvitation, token[:LONGEST], ANSWER_SALT)
    if row is None:
        return render(request, "trainees/link_closed.html", status=404)
    meeting = row.meeting
    is_open = meeting.is_planned and timezone.now() < meeting.starts_at
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, initial={"answer": row.answer, "message": row.message})
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        try:
            meeting_answer(invitation=row, answer=Answer(data["answer"]), message=data["message"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{request.path}{DONE}")
    context = {"row": row, "meeting": meeting, "is_open": is_open}
    return _page(request, "trainees/answer.html", form, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """修了後アンケート; answered once."""
    if too_often(request, "trainees_survey", most=MOST, seconds=SECONDS):
        return render(request, "429.html", status=429)
    row: Survey | None = of_token(Survey, token[:LONGEST], SURVEY_SALT)
    if row is None:
        return render(request, "trainees/link_closed.html", status=404)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            survey_answer(survey=row, values=form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{request.path}{DONE}")
    context = {"row": row, "is_open": row.answered_at is None}
    return _page(request, "trainees/survey.html", form, context)


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "done": request.GET.get("done") == "1"}
    return render(request, template, context, status=422 if form.is_bound else 200)
