"""予定表の配信: the calendar file behind a secret address, and making and revoking it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.feed import calendar_of, owner_of
from bookings.services.feed import feed_make, feed_revoke
from bookings.web.limits import is_allowed


@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Without signing in: who has the address has the times. Asked too often, 429."""
    if not (is_allowed(request, "feed") and is_allowed(request, "feed", key=secret)):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    owner = owner_of(secret)
    if owner is None:
        raise Http404
    return HttpResponse(
        calendar_of(owner),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="yorozu.ics"'},
    )


@never_cache
@require_POST
@require_permission(Permission.CALENDAR_FEED)
def make(request: StaffRequest) -> HttpResponse:
    """The address is on this answer and nowhere else."""
    path = reverse("bookings:feed", args=[feed_make(by=request.user)])
    address = request.build_absolute_uri(path)
    return render(request, "bookings/feed_made.html", {"address": address})


@require_POST
@require_permission(Permission.CALENDAR_FEED)
def revoke(request: StaffRequest) -> HttpResponse:
    feed_revoke(by=request.user)
    messages.success(request, "予定表の配信を止めました。")
    return redirect(f"{reverse('preferences')}#feed")
