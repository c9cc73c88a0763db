"""フォローアップ会議 and the answers to the surveys."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from consultations.remembering import chip_links
from trainees.enums import Answer, MeetingState
from trainees.errors import Refused
from trainees.forms.filters import MeetingFilter
from trainees.forms.meetings import MeetingForm
from trainees.models import FollowUpMeeting, Trainee
from trainees.selectors.alumni import meetings_with_counts, surveys_visible_to
from trainees.services import (
    attendance_record,
    meeting_change,
    meeting_invite,
    meeting_move,
    meeting_plan,
)
from trainees.views._page import crumbs, fetch_meeting, say_wrong
from yorozu.kit.paging import keyset_page
from yorozu.kit.textkeys import int_of
from yorozu.kit.views import add_errors, posted, version_in


@never_cache
@require_safe
@require_permission(Permission.ALUMNI_READ)
def meetings(request: StaffRequest) -> HttpResponse:
    filters = MeetingFilter(request.GET)
    rows = filters.narrow(FollowUpMeeting.objects.visible_to(request.user))
    page = keyset_page(meetings_with_counts(rows), request, order=("-starts_at", "-id"))
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, filters.chips()),
        "page": page,
        "total": rows.order_by().count(),
        "may_write": has_permission(request.user, Permission.ALUMNI_WRITE),
        "crumbs": crumbs(),
    }
    return render(request, "trainees/meetings.html", context)


@never_cache
@require_safe
@require_permission(Permission.ALUMNI_READ)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_meeting(request.user, pk))


def _page(
    request: StaffRequest,
    row: FollowUpMeeting,
    status: int = 200,
    present: Collection[int] | None = None,
) -> HttpResponse:
    """`present`: who was ticked in a form that was refused."""
    invited = list(row.invitations.select_related("trainee__organization", "trainee__branch"))
    alumni = Trainee.objects.visible_to(request.user).graduated()
    answers = [(each, sum(one.answer == each for one in invited)) for each in Answer]
    context = {
        "meeting": row,
        "invited": invited,
        "coordinators": list(row.coordinators.all()),
        "answers": [*answers, ("未回答", sum(not one.answer for one in invited))],
        "present": sum(one.attended is True for one in invited),
        "ticked": {one.pk for one in invited if one.attended} if present is None else present,
        "left": alumni.exclude(meeting_invitations__meeting=row).count(),
        "may_write": has_permission(request.user, Permission.ALUMNI_WRITE),
        "has_begun": row.starts_at <= timezone.now(),
        "crumbs": _here(),
    }
    return render(request, "trainees/meeting.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ALUMNI_WRITE)
def meeting_new(request: StaffRequest) -> HttpResponse:
    form = MeetingForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            row = meeting_plan(values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "フォローアップ会議を登録しました。続けて案内を送れます。")
            return redirect(row)
    return _form(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.ALUMNI_WRITE)
def meeting_edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_meeting(request.user, pk)
    form = MeetingForm(posted(request), meeting=row)
    if form.is_bound and form.is_valid():
        try:
            meeting_change(
                meeting=row,
                values=form.values(),
                by=request.user,
                version=version_in(request),
            )
        except Refused as error:
            form.add_error(None, str(error))
            row = fetch_meeting(request.user, pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "フォローアップ会議を保存しました。")
            return redirect(row)
    return _form(request, form, row)


@never_cache
@require_POST
@require_permission(Permission.ALUMNI_WRITE)
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody among the alumni who was not asked yet."""
    row = fetch_meeting(request.user, pk)
    alumni = Trainee.objects.visible_to(request.user).graduated().select_related("user")
    people = list(alumni.exclude(meeting_invitations__meeting=row))
    try:
        asked, sent = meeting_invite(meeting=row, trainees=people, by=request.user)
    except Refused as error:
        say_wrong(request, error)
    else:
        words = f"{asked}名に案内を作り、{sent}名にメールを送りました。"
        if asked > sent:
            words += f"メールアドレスのない{asked - sent}名には、電話で案内してください。"
        messages.success(request, words if asked else "案内していない修了生はいません。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.ALUMNI_WRITE)
def move(request: StaffRequest, pk: int, state: str) -> HttpResponse:
    row = fetch_meeting(request.user, pk)
    if state not in MeetingState.values:
        raise Http404
    version = version_in(request)
    try:
        meeting_move(meeting=row, state=MeetingState(state), by=request.user, version=version)
    except Refused as error:
        say_wrong(request, error)
    else:
        messages.success(request, f"「{MeetingState(state).label}」にしました。")
    return redirect(row)


@never_cache
@require_POST
@require_permission(Permission.ALUMNI_WRITE)
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch_meeting(request.user, pk)
    present = [int_of(text) or 0 for text in request.POST.getlist("present")]
    try:
        attendance_record(
            meeting=row, present=present, by=request.user, version=version_in(request)
        )
    except Refused as error:
        say_wrong(request, error)
        return _page(request, fetch_meeting(request.user, pk), status=422, present=present)
    messages.success(request, "出欠を記録しました。")
    return redirect(row)


@never_cache
@require_safe
@require_permission(Permission.ALUMNI_READ)
def surveys(request: StaffRequest) -> HttpResponse:
    """修了後アンケート: how the training is used."""
    rows = surveys_visible_to(request.user)
    answered = [each for each in rows if each.answered_at]
    context: dict[str, Any] = {
        "rows": rows,
        "answered": len(answered),
        "introduced": sum(each.introduced or 0 for each in answered),
        "crumbs": crumbs(("修了生名簿", reverse("trainees:alumni"))),
    }
    return render(request, "trainees/surveys.html", context)


def _here() -> list[tuple[str, str]]:
    return crumbs(("フォローアップ会議", reverse("trainees:meetings")))


def _form(
    request: StaffRequest, form: MeetingForm, row: FollowUpMeeting | None = None
) -> HttpResponse:
    more = [(row.title, row.get_absolute_url())] if row else []
    context = {"form": form, "meeting": row, "crumbs": [*_here(), *more]}
    status = 422 if form.is_bound else 200
    return render(request, "trainees/meeting_form.html", context, status=status)
