"""The rounds of a dialogue: groups made and begun, on the wall and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.dialogues.errors import DialogueError
from partners.dialogues.pdf import cards_pdf, tables_pdf
from partners.dialogues.reading import current_sheet, sheets_of
from partners.dialogues.services.rounds import round_start, round_unstart, rounds_make
from partners.dialogues.services.sessions import people_here
from partners.dialogues.views._page import page_of, session_of
from partners.dialogues.views.sessions import board_page
from yorozu.kit.views import htmx_or_full, id_in, version_in


def _act(request: StaffRequest, pk: int, act: Callable[..., Any], **more: Any) -> Any:
    """What the act answers; or the board as it stands now, with what was refused."""
    session = session_of(request.user, pk)
    try:
        return act(session=session, by=request.user, version=version_in(request), **more)
    except DialogueError as error:
        return board_page(session_of(request.user, pk), request, error=str(error), status=409)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def make(request: StaffRequest, pk: int) -> HttpResponse:
    expected = request.POST.get("who") == "expected"
    made = _act(request, pk, rounds_make, expected=expected)
    if isinstance(made, HttpResponse):
        return made
    messages.success(request, f"{made[0].people}人を{len(made)}回分の組に分けました。")
    return redirect("dialogue:board", pk)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def start(request: StaffRequest, pk: int) -> HttpResponse:
    begun = _act(request, pk, round_start)
    if isinstance(begun, HttpResponse):
        return begun
    messages.success(request, f"{begun}を始めました。この回の組は、もう変わりません。")
    return redirect("dialogue:board", pk)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def unstart(request: StaffRequest, pk: int) -> HttpResponse:
    undone = _act(request, pk, round_unstart)
    if isinstance(undone, HttpResponse):
        return undone
    messages.success(request, f"{undone}の開始を取り消しました。")
    return redirect("dialogue:board", pk)


@never_cache
@require_safe
@require_permission(Permission.DIALOGUE_READ)
def screen(request: StaffRequest, pk: int) -> HttpResponse:
    """On the wall: looks by itself whether the next round has begun."""
    session = session_of(request.user, pk)
    sheets = sheets_of(session)
    wanted = id_in(request.GET, "round")
    sheet = current_sheet(sheets, wanted)
    context = page_of(session, sheets=sheets, sheet=sheet, wanted=wanted)
    return htmx_or_full(
        request, "partners/dialogue/screen.html", "partners/dialogue/_wall.html", context
    )


@never_cache
@require_safe
@require_permission(Permission.DIALOGUE_READ)
def cards(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request.user, pk)
    people = people_here(session, expected=True)
    return _pdf(cards_pdf(session.event, people), f"name-cards-{pk}")


@never_cache
@require_safe
@require_permission(Permission.DIALOGUE_READ)
def tables(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request.user, pk)
    return _pdf(tables_pdf(session.event, sheets_of(session)), f"tables-{pk}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
