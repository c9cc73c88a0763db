"""What those who came think, and whom the office calls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, has_permission, require_permission
from partners.errors import Refused
from partners.models import OutreachEvent, SurveyAnswer
from partners.seminars.forms.surveys import SettleForm
from partners.seminars.services.registrations import attended
from partners.seminars.services.surveys import wish_settle
from partners.seminars.survey_results import drawings_of, results_of
from partners.seminars.views._names import crumbs, find_event, frame, names_url
from yorozu.kit.paging import keyset_page


@never_cache
@require_safe
@require_permission(Permission.REGISTRATION_READ)
def results(request: StaffRequest, pk: int) -> HttpResponse:
    """The centre reads counts and comments; the event's bank counts alone, from five answers on."""
    event = _event_with_results(request, pk)
    found = results_of(event)
    is_bank = request.user.role == Role.PARTNER
    shows = found.is_enough or not is_bank
    context: dict[str, Any] = {
        **frame(event, request.user),
        "crumbs": crumbs((f"{event}の申込", names_url(event))),
        "results": found,
        "shows": shows,
        "drawings": drawings_of(found) if shows else [],
        "attended": attended(event) if not is_bank else None,
        "answers": SurveyAnswer.objects.visible_to(request.user)
        .filter(registration__event=event)
        .exclude(comment="", wants_consultation=False)
        .select_related("registration"),
        "may_settle": has_permission(request.user, Permission.REGISTRATION_WRITE),
    }
    return render(request, "partners/seminars/results.html", context)


def _event_with_results(request: StaffRequest, pk: int) -> OutreachEvent:
    """A bank those it holds itself: the centre's own are not its business."""
    event = find_event(request.user, pk)
    own = OutreachEvent.objects.visible_to(request.user).filter(pk=event.pk)
    return get_object_or_404(own)


@never_cache
@require_safe
@require_permission(Permission.REGISTRATION_WRITE)
def wishes(request: StaffRequest) -> HttpResponse:
    """Who wants to be advised; ?done=1 those that were."""
    rows = SurveyAnswer.objects.visible_to(request.user).filter(wants_consultation=True)
    is_done = request.GET.get("done") == "1"
    rows = rows.filter(handled_at__isnull=not is_done)
    rows = rows.select_related("registration__event", "registration__organization", "handled_by")
    page = keyset_page(rows, request, order=("-answered_at", "-id"))
    context = {
        "crumbs": crumbs(),
        "page": page,
        "lines": [(each, SettleForm(auto_id=f"wish-{each.pk}-%s")) for each in page.rows],
        "is_done": is_done,
        "may_book": has_permission(request.user, Permission.APPOINTMENT_WRITE),
    }
    return render(request, "partners/seminars/wishes.html", context)


@require_POST
@require_permission(Permission.REGISTRATION_WRITE)
def settle(request: StaffRequest, answer: int) -> HttpResponse:
    rows = SurveyAnswer.objects.visible_to(request.user).filter(wants_consultation=True)
    row = get_object_or_404(rows, pk=answer)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return redirect("registrations:wishes")
    try:
        wish_settle(answer=row, note=form.cleaned_data["note"], by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{row.registration.name}様の相談希望を対応済みにしました。")
    return redirect("registrations:wishes")
