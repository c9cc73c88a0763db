"""Public: the list of seminars, one of them, and what the link in the mail opens."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from partners.errors import Refused
from partners.models import Registration, SurveyAnswer
from partners.seminars.consent_words import SEMINAR_CONSENT
from partners.seminars.forms.registrations import ApplyForm
from partners.seminars.forms.surveys import SurveyForm
from partners.seminars.public import by_token, calendar_of, coming, is_joinable, ticket_facts
from partners.seminars.qr import qr_image
from partners.seminars.registering import (
    Window,
    door_url,
    materials_for,
    may_answer,
    places_of,
    public_events,
    window_of,
)
from partners.seminars.services.door import registration_check_in
from partners.seminars.services.registrations import registration_apply, registration_cancel
from partners.seminars.services.surveys import Opinion, survey_answer
from yorozu.kit.files import attachment_response
from yorozu.kit.rates import too_often

HOUR = 3600
# The address just typed, for the page that says where the mail went.
TOLD = "seminar_told"


def _is_too_often(asking: HttpRequest, address: str = "") -> bool:
    """As at /book/: generous for an office behind one address, strict for one mail address."""
    if too_often(asking, "seminars", most=120, seconds=HOUR):
        return True
    if not address:
        return False
    many = too_often(asking, "seminar-apply", most=60, seconds=HOUR)
    return too_often(asking, "seminar-apply", most=6, seconds=HOUR, key=address) or many


def _is_own_too_often(asking: HttpRequest, token: str) -> bool:
    """By one's own link: a hall full of people answers from one address."""
    return too_often(asking, "seminar-own", most=30, seconds=HOUR, key=token)


def _wait(asking: HttpRequest) -> HttpResponse:
    return render(asking, "seminars/too_often.html", status=429)


@never_cache
@require_safe
def seminars(request: HttpRequest) -> HttpResponse:
    context = {"lines": coming(), "is_entrance": True}
    return render(request, "seminars/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seminar(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    event = get_object_or_404(public_events().select_related("organization", "theme"), uuid=key)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if _is_too_often(request):
            return _wait(request)
        if form.is_valid():
            if _is_too_often(request, form.cleaned_data["email"]):
                return _wait(request)
            try:
                registration_apply(event=event, entry=form.entry(), key=form.form_key)
            except Refused as error:
                form.add_error(None, str(error))
                status = 409
            else:
                request.session[TOLD] = form.cleaned_data["email"]
                return redirect("seminars:done", key=key)
        status = 422 if status == 200 else status
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "window": window_of(event),
        "is_open": window_of(event) == Window.OPEN,
        "places": places_of(event),
        "wording": SEMINAR_CONSENT,
        "is_entrance": is_joinable(event),
    }
    return render(request, "seminars/detail.html", context, status=status)


@never_cache
@require_safe
def done(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The same words for everybody: who was on the list before is not told here."""
    event = get_object_or_404(public_events(), uuid=key)
    context = {"event": event, "told": request.session.get(TOLD, "")}
    return render(request, "seminars/done.html", context)


def _own(token: str) -> Registration:
    found = by_token(token)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    own = _own(token)
    context = {
        "own": own,
        "event": own.event,
        "qr": qr_image(door_url(own)),
        "materials": materials_for(own),
        **ticket_facts(own),
    }
    return render(request, "seminars/ticket.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    own = _own(token)
    if request.method == "POST":
        if _is_own_too_often(request, token):
            return _wait(request)
        try:
            registration_cancel(registration=own, by=None)
        except Refused as error:
            messages.error(request, str(error))
        return redirect("seminars:ticket", token=token)
    if not ticket_facts(own)["may_cancel"]:
        return redirect("seminars:ticket", token=token)
    return render(request, "seminars/cancel.html", {"own": own, "event": own.event})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    own = _own(token)
    if not may_answer(own):
        return redirect("seminars:ticket", token=token)
    given: SurveyAnswer | None = getattr(own, "survey", None)
    names = Opinion.__dataclass_fields__
    initial = {name: getattr(given, name) for name in names} if given else {}
    form = SurveyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if _is_own_too_often(request, token):
            return _wait(request)
        if form.is_valid():
            try:
                survey_answer(registration=own, opinion=Opinion(**form.cleaned_data))
            except Refused as error:
                messages.error(request, str(error))
            else:
                messages.success(request, "ご回答ありがとうございました。")
            return redirect("seminars:ticket", token=token)
    context = {"own": own, "event": own.event, "form": form, "given": given}
    return render(request, "seminars/survey.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    own = _own(token)
    if own.event.period is None:
        raise Http404
    response = HttpResponse(calendar_of(own), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="yorozu-seminar.ics"'
    return response


@never_cache
@require_safe
def material(request: HttpRequest, token: str, key: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001
    paper = get_object_or_404(materials_for(_own(token)), uuid=key)
    return attachment_response(paper.file, paper.name)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkin(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code says. The desk confirms with one press; whoever else scans it sees the
    ticket that the code stands on.
    """
    own = _own(token)
    user = request.user
    if not isinstance(user, User) or not has_permission(user, Permission.REGISTRATION_WRITE):
        return redirect("seminars:ticket", token=token)
    error = ""
    if request.method == "POST":
        try:
            registration_check_in(registration=own, by=user)
        except Refused as refused:
            error = str(refused)
        else:
            return redirect("seminars:checkin", token=token)
    context = {
        "own": own,
        "event": own.event,
        "places": places_of(own.event),
        "error": error,
        "is_today": own.event.period and _is_today(own),
    }
    status = 409 if error else 200
    return render(request, "partners/seminars/scanned.html", context, status=status)


def _is_today(own: Registration) -> bool:
    starts = own.event.starts_at
    return starts is not None and starts.date() == timezone.localdate()
