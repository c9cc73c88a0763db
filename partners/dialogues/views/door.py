"""The door of a dialogue: who is expected, who is here, who comes unannounced."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from partners.dialogues.errors import DialogueError, DialogueRefused
from partners.dialogues.forms.members import AdmitForm
from partners.dialogues.reading import attendances_of, door_of
from partners.dialogues.services.door import (
    attendance_expect,
    attendance_of,
    attendance_set,
    attendance_walk_in,
)
from partners.dialogues.views._page import page_of, session_of
from partners.enums import AttendanceState
from partners.models import Chapter, DialogueMember, DialogueSession
from yorozu.kit.textkeys import clean_text, int_of

LONGEST = 40


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def door(request: StaffRequest, pk: int) -> HttpResponse:
    """One button a person; names are found by their beginning or any part."""
    session = session_of(request.user, pk)
    if request.method != "POST":
        return _door_page(request, session)
    try:
        row = _set(request, session)
    except DialogueError as error:
        return _door_page(request, session_of(request.user, pk), error=str(error))
    words = clean_text(request.GET.get("q", ""))[:LONGEST]
    query = f"?{request.GET.urlencode()}" if words else ""
    return redirect(f"{reverse('dialogue:door', args=[pk])}{query}#p{row}")


def _set(request: StaffRequest, session: DialogueSession) -> int:
    """Which button: "12:here". Raises DialogueRefused."""
    key, _, state = request.POST.get("set", "").partition(":")
    number = int_of(key)
    if number is None or state not in AttendanceState.values:
        raise DialogueRefused("受付の状態を選んでください。")
    row = attendance_of(session, number)
    attendance_set(attendance=row, state=AttendanceState(state), by=request.user)
    return row.pk


def _door_page(request: StaffRequest, session: DialogueSession, *, error: str = "") -> HttpResponse:
    words = clean_text(request.GET.get("q", ""))[:LONGEST].strip()
    context = page_of(
        session,
        rows=attendances_of(session, words),
        q=words,
        door=door_of(session, []),
        error=error,
        acts=[AttendanceState.HERE, AttendanceState.ABSENT, AttendanceState.GONE],
    )
    status = 409 if error else 200
    return render(request, "partners/dialogue/door.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def expect(request: StaffRequest, pk: int) -> HttpResponse:
    """Members who want to come, ticked on a list by chapter."""
    session = session_of(request.user, pk)
    members = DialogueMember.objects.visible_to(request.user).joined()
    error = ""
    if request.method == "POST":
        keys = [number for text in request.POST.getlist("member") if (number := int_of(text))]
        try:
            new = attendance_expect(
                session=session, members=members.filter(pk__in=keys), by=request.user
            )
        except DialogueError as refused:
            error = str(refused)
        else:
            messages.success(request, f"{new}人を参加予定に入れました。")
            return redirect("dialogue:door", pk)
    chapters = Chapter.objects.visible_to(request.user).filter(is_active=True)
    chosen = int_of(request.GET.get("chapter"))
    absent = members.exclude(attendances__session=session).select_related("organization")
    context = page_of(
        session,
        members=absent.filter(chapter=chosen) if chosen else absent,
        chapters=chapters,
        chosen=chosen,
        error=error,
    )
    status = 409 if error else 200
    return render(request, "partners/dialogue/expect.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def walk_in(request: StaffRequest, pk: int) -> HttpResponse:
    session = session_of(request.user, pk)
    initial = {"chapter": session.chapter_id}
    form = AdmitForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = attendance_walk_in(
                session=session,
                facts=form.facts(),
                by=request.user,
                uuid=form.cleaned_data["uuid"],
            )
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, f"{row.member.name}さんを受け付けました。")
            return redirect("dialogue:door", pk)
    status = 422 if form.is_bound else 200
    context = page_of(session, form=form)
    return render(request, "partners/dialogue/walk_in.html", context, status=status)
