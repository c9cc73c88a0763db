"""The day's sheet and the letter, as PDF."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.event_paper import day_sheet, letter_pdf, reported_on, sheet_pdf
from bookings.event_reading import acts_of
from partners.events.views.page import find_event, find_open_event
from yorozu.kit.views import id_in


@never_cache
@require_safe
@require_permission(Permission.EVENT_READ)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """?co= for one coordinator. A bank's has the names of its own customers alone."""
    event = find_open_event(request.user, pk)
    if "sheet" not in acts_of(event, request.user):
        raise PermissionDenied
    pdf = sheet_pdf(day_sheet(event, request.user, coordinator=id_in(request.GET, "co")))
    return _file(pdf, f"event-{event.pk}-sheet.pdf")


@never_cache
@require_safe
@require_permission(Permission.EVENT_REQUEST)
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    event = find_event(request.user, pk)
    if "letter" not in acts_of(event, request.user):
        raise PermissionDenied
    return _file(letter_pdf(event, reported_on(event)), f"event-{event.pk}-report.pdf")


def _file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
