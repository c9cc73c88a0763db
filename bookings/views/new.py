"""Booking by the staff: one page, from who comes to with whom and when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.aloud import read_aloud
from bookings.errors import BookingError
from bookings.forms.booking import BookingForm
from bookings.forms.prefill import prefilled
from bookings.models import Appointment
from bookings.services import already_taken, appointment_take
from bookings.usage import usage_of_appointment

AGAIN = "この画面の予約は、すでに入っています。内容を変えるときは、予約を開いて変更してください。"


@never_cache
@require_http_methods(["GET", "POST"])
@require_permission(Permission.APPOINTMENT_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Nothing typed is lost: a time that is gone comes back with fresh proposals."""
    user = request.user
    if request.method != "POST":
        return _page(request, BookingForm(user=user, initial=prefilled(user, request.GET)))
    if request.POST.get("act") == "propose":
        return _page(request, BookingForm(user=user, typed=request.POST))
    form = BookingForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _book(request, form)


def _book(request: StaffRequest, form: BookingForm) -> HttpResponse:
    plan = form.plan()
    if already_taken(plan, request.user):
        messages.info(request, AGAIN)
    try:
        made = appointment_take(
            plan=plan, by=request.user, any_booth=not form.is_by_hand, tell=form.tell
        )
    except (BookingError, ValidationError) as error:
        return _page(request, form, notice=words_of(error), status=409)
    return redirect("bookings:booked", made.pk)


def words_of(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _page(
    request: StaffRequest, form: BookingForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "notice": notice}
    return render(request, "bookings/new.html", context, status=status)


@never_cache
@require_GET
@require_permission(Permission.APPOINTMENT_WRITE)
def booked(request: StaffRequest, pk: int) -> HttpResponse:
    """What to read out to the caller, and who was written to."""
    rows = Appointment.objects.visible_to(request.user).select_related(
        *("company", "person", "office", "booth", "primary_topic", "introduced_by"),
        "introduced_branch",
    )
    appointment = get_object_or_404(rows, pk=pk)
    context = {
        "appointment": appointment,
        "aloud": read_aloud(appointment),
        "mails": appointment.mails.order_by("recipient", "id"),
        "is_call": request.GET.get("from") == "call",
        "usage": usage_of_appointment(request.user, appointment),
    }
    return render(request, "bookings/booked.html", context)
