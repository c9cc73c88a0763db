"""印の付いた語: each is written otherwise, or stays with a reason."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from casebook.checking import check_of
from casebook.models import CaseStudy
from casebook.rights import can_edit
from casebook.services import level_set, word_keep, word_replace, word_unkeep
from casebook.views._page import case_of, crumbs, tried
from yorozu.kit.textkeys import clean_text
from yorozu.kit.views import version_in

OTHER = "other"


@never_cache
@require_safe
@require_permission(Permission.CASE_WRITE)
def check(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = _editable(request, uuid)
    context = {"case": case, "check": check_of(case), "crumbs": crumbs(case)}
    return render(request, "casebook/check.html", context)


@require_POST
@require_permission(Permission.CASE_WRITE)
def replace(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """`instead` is a suggestion, or `other` with the words typed beside it."""
    case = _editable(request, uuid)
    part, surface = _word(request)
    instead = request.POST.get("instead", "")
    if instead == OTHER:
        instead = request.POST.get("words", "")
        if not instead.strip():
            messages.error(request, "置き換える言葉を入力してください。")
            return _to_check(case)
    version = version_in(request)
    done = (
        f"「{surface}」を「{instead}」に置き換えました。"
        if instead
        else f"「{surface}」を削りました。"
    )
    tried(
        request,
        lambda: word_replace(
            case=case,
            part=part,
            surface=surface,
            instead=clean_text(instead),
            version=version,
            by=request.user,
        ),
        done,
    )
    return _to_check(case)


@require_POST
@require_permission(Permission.CASE_WRITE)
def keep(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    case = _editable(request, uuid)
    part, surface = _word(request)
    version, reason = version_in(request), clean_text(request.POST.get("reason", ""))
    tried(
        request,
        lambda: word_keep(
            case=case, part=part, surface=surface, reason=reason, version=version, by=request.user
        ),
        f"「{surface}」を残すことにしました。",
    )
    return _to_check(case)


@require_POST
@require_permission(Permission.CASE_WRITE)
def unkeep(request: StaffRequest, uuid: uuids.UUID, pk: int) -> HttpResponse:
    case = _editable(request, uuid)
    kept = get_object_or_404(case.kept_words.all(), pk=pk)
    tried(
        request,
        lambda: word_unkeep(case=case, kept=kept, by=request.user),
        "残すことをやめました。もう一度決めてください。",
    )
    return _to_check(case)


@require_POST
@require_permission(Permission.CASE_WRITE)
def level(request: StaffRequest, uuid: uuids.UUID) -> HttpResponse:
    """まとめる: one field of the client is told more coarsely."""
    case = _editable(request, uuid)
    field, chosen = request.POST.get("field", ""), request.POST.get("level", "")
    version = version_in(request)
    tried(
        request,
        lambda: level_set(case=case, field=field, level=chosen, version=version, by=request.user),
        "示し方を改めました。",
    )
    return redirect(f"{case.get_absolute_url()}#rarity")


def _editable(request: StaffRequest, uuid: uuids.UUID) -> CaseStudy:
    case = case_of(request.user, uuid)
    if not can_edit(request.user, case):
        raise PermissionDenied
    return case


def _word(request: StaffRequest) -> tuple[str, str]:
    """Line ends inside a word travel as the browser sends them."""
    surface = request.POST.get("surface", "").replace("\r\n", "\n")
    return request.POST.get("part", ""), surface


def _to_check(case: CaseStudy) -> HttpResponse:
    return redirect(f"{reverse('casebook:check', args=[case.uuid])}#open")
