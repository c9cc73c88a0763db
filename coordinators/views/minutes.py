"""議事録: written with a draft that outlives the page, saved over what was seen, printed."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from coordinators.errors import Refused, Stale
from coordinators.forms.meetings import MinutesForm, Raw, raw_posted, raw_sent
from coordinators.minutes_pdf import minutes_pdf
from coordinators.minutes_templates import patterns_for, with_pattern
from coordinators.models import GroupMeeting, MeetingDraft
from coordinators.rules import can_write
from coordinators.services import meeting_save, minutes_drop, minutes_keep
from coordinators.views._groups import fetch_meeting, group_crumbs
from yorozu.kit.own_drafts import DraftClash, OwnDraft, autosave_answer
from yorozu.kit.views import add_errors, version_in

PATTERN = "pattern:"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.GROUP_WRITE)
def edit(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """The buttons: save · hold (save and 開催済) · draft · pattern:<key> (insert a beginning)."""
    meeting = _writable(request, uuid)
    draft = meeting.drafts.filter(user=request.user).first()
    if request.method != "POST":
        form = MinutesForm(meeting=meeting, raw=draft.data if draft else None)
        return _page(request, meeting, form, draft)
    act = request.POST.get("act", "save")
    if act == "draft" or act.startswith(PATTERN):
        return _go_on(request, meeting, act)
    form = MinutesForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, meeting, form, draft, status=422)
    version = version_in(request)
    try:
        meeting_save(
            meeting=meeting,
            by=request.user,
            facts=form.facts(),
            version=version,
            held=act == "hold",
        )
    except Stale:
        now = fetch_meeting(request.user, uuid)
        return _page(request, now, form, draft, status=409, now=now)
    except ValidationError as error:
        add_errors(form, error)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        words = "保存し、開催済にしました。" if act == "hold" else "保存しました。"
        messages.success(request, words)
        return redirect(f"{meeting.get_absolute_url()}?saved=1")
    return _page(request, meeting, form, draft, status=422)


def _go_on(request: StaffRequest, meeting: GroupMeeting, act: str) -> HttpResponse:
    """Keep what is typed so far, with a beginning put in where one was asked for."""
    raw = raw_posted(request.POST)
    raw["minutes"] = with_pattern(raw["minutes"], act.removeprefix(PATTERN))
    draft: OwnDraft | None
    is_kept = False
    try:
        draft = minutes_keep(
            meeting=meeting,
            by=request.user,
            base=max(0, version_in(request)),
            revision=max(0, version_in(request, "revision")),
            data=raw,
        )
        is_kept = True
    except DraftClash as clash:
        draft = clash.draft
        messages.error(request, f"{clash}　いまの画面の入力は、下に残っています。")
    except Refused as error:
        draft = None
        messages.error(request, str(error))
    return _page(request, meeting, MinutesForm(meeting=meeting, raw=raw), draft, is_kept=is_kept)


@never_cache
@require_POST
@require_permission(Permission.GROUP_WRITE)
def autosave(request: StaffRequest, uuid: uuids.UUID) -> JsonResponse:
    """See `yorozu.kit.own_drafts`."""
    meeting = _writable(request, uuid)

    def keep(base: int, revision: int, data: Raw) -> MeetingDraft:
        return minutes_keep(
            meeting=meeting, by=request.user, base=base, revision=revision, data=data
        )

    return autosave_answer(request, raw_sent, keep, (Refused,))


@require_POST
@require_permission(Permission.GROUP_WRITE)
def drop(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """Begin anew from what is saved."""
    meeting = _writable(request, uuid)
    minutes_drop(meeting=meeting, by=request.user)
    messages.success(request, "書きかけを捨てました。保存してある内容を表示しています。")
    return redirect("coordinators:minutes", meeting.uuid)


@never_cache
@require_safe
@require_permission(Permission.GROUP_READ)
def print_(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    meeting = fetch_meeting(request.user, uuid)
    response = HttpResponse(minutes_pdf(meeting), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{meeting.day:%Y%m%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _writable(request: StaffRequest, uuid: uuids.UUID) -> GroupMeeting:
    meeting = fetch_meeting(request.user, uuid)
    if not can_write(request.user, meeting.group):
        raise PermissionDenied
    return meeting


def _page(
    request: StaffRequest,
    meeting: GroupMeeting,
    form: MinutesForm,
    draft: OwnDraft | None,
    *,
    status: int = 200,
    now: GroupMeeting | None = None,
    is_kept: bool = False,
) -> HttpResponse:
    """`version` is what the typed text was begun on: a draft's own, or the one sent before.

    `is_kept`: the server keeps what was sent, so the copies on this PC have served.
    """
    version = draft.base if draft else meeting.version
    if now is not None:
        version = now.version
    elif request.method == "POST":
        version = version_in(request)
    context: dict[str, Raw | Any] = {
        "meeting": meeting,
        "group": meeting.group,
        "form": form,
        "version": version,
        "draft": draft,
        "is_kept": is_kept,
        "revision": draft.revision if draft else 0,
        "now": now,
        "now_attendees": now.attendees.order_by("kana", "name") if now else [],
        "patterns": patterns_for(meeting.group.kind),
        "crumbs": group_crumbs(meeting.group, meeting),
    }
    return render(request, "coordinators/groups/minutes.html", context, status=status)
