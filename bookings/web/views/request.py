"""Screen 3, second half, and screen 4: the code, then that it was received."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bookings.errors import Refused
from bookings.models import WebRequest
from bookings.services import web_resend, web_verify
from bookings.services.web import CodeAnswer
from bookings.web import codes, links
from bookings.web.details_page import begin_again
from bookings.web.forms import CodeForm
from bookings.web.limits import is_allowed
from bookings.web.pages import mine, public, remember, too_often
from bookings.web.selectors import own_request
from bookings.web.words import appointment_context


@public("GET", "HEAD", "POST")
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The one request, in the browser that made it; for others it is not there."""
    own = _own(request, key)
    if request.method == "POST":
        return _typed(request, own)
    return _page(request, own, CodeForm())


def _own(request: HttpRequest, key: uuid.UUID) -> WebRequest:
    own = own_request(key) if key in mine(request.session) else None
    if own is None:
        raise Http404
    return own


def _page(request: HttpRequest, own: WebRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    if own.verified_at is not None:
        return _received(request, own)
    if not own.is_held(timezone.now()):
        return begin_again(request, own)
    context: dict[str, Any] = {
        "own": own,
        "form": form,
        "may_resend": own.code_round < codes.ROUNDS,
        "is_locked": own.code_tries >= codes.TRIES,
        "step": 3,
        **appointment_context(own.appointment),
    }
    return render(request, "bookings/book/code.html", context, status=status)


def _received(request: HttpRequest, own: WebRequest) -> HttpResponse:
    context = {"own": own, "step": 4, **appointment_context(own.appointment)}
    return render(request, "bookings/book/received.html", context)


def _typed(request: HttpRequest, own: WebRequest) -> HttpResponse:
    if not is_allowed(request, "code"):
        return too_often(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, own, form, 422)
    answer = web_verify(request=own, code=form.cleaned_data["code"])
    if answer in (CodeAnswer.RIGHT, CodeAnswer.EXPIRED):
        return redirect("book:request", key=own.uuid)
    own.refresh_from_db()
    left = codes.TRIES - own.code_tries
    words = (
        f"コードが違います。メールをもう一度ご確認ください（あと{left}回）。"
        if answer == CodeAnswer.WRONG
        else "コードの入力は5回までです。新しいコードを受け取って、入力してください。"
    )
    form.add_error("code", words)
    return _page(request, own, form, 422)


@public("POST")
def resend(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    own = _own(request, key)
    if own.is_sent:
        return redirect("book:request", key=own.uuid)
    if not is_allowed(request, "hold", own.appointment.contact_email):
        return too_often(request)
    try:
        web_resend(request=own)
        messages.success(request, "新しい確認コードをお送りしました。")
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("book:request", key=own.uuid)


@public("GET", "HEAD", "POST")
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Opening it changes nothing: mail programs open links by themselves."""
    found = links.of_code(token)
    if found is None:
        raise Http404
    own, code_round = found
    is_current = own.code_round == code_round
    if own.verified_at is None and is_current and own.is_held(timezone.now()):
        if request.method == "POST":
            answer = web_verify(request=own, code=codes.code_of(own))
            if answer == CodeAnswer.RIGHT:
                remember(request.session, own.uuid)
                return redirect("book:request", key=own.uuid)
        context = {"step": 3, **appointment_context(own.appointment)}
        return render(request, "bookings/book/verify.html", context)
    if own.verified_at is not None:
        remember(request.session, own.uuid)
        return redirect("book:request", key=own.uuid)
    if is_current:
        remember(request.session, own.uuid)
        return redirect("book:request", key=own.uuid)
    return render(request, "bookings/book/ended.html", {"kind": "code"}, status=410)
