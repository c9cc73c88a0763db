"""Coordinators: the list, one's profile, its history, its photo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from coordinators.errors import PhotoRefused, Stale
from coordinators.forms.filters import ListForm
from coordinators.forms.profile import ProfileForm
from coordinators.models import Coordinator
from coordinators.rules import can_edit_profile, can_propose, can_set, sees_everybody
from coordinators.selectors import past_levels, past_proposals, skilled_topics, squares_of
from coordinators.services import photo_remove, photo_set, profile_change
from coordinators.views._page import crumbs, fetch
from yorozu.kit.files import attachment_response
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full, version_in


@require_safe
@require_permission(Permission.COORDINATOR_READ)
def people(request: StaffRequest) -> HttpResponse:
    form = ListForm(request.GET, user=request.user)
    rows = form.rows()
    page = keyset_page(rows.select_related("office"), request, order=("kana", "name", "id"))
    strong = skilled_topics(page.rows, on=timezone.localdate())
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "rows": [(row, strong.get(row.pk, [])) for row in page.rows],
        "total": rows.order_by().count(),
        "is_public": not sees_everybody(request.user),
        "may_read_groups": has_permission(request.user, Permission.GROUP_READ),
    }
    return htmx_or_full(request, "coordinators/list.html", "results", context)


@require_safe
@require_permission(Permission.COORDINATOR_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    who = fetch(request.user, pk)
    today = timezone.localdate()
    squares = squares_of(request.user, who, on=today)
    context = {
        "who": who,
        "squares": squares,
        "rated": [square for square in squares if square.level is not None or square.proposed],
        "unrated": [square for square in squares if square.level is None and not square.proposed],
        "is_public": not sees_everybody(request.user),
        "is_here": who.is_in_office_on(today),
        "stands_alone": who.stands_alone_on(today),
        "may_edit": can_edit_profile(request.user, who),
        "may_propose": can_propose(request.user, who) or can_set(request.user, who),
        "crumbs": crumbs(),
    }
    return render(request, "coordinators/detail.html", context)


@require_safe
@require_permission(Permission.SKILL_EVIDENCE)
def history(request: StaffRequest, pk: int) -> HttpResponse:
    """Every level there was, and what became of each proposal."""
    who = fetch(request.user, pk)
    context = {
        "who": who,
        "past": past_levels(request.user, who),
        "decided": past_proposals(request.user, who),
        "sees_proposals": has_permission(request.user, Permission.SKILL_PROPOSE),
        "crumbs": crumbs(who),
    }
    return render(request, "coordinators/history.html", context)


@require_safe
@require_permission(Permission.COORDINATOR_READ)
def photo(request: StaffRequest, pk: int) -> HttpResponseBase:
    return attachment_response(fetch(request.user, pk).photo, "portrait.jpg")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.COORDINATOR_WRITE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    who = fetch(request.user, pk)
    if not can_edit_profile(request.user, who):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, who, ProfileForm(who, by=request.user))
    form = ProfileForm(who, by=request.user, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _form_page(request, who, form, status=422)
    try:
        _save(request, who, form)
    except Stale as error:
        now = fetch(request.user, pk)
        return _form_page(request, who, form, status=409, clash=str(error), now=now)
    except PhotoRefused as error:
        form.add_error("photo", str(error))
    except ValidationError as error:
        for name, words in error.error_dict.items():
            form.add_error(name if name in form.fields else None, words)
    else:
        messages.success(request, f"{who.name}さんの紹介を保存しました。")
        return redirect(who)
    return _form_page(request, who, form, status=422)


def _save(request: StaffRequest, who: Coordinator, form: ProfileForm) -> None:
    """All of it or nothing: what is wrong with the photo leaves the words as they were."""
    given = form.cleaned_data
    with transaction.atomic():
        profile_change(
            coordinator=who,
            by=request.user,
            facts=form.facts(),
            revision=version_in(request, "revision"),
        )
        if upload := given.get("photo"):
            photo_set(coordinator=who, by=request.user, upload=upload, name=upload.name)
        elif given.get("drop_photo"):
            photo_remove(coordinator=who, by=request.user)


def _form_page(
    request: StaffRequest, who: Coordinator, form: ProfileForm, status: int = 200, **more: Any
) -> HttpResponse:
    now: Coordinator = more.get("now") or who
    context = {
        "who": who,
        "form": form,
        "revision": version_in(request, "revision") if status == 422 else now.revision,
        "crumbs": crumbs(who),
        **more,
    }
    return render(request, "coordinators/edit.html", context, status=status)
