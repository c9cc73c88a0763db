"""Dialogues: what is coming and what became of it, a new one, its board, its end."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from partners.dialogues.errors import DialogueError
from partners.dialogues.forms.sessions import DialogueForm, RoundsForm
from partners.dialogues.reading import (
    coming_sessions,
    door_of,
    mix_of,
    past_sessions,
    sheets_of,
    totals_of,
)
from partners.dialogues.services.rounds import session_set
from partners.dialogues.services.sessions import dialogue_announce, dialogue_close, dialogue_prepare
from partners.dialogues.views._page import crumbs, event_of, page_of, session_of
from partners.models import DialogueMember, DialogueSession, IntroductionWish
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import version_in


@require_safe
@require_permission(Permission.DIALOGUE_READ)
def index(request: StaffRequest) -> HttpResponse:
    past = past_sessions(request.user)
    context = {
        "coming": list(coming_sessions(request.user)),
        "page": keyset_page(past, request, order=("-closed_at", "-id"), size=20),
        "totals": totals_of(past),
        "members": DialogueMember.objects.visible_to(request.user).joined().count(),
        "wishes": IntroductionWish.objects.visible_to(request.user).open().count(),
        "may_write": has_permission(request.user, Permission.DIALOGUE_WRITE),
    }
    return render(request, "partners/dialogue/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    form = DialogueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            event = dialogue_announce(plan=form.plan(), by=request.user)
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "対話会を登録しました。参加予定の方を確かめてください。")
            return redirect("dialogue:board", event.pk)
    context = {"form": form, "crumbs": crumbs()}
    status = 422 if form.is_bound else 200
    return render(request, "partners/dialogue/new.html", context, status=status)


@never_cache
@require_safe
@require_permission(Permission.DIALOGUE_READ)
def board(request: StaffRequest, pk: int) -> HttpResponse:
    return board_page(session_of(request.user, pk), request)


def board_page(
    session: DialogueSession, request: StaffRequest, *, error: str = "", status: int = 200
) -> HttpResponse:
    sheets = sheets_of(session)
    coming = [sheet for sheet in sheets if not sheet.is_begun]
    context = page_of(
        session,
        error=error,
        sheets=sheets,
        begun=[sheet for sheet in sheets if sheet.is_begun],
        coming=coming,
        repeated=sum(sheet.row.repeated_pairs for sheet in coming),
        least=coming[0].row.least_repeats if coming else 0,
        door=door_of(session, sheets),
        mix=mix_of(session),
        rounds_form=RoundsForm(
            initial={"rounds": session.rounds_planned, "group_size": session.group_size}
        ),
        may_write=has_permission(request.user, Permission.DIALOGUE_WRITE),
    )
    context["crumbs"] = crumbs()
    return render(request, "partners/dialogue/board.html", context, status=status)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def prepare(request: StaffRequest, pk: int) -> HttpResponse:
    """A dialogue that came in as a request gets its board."""
    event = event_of(request.user, pk)
    dialogue_prepare(event=event, by=request.user)
    return redirect("dialogue:board", event.pk)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request.user, pk)
    form = RoundsForm(request.POST)
    if not form.is_valid():
        return board_page(session, request, error="回数と人数を選んでください。", status=422)
    rounds, size = form.numbers()
    try:
        session_set(
            session=session,
            rounds_planned=rounds,
            group_size=size,
            by=request.user,
            version=version_in(request),
        )
    except DialogueError as error:
        return board_page(session_of(request.user, pk), request, error=str(error), status=409)
    messages.success(request, "回数と1組の人数を保存しました。これからの回は、作り直してください。")
    return redirect("dialogue:board", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request.user, pk)
    error = ""
    if request.method == "POST":
        try:
            dialogue_close(session=session, by=request.user, version=version_in(request))
        except DialogueError as refused:
            error, session = str(refused), session_of(request.user, pk)
        else:
            messages.success(request, "対話会を終了し、席と受付の記録を消去しました。")
            return redirect("dialogue:board", pk)
    sheets = sheets_of(session)
    context = page_of(
        session,
        error=error,
        begun=[sheet for sheet in sheets if sheet.is_begun],
        left=[sheet for sheet in sheets if not sheet.is_begun],
    )
    status = 409 if error else 200
    return render(request, "partners/dialogue/close.html", context, status=status)
