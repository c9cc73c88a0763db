"""The bank call: one screen, keyboard only, and a clock that shows the seconds."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.errors import BookingError
from bookings.forms.prefill import prefilled
from bookings.services import already_taken
from bookings.views.new import AGAIN, words_of
from consultations.errors import MemoError
from consultations.intake.forms.call import CallForm
from consultations.intake.services.call import call_book


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.APPOINTMENT_WRITE)
def call(request: StaffRequest) -> HttpResponse:
    """Bank → branch → who calls → company → topic → method → slot → done."""
    user = request.user
    if request.method != "POST":
        return _page(request, CallForm(user=user, initial=prefilled(user, request.GET)))
    if request.POST.get("act") == "propose":
        return _page(request, CallForm(user=user, typed=request.POST))
    form = CallForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _book(request, form)


def _book(request: StaffRequest, form: CallForm) -> HttpResponse:
    plan = form.plan()
    if already_taken(plan, request.user):
        messages.info(request, AGAIN)
    try:
        made = call_book(
            plan=plan,
            facts=form.facts(),
            by=request.user,
            any_booth=not form.is_by_hand,
            tell=form.tell,
        )
    except (BookingError, MemoError, ValidationError) as error:
        return _page(request, form, notice=words_of(error), status=409)
    return redirect(f"{reverse('bookings:booked', args=[made.pk])}?from=call")


def _page(
    request: StaffRequest, form: CallForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "notice": notice}
    return render(request, "consultations/call.html", context, status=status)
