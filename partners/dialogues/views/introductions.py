"""紹介の希望, as the secretariat brings people together."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from partners.dialogues.errors import DialogueError
from partners.dialogues.forms.introductions import TakenWishForm
from partners.dialogues.services.introductions import (
    wish_answer,
    wish_ask,
    wish_choose,
    wish_make,
    wish_withdraw,
)
from partners.dialogues.views._page import crumbs
from partners.enums import WishState
from partners.models import DialogueMember, IntroductionWish
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import id_in, version_in

OPEN = (WishState.ASKED, WishState.AGREED)


@require_safe
@require_permission(Permission.DIALOGUE_READ)
def introductions(request: StaffRequest) -> HttpResponse:
    """What waits first; what is settled below, paged."""
    rows = IntroductionWish.objects.visible_to(request.user).select_related(
        "asker__organization", "wanted__organization", "via", "made_by"
    )
    may_write = has_permission(request.user, Permission.DIALOGUE_WRITE)
    waiting = list(rows.filter(state__in=OPEN).order_by("asked_at", "pk")[:200])
    people = DialogueMember.objects.visible_to(request.user).joined()
    unknown = any(wish.wanted_id is None for wish in waiting)
    context = {
        "waiting": waiting,
        "page": keyset_page(
            rows.exclude(state__in=OPEN), request, order=("-asked_at", "-id"), size=30
        ),
        "people": list(people.select_related("organization")) if unknown and may_write else [],
        "may_write": may_write,
        "crumbs": crumbs(),
    }
    return render(request, "partners/dialogue/introductions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DIALOGUE_WRITE)
def introduction_new(request: StaffRequest) -> HttpResponse:
    """A wish that came by telephone, or on the evening itself."""
    joined = DialogueMember.objects.visible_to(request.user).joined()
    people = joined.select_related("organization")
    form = TakenWishForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_bound and form.is_valid():
        try:
            wish_ask(by=request.user, **form.cleaned_data)
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "紹介の希望を登録しました。")
            return redirect("dialogue:introductions")
    context = {
        "form": form,
        "crumbs": [*crumbs(), ("紹介の希望", reverse("dialogue:introductions"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "partners/dialogue/introduction_new.html", context, status=status)


@require_POST
@require_permission(Permission.DIALOGUE_WRITE)
def introduction_act(request: StaffRequest, pk: int) -> HttpResponse:
    wish = get_object_or_404(IntroductionWish.objects.visible_to(request.user), pk=pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest("no such act")
    try:
        said = act(request, wish)
    except DialogueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("dialogue:introductions")


def _choose(request: StaffRequest, wish: IntroductionWish) -> str:
    people = DialogueMember.objects.visible_to(request.user).joined()
    wanted = get_object_or_404(people, pk=id_in(request.POST, "wanted") or 0)
    wish_choose(wish=wish, wanted=wanted, by=request.user, version=version_in(request))
    return f"{wanted.name}さんに、紹介の希望をお知らせしました。"


def _agree(request: StaffRequest, wish: IntroductionWish) -> str:
    wish_answer(wish=wish, agrees=True, by=request.user, version=version_in(request))
    return "了承をいただいたことを記録しました。"


def _decline(request: StaffRequest, wish: IntroductionWish) -> str:
    wish_answer(wish=wish, agrees=False, by=request.user, version=version_in(request))
    return "見送りを記録し、希望された方にお知らせしました。"


def _make(request: StaffRequest, wish: IntroductionWish) -> str:
    wish_make(wish=wish, by=request.user, version=version_in(request))
    return "お二人に、ご紹介のメールを送りました。"


def _withdraw(request: StaffRequest, wish: IntroductionWish) -> str:
    wish_withdraw(wish=wish, by=request.user, version=version_in(request))
    return "紹介の希望を取り下げました。"


ACTS: dict[str, Callable[[StaffRequest, IntroductionWish], str]] = {
    "choose": _choose,
    "agree": _agree,
    "decline": _decline,
    "make": _make,
    "withdraw": _withdraw,
}
