"""A member's own page, opened from a mail without an account: join, change, wish, leave."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from partners.dialogues.errors import DialogueError, DialogueStale
from partners.dialogues.forms.introductions import WishForm
from partners.dialogues.forms.members import JoinForm, OwnForm
from partners.dialogues.own_page import member_with, own_page, wish_of
from partners.dialogues.services.introductions import wish_answer, wish_ask, wish_withdraw
from partners.dialogues.services.members import member_change, member_join, member_leave
from partners.dialogues.wording import CURRENT, words_of
from partners.models import DialogueMember, IntroductionWish
from yorozu.kit.rates import too_often
from yorozu.kit.views import version_in

MOST, SECONDS = 60, 600


def _member(request: HttpRequest, token: str) -> DialogueMember | HttpResponse:
    """Forged and replaced links say only that they fail, and they alone are counted: a hall full
    of members asks from one address.
    """
    found = member_with(token)
    if found is not None:
        return found
    if too_often(request, "dialogue_join", most=MOST, seconds=SECONDS):
        return render(request, "429.html", status=429)
    return render(request, "partners/dialogue/own_closed.html", status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Before: the words and the box to agree. After: one's own data."""
    member = _member(request, token)
    if isinstance(member, HttpResponse):
        return member
    posted = request.POST if request.method == "POST" else None
    if not member.is_joined:
        return _joining(request, member, JoinForm(posted, member=member))
    form = OwnForm(posted, member=member)
    if posted is None or not form.is_valid():
        return _own(request, member, form=form, status=200 if posted is None else 422)
    try:
        member_change(member=member, facts=form.facts(), by=None, version=version_in(request))
    except (DialogueError, ValidationError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        status = 409 if isinstance(error, DialogueStale) else 422
        return _own(request, member_with(token) or member, form=form, status=status)
    messages.success(request, "登録内容を保存しました。")
    return redirect("dialogue:join", token)


def _joining(request: HttpRequest, member: DialogueMember, form: JoinForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            member_join(member=member, facts=form.facts(), wording=form.cleaned_data["wording"])
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "ご参加の登録をありがとうございます。")
            return redirect("dialogue:join", member.token)
    context = {"member": member, "form": form, "wording": words_of(CURRENT), "version": CURRENT}
    status = 422 if form.is_bound else 200
    return render(request, "partners/dialogue/join.html", context, status=status)


def _own(
    request: HttpRequest,
    member: DialogueMember,
    *,
    form: OwnForm | None = None,
    wish_form: WishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = own_page(member)
    context = {
        "member": member,
        "form": form or OwnForm(member=member),
        "wish_form": wish_form or WishForm(people=page.met, where=page.where),
        "own": page,
        "wording": words_of(member.wording),
    }
    return render(request, "partners/dialogue/own.html", context, status=status)


@never_cache
@require_POST
def wish(request: HttpRequest, token: str) -> HttpResponse:
    member = _member(request, token)
    if isinstance(member, HttpResponse):
        return member
    if not member.is_joined:
        raise Http404
    page = own_page(member)
    form = WishForm(request.POST, people=page.met, where=page.where)
    if form.is_valid():
        try:
            wish_ask(asker=member, **form.cleaned_data)
        except (DialogueError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "紹介の希望を受け付けました。事務局からご連絡します。")
            return redirect("dialogue:join", token)
    return _own(request, member, wish_form=form, status=422)


@never_cache
@require_POST
def wish_reply(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """What one was asked for is answered, what one asked for is taken back."""
    member = _member(request, token)
    if isinstance(member, HttpResponse):
        return member
    found = wish_of(member, pk)
    if found is None:
        raise Http404
    try:
        messages.success(request, _reply(request, member, found))
    except DialogueError as error:
        messages.error(request, str(error))
    return redirect("dialogue:join", token)


def _reply(request: HttpRequest, member: DialogueMember, found: IntroductionWish) -> str:
    version, act = version_in(request), request.POST.get("act", "")
    if found.asker_id == member.pk and act == "withdraw":
        wish_withdraw(wish=found, by=None, version=version)
        return "紹介の希望を取り下げました。"
    if found.wanted_id == member.pk and act in ("agree", "decline"):
        wish_answer(wish=found, agrees=act == "agree", by=None, version=version)
        if act == "agree":
            return "了承の回答を受け付けました。事務局からご紹介のメールをお送りします。"
        return "見送りの回答を受け付けました。"
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    member = _member(request, token)
    if isinstance(member, HttpResponse):
        return member
    if request.method == "POST":
        member_leave(member=member, by=None)
        return render(request, "partners/dialogue/left.html")
    return render(request, "partners/dialogue/leave.html", {"member": member})
