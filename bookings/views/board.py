"""`/bookings/`: what is taken and what is free."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import StaffRequest, has_permission, require_permission
from bookings.board.asked import ONLINE, REMEMBERED, Asked, By, View
from bookings.board.days import day_board
from bookings.board.reading import read_days
from bookings.board.weeks import week_board
from bookings.offices import offices_in_use


@require_safe
@require_permission(Permission.APPOINTMENT_READ)
def board(request: StaffRequest) -> HttpResponse:
    """The board of the centre's people; others have the list of their own appointments."""
    if not has_permission(request.user, Permission.SHIFT_READ):
        return redirect("bookings:list")
    today = timezone.localdate()
    offices = offices_in_use(today)
    last = request.user.last_filters.get(REMEMBERED, {})
    asked = Asked.read(request.GET, last if isinstance(last, dict) else {}, offices, today)
    if request.GET and asked.kept != last:
        _remember(request.user, asked)
    known = read_days(request.user, asked.days)
    context = {
        "asked": asked,
        "today": today,
        "places": [
            *(
                (each.name, asked.but(office=str(each.pk)), asked.office_id == each.pk)
                for each in offices
            ),
            ("オンライン", asked.but(office=ONLINE), asked.office == ONLINE),
            ("すべて", asked.but(office=""), asked.office == ""),
        ],
        "views": [(each.label, asked.but(view=each), asked.view == each) for each in View],
        "kinds": [(each.label, asked.but(by=each), asked.by == each) for each in By],
        "today_url": asked.but(day=today),
        "previous_url": asked.step(-1),
        "next_url": asked.step(1),
        "has_booths": bool(known.booths),
    }
    if asked.is_week:
        context["week"] = week_board(known, asked)
        context["strip"] = [(day, asked.but(day=day), day == asked.day) for day in asked.days]
    else:
        context["board"] = day_board(known, asked, asked.day)
    return render(request, "bookings/board.html", context)


def _remember(user: User, asked: Asked) -> None:
    user.last_filters = {**user.last_filters, REMEMBERED: asked.kept}
    user.save(update_fields=["last_filters"])
