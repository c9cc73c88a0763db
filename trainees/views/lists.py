"""The lists that figures open: trainees, their 同席, the alumni."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from bookings.models import AppointmentParticipant
from consultations.remembering import chip_links
from trainees.forms.filters import AlumniFilter, SittingFilter, TraineeFilter
from trainees.models import Trainee
from trainees.selectors.sittings import sittings_visible_to
from trainees.views._page import crumbs
from yorozu.kit.paging import keyset_page


@never_cache
@require_safe
@require_permission(Permission.TRAINEE_READ)
@remembers("trainees")
def trainees(request: StaffRequest) -> HttpResponse:
    filters = TraineeFilter(request.GET)
    rows = filters.narrow(Trainee.objects.visible_to(request.user))
    chips = filters.chips()
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, chips),
        "page": keyset_page(
            rows.select_related("cohort", "organization", "branch", "mentor"),
            request,
            order=("-starts_on", "-id"),
        ),
        "total": rows.order_by().count(),
        "keep": KEEP,
        "may_write": has_permission(request.user, Permission.TRAINEE_WRITE),
        "may_read_cohorts": has_permission(request.user, Permission.COHORT_READ),
        "may_read_ojt": has_permission(request.user, Permission.OJT_READ),
        "may_read_alumni": has_permission(request.user, Permission.ALUMNI_READ),
    }
    return render(request, "trainees/list.html", context)


@never_cache
@require_safe
@require_permission(Permission.COHORT_READ)
def sittings(request: StaffRequest) -> HttpResponse:
    """同席: one line for each trainee and session."""
    filters = SittingFilter(request.GET)
    rows = filters.narrow(sittings_visible_to(request.user))
    page = keyset_page(
        rows.select_related(
            *("appointment__primary_topic", "appointment__company__industry"),
            *("appointment__person", "appointment__programme", "user"),
        ).prefetch_related("appointment__participants__coordinator"),
        request,
        order=("-starts", "-id"),
    )
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, filters.chips()),
        "page": page,
        "lines": [(seat, _lead(seat)) for seat in page.rows],
        "total": rows.order_by().count(),
        "crumbs": crumbs(),
    }
    return render(request, "trainees/sittings.html", context)


def _lead(seat: AppointmentParticipant) -> str:
    people = seat.appointment.participants.all()
    return next((each.shown_name for each in people if each.role == "lead"), "")


@never_cache
@require_safe
@require_permission(Permission.ALUMNI_READ)
def alumni(request: StaffRequest) -> HttpResponse:
    """修了生名簿: who, bank, branch, themes, whether one may call."""
    filters = AlumniFilter(request.GET)
    rows = filters.narrow(Trainee.objects.visible_to(request.user).graduated())
    context = {
        "filters": filters,
        "chips": chip_links(request.GET, filters.chips()),
        "page": keyset_page(
            rows.select_related("cohort", "organization", "branch"),
            request,
            order=("kana", "name", "id"),
        ),
        "total": rows.order_by().count(),
        "crumbs": crumbs(),
        "may_write": has_permission(request.user, Permission.ALUMNI_WRITE),
    }
    return render(request, "trainees/alumni.html", context)
