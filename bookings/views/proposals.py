"""Coordinators and free times for what is wished: a part of every form that books."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.forms.wishes import WishForm
from bookings.offers import offer_to
from bookings.usage import usage_of
from companies.selectors import companies_visible_to, people_visible_to
from yorozu.kit.views import id_in


@never_cache
@require_GET
@require_permission(Permission.APPOINTMENT_PROPOSE)
def proposals(request: StaffRequest) -> HttpResponse:
    """What a bank may not know is left out for a bank, whatever it asks with."""
    form = WishForm(request.GET)
    companies = companies_visible_to(request.user).select_related("industry")
    wishes = form.wishes(
        companies.filter(pk=id_in(request.GET, "company") or 0).first(),
        people_visible_to(request.user).filter(pk=id_in(request.GET, "person") or 0).first(),
    )
    offer = offer_to(
        request.user,
        wishes,
        chosen=request.GET.get("slot_choice", ""),
        but=id_in(request.GET, "but"),
    )
    usage = usage_of(request.user, company=wishes.company, person=wishes.person)
    context = {"offer": offer, "wish_errors": form.errors, "usage": usage}
    return render(request, "bookings/_proposals.html", context)
