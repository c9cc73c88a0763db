"""同席の計画: sessions to sit in, several picked at once."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.models import Appointment
from trainees.forms.window import WindowForm
from trainees.selectors.sitters import (
    Candidate,
    Seen,
    Sitter,
    candidates_for,
    reasons_of,
    seen_of,
    sitter_of_plan,
    sitter_of_trainee,
    suggested,
    window_of,
)
from trainees.services import sittings_add
from trainees.views._page import crumbs, fetch, fetch_plan, of
from yorozu.kit.textkeys import int_of
from yorozu.kit.wareki import format_date

MOST_PICKED = 30
SUGGEST = "suggest"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_PLAN)
def trainee_plan(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch(request.user, pk)
    stop = _why_not(row.user is not None, row.user is not None and row.user.pledged_on is not None)
    context = {
        "trainee": row,
        "stop": stop,
        "back": row.get_absolute_url(),
        "crumbs": crumbs(of(row)),
    }
    return _page(request, sitter_of_trainee(row), context, may_pick=not stop)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_PLAN)
def ojt_sittings(request: StaffRequest, pk: int) -> HttpResponse:
    plan = fetch_plan(request.user, pk)
    stop = "" if plan.state == "open" else f"このOJTは「{plan.get_state_display()}」です。"
    context = {
        "plan": plan,
        "stop": stop,
        "back": plan.get_absolute_url(),
        "crumbs": crumbs(
            ("新CO OJT", reverse("trainees:ojt")), (plan.coordinator.name, plan.get_absolute_url())
        ),
    }
    return _page(request, sitter_of_plan(plan), context, may_pick=not stop)


def _why_not(has_account: bool, has_pledged: bool) -> str:
    if not has_account:
        return "受入を決めてから、同席を計画します。"
    return "" if has_pledged else "守秘誓約が記録されるまで、同席は入れられません。"


def _page(
    request: StaffRequest, sitter: Sitter, context: dict[str, Any], *, may_pick: bool
) -> HttpResponse:
    if request.method == "POST" and may_pick:
        _take(request, sitter)
        return redirect(
            f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
        )
    form = WindowForm(request.GET)
    window = window_of(sitter, *form.days())
    found = candidates_for(sitter, request.user, *window, form.topic) if window else []
    seen = seen_of(sitter)
    best = {each.appointment.pk for each in suggested(found, seen)}
    context |= {
        "sitter": sitter,
        "form": form,
        "window": window,
        "days": _by_day(found, seen, best),
        "count": len(found),
        "best": len(best),
        "ticked": best if request.GET.get(SUGGEST) == "1" else set(),
        "suggest_url": _suggest_url(request),
        "may_pick": may_pick,
        "sat": sum(seen.people.values()),
        "by_person": [
            (each.lead, seen.people[each.lead_id])
            for each in {one.lead_id: one for one in found}.values()
        ],
    }
    return render(request, "trainees/plan.html", context)


def _suggest_url(request: StaffRequest) -> str:
    query = request.GET.copy()
    query[SUGGEST] = "1"
    return f"?{query.urlencode()}"


Line = tuple[Candidate, tuple[str, ...], bool]


def _by_day(found: list[Candidate], seen: Seen, best: set[int]) -> list[tuple[str, list[Line]]]:
    days: dict[date, list[Line]] = {}
    for each in found:
        line = (each, reasons_of(each, seen), each.appointment.pk in best)
        days.setdefault(each.day, []).append(line)
    return [(format_date(day, weekday=True), lines) for day, lines in sorted(days.items())]


def _take(request: StaffRequest, sitter: Sitter) -> None:
    picks = _picks(request)
    if not picks:
        messages.error(request, "同席を入れる相談を選んでください。")
        return
    outcome = sittings_add(sitter=sitter, picks=picks, by=request.user)
    if outcome.added:
        messages.success(request, f"{sitter.name}さんの同席を{len(outcome.added)}件に入れました。")
    for appointment, words in outcome.refused:
        when = f"{format_date(appointment.day)} {appointment.starts_at:%H:%M}"
        messages.error(request, f"{when} {appointment.client}：{words}")


def _picks(request: StaffRequest) -> list[tuple[Appointment, int]]:
    """`pick` says which and in what version the page showed it: "12-3"."""
    wanted: dict[int, int] = {}
    for text in request.POST.getlist("pick")[:MOST_PICKED]:
        key, _, version = text.partition("-")
        known, seen = int_of(key), int_of(version)
        if known is not None and seen is not None:
            wanted[known] = seen
    rows = Appointment.objects.visible_to(request.user).filter(pk__in=wanted).order_by("period")
    return [(row, wanted[row.pk]) for row in rows.select_related("company", "person")]
