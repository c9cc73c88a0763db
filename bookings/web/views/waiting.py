"""The waiting list: stand in line, take or leave an offer, step out."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bookings.enums import EntryState
from bookings.errors import Refused
from bookings.models import WaitingListEntry
from bookings.services import offer_accept, offer_decline, waiting_join, waiting_leave
from bookings.web import links
from bookings.web.choice import Choice, read_choice
from bookings.web.forms import WaitForm
from bookings.web.limits import is_allowed
from bookings.web.pages import public, remember, too_often, window_now
from bookings.web.times import Wanted, this_year
from bookings.web.words import appointment_context
from companies.enums import ConsentKind
from companies.services.consents import wording_on


@public("GET", "HEAD", "POST")
def wait(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    choice = read_choice(sent, this_year(timezone.now()))
    if not choice.is_begun:
        return redirect("book:start")
    if choice.wanted is None:
        return redirect(choice.url("book:times"))
    if request.method == "POST":
        return _joined(request, choice, choice.wanted)
    window = window_now()
    days = {"first_day": window.first, "last_day": max(window.first, window.days()[-1])}
    form = WaitForm(initial={"key": uuid.uuid4(), **days}, window=window)
    return _form(request, form, choice)


def _form(request: HttpRequest, form: WaitForm, choice: Choice, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "choice": choice,
        "wording": wording_on(ConsentKind.SERVICE, timezone.localdate()),
        "times_url": choice.url("book:times"),
    }
    return render(request, "bookings/book/wait.html", context, status=status)


def _joined(request: HttpRequest, choice: Choice, wanted: Wanted) -> HttpResponse:
    form = WaitForm(request.POST, window=window_now())
    if not form.is_valid():
        return _form(request, form, choice, 422)
    if not (is_allowed(request, "join") and is_allowed(request, "join", form.visitor.email)):
        return too_often(request)
    waiting_join(
        key=form.form_key,
        wanted=wanted,
        first_day=form.cleaned_data["first_day"],
        last_day=form.cleaned_data["last_day"],
        visitor=form.visitor,
    )
    return redirect("book:waiting_joined")


@public("GET", "HEAD")
def waiting_joined(request: HttpRequest) -> HttpResponse:
    """The same words for everybody: who was in line before is not told here."""
    return render(request, "bookings/book/joined.html")


@public("GET", "HEAD", "POST")
def waiting_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the foot of each mail: no more offers."""
    entry = _entry(token)
    if request.method == "POST":
        waiting_leave(entry=entry)
        return redirect("book:waiting_entry", token=token)
    context = {"entry": entry, "has_ended": entry.state == EntryState.ENDED}
    return render(request, "bookings/book/entry.html", context)


def _entry(token: str) -> WaitingListEntry:
    entry = links.entry_of(token)
    if entry is None:
        raise Http404
    return entry


@public("GET", "HEAD", "POST")
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """A time that is kept for some hours: take it with one button, or leave it to the next."""
    own = links.offered(token)
    if own is None:
        raise Http404
    if own.verified_at is not None:
        remember(request.session, own.uuid)
        return redirect("book:request", key=own.uuid)
    if not own.is_held(timezone.now()):
        return render(request, "bookings/book/ended.html", {"kind": "offer"}, status=410)
    if request.method == "POST":
        if request.POST.get("act") == "decline":
            offer_decline(request=own)
            return redirect("book:offer", token=token)
        with suppress(Refused):  # the page says that it is over
            offer_accept(request=own)
        return redirect("book:offer", token=token)
    context = {"own": own, **appointment_context(own.appointment)}
    return render(request, "bookings/book/offer.html", context)
