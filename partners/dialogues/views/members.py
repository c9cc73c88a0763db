"""Members and 支部 of the dialogues."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from partners.dialogues.errors import DialogueError, DialogueStale
from partners.dialogues.forms.filters import MemberListForm
from partners.dialogues.forms.members import ChapterEditForm, ChapterForm, MemberForm, NewMemberForm
from partners.dialogues.mails import own_url
from partners.dialogues.reading import met_by
from partners.dialogues.services.chapters import chapter_change, chapter_open
from partners.dialogues.services.members import (
    member_admit,
    member_change,
    member_invite,
    member_invite_again,
    member_leave,
)
from partners.dialogues.views._page import crumbs, member_of
from partners.dialogues.wording import words_of
from partners.models import Chapter
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full, version_in


def _crumbs(label: str, name: str) -> list[tuple[str, str]]:
    return [*crumbs(), (label, reverse(f"dialogue:{name}"))]


@require_safe
@require_permission(Permission.DIALOGUE_READ)
def members(request: StaffRequest) -> HttpResponse:
    form = MemberListForm(request.GET, user=request.user)
    rows = form.rows()
    context = {
        "form": form,
        "chips": form.chips(),
        "page": keyset_page(
            rows.select_related("organization", "chapter"), request, order=("kana", "name", "id")
        ),
        "total": rows.order_by().count(),
        "may_write": has_permission(request.user, Permission.DIALOGUE_WRITE),
        "crumbs": crumbs(),
    }
    return htmx_or_full(request, "partners/dialogue/members.html", "results", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def member_new(request: StaffRequest) -> HttpResponse:
    form = NewMemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        invites = form.cleaned_data["how"] == NewMemberForm.INVITE
        add = member_invite if invites else member_admit
        try:
            row = add(facts=form.facts(), by=request.user, uuid=form.cleaned_data["uuid"])
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            said = "招待のメールを送りました" if invites else "メンバーに登録しました"
            messages.success(request, f"{row.name}さん：{said}。")
            return redirect("dialogue:members")
    context = {
        "form": form,
        "wording": words_of(""),
        "crumbs": _crumbs("メンバー", "members"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "partners/dialogue/member_new.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def member(request: StaffRequest, pk: int) -> HttpResponse:
    row = member_of(request.user, pk)
    form = MemberForm(request.POST if request.method == "POST" else None, member=row)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            member_change(
                member=row, facts=form.facts(), by=request.user, version=version_in(request)
            )
        except (DialogueError, ValidationError) as error:
            status = 409 if isinstance(error, DialogueStale) else 422
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            row = member_of(request.user, pk)
        else:
            messages.success(request, "メンバーの登録内容を保存しました。")
            return redirect("dialogue:member", pk)
    context = {
        "member": row,
        "form": form,
        "met": met_by(row).count(),
        "own_url": own_url(row),
        "mails": row.mails.order_by("-pk")[:10],
        "crumbs": _crumbs("メンバー", "members"),
    }
    return render(request, "partners/dialogue/member.html", context, status=status)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def member_resend(request: StaffRequest, pk: int) -> HttpResponse:
    row = member_of(request.user, pk)
    try:
        member_invite_again(member=row, by=request.user, version=version_in(request))
    except DialogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "招待のメールを送り直しました。前のリンクは使えません。")
    return redirect("dialogue:member", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def member_out(request: StaffRequest, pk: int) -> HttpResponse:
    """The person asked to be taken off: said once more what is forgotten."""
    row = member_of(request.user, pk)
    if request.method == "POST":
        member_leave(member=row, by=request.user)
        messages.success(
            request, "退会の手続きをしました。お名前・連絡先と組の記録を消去しました。"
        )
        return redirect("dialogue:members")
    here = [
        *_crumbs("メンバー", "members"),
        (row.name, reverse("dialogue:member", args=[row.pk])),
    ]
    context = {"member": row, "met": met_by(row).count(), "crumbs": here}
    return render(request, "partners/dialogue/member_out.html", context)


@require_safe
@require_permission(Permission.DIALOGUE_READ)
def chapters(request: StaffRequest) -> HttpResponse:
    there = Q(members__opted_in_at__isnull=False, members__left_at=None)
    rows = (
        Chapter.objects.visible_to(request.user)
        .select_related("owner")
        .prefetch_related("leads")
        .annotate(people=Count("members", filter=there))
        .order_by(F("is_active").desc(), "name")
    )
    context = {
        "rows": rows,
        "may_write": has_permission(request.user, Permission.DIALOGUE_WRITE),
        "crumbs": crumbs(),
    }
    return render(request, "partners/dialogue/chapters.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def chapter_new(request: StaffRequest) -> HttpResponse:
    form = ChapterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = chapter_open(by=request.user, **form.cleaned_data)
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, f"{row.name}を登録しました。")
            return redirect("dialogue:chapters")
    context = {"form": form, "crumbs": _crumbs("支部", "chapters")}
    status = 422 if form.is_bound else 200
    return render(request, "partners/dialogue/chapter.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def chapter(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Chapter.objects.visible_to(request.user), pk=pk)
    form = ChapterEditForm(request.POST if request.method == "POST" else None, chapter=row)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            chapter_change(
                chapter=row, by=request.user, version=version_in(request), **form.cleaned_data
            )
        except (DialogueError, ValidationError) as error:
            status = 409 if isinstance(error, DialogueStale) else 422
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            row = get_object_or_404(Chapter.objects.visible_to(request.user), pk=pk)
        else:
            messages.success(request, "支部の内容を保存しました。")
            return redirect("dialogue:chapters")
    context = {"form": form, "chapter": row, "crumbs": _crumbs("支部", "chapters")}
    return render(request, "partners/dialogue/chapter.html", context, status=status)
