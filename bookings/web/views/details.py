"""Screen 3: who comes. Sent, the time is held and a code is on its way."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from bookings.services import web_hold
from bookings.services.web_taking import NoneFree
from bookings.web.choice import Choice, read_choice, read_start
from bookings.web.details_page import TAKEN, render_details
from bookings.web.forms import VisitorForm
from bookings.web.limits import is_allowed
from bookings.web.pages import mine, public, remember, too_often
from bookings.web.times import Wanted, read_times, takers_at, this_year


@public("GET", "HEAD", "POST")
def details(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    choice = read_choice(sent, this_year(timezone.now()))
    if not choice.is_begun:
        return redirect("book:start")
    if choice.wanted is None:
        return redirect(choice.url("book:times"))
    if request.method == "POST":
        return _sent(request, choice, choice.wanted)
    start = read_start(sent.get("start", ""))
    if start is None:
        return redirect(choice.url("book:times"))
    form = VisitorForm(initial={"key": uuid.uuid4()})
    if takers_at(choice.wanted, start, now=timezone.now()):
        return render_details(request, form, choice, start)
    times = list(read_times(choice.wanted, now=timezone.now()))
    return render_details(request, form, choice, start, times=times, notice=TAKEN)


def _sent(request: HttpRequest, choice: Choice, wanted: Wanted) -> HttpResponse:
    """Whatever goes wrong, the page comes back with all that was typed."""
    form = VisitorForm(request.POST)
    start = read_start(request.POST.get("start", ""))
    if request.POST.get("act") == "times" or start is None:
        times = list(read_times(wanted, now=timezone.now()))
        form = VisitorForm(initial=_kept(request.POST))
        return render_details(request, form, choice, start, times=times)
    if not form.is_valid():
        return render_details(request, form, choice, start, status=422)
    if not (is_allowed(request, "hold") and is_allowed(request, "hold", form.visitor.email)):
        return too_often(request)
    try:
        held = web_hold(
            key=form.form_key,
            wanted=wanted,
            start=start,
            visitor=form.visitor,
            mine=mine(request.session),
        )
    except NoneFree:
        times = list(read_times(wanted, now=timezone.now()))
        return render_details(request, form, choice, start, times=times, notice=TAKEN, status=409)
    remember(request.session, held.uuid)
    return redirect("book:request", key=held.uuid)


def _kept(data: QueryDict) -> dict[str, Any]:
    """What was typed so far, unchecked."""
    kept: dict[str, Any] = {name: data.get(name, "") for name in VisitorForm.base_fields}
    for name in ("declines_observers", "consent"):
        kept[name] = name in data
    return kept
