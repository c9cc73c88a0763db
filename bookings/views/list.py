"""`/bookings/list/`: appointments found by period, person, place and state."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from bookings.forms.filters import KEEP, AppointmentFilter
from bookings.selectors import with_people
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full, is_htmx

REMEMBERED = "appointments"
MOST_COUNTED = 1000


@require_safe
@require_permission(Permission.APPOINTMENT_READ)
def appointment_list(request: StaffRequest) -> HttpResponse:
    """Those that the person may see: a bank's its own, a trainee's those they sit in."""
    form = AppointmentFilter(request.GET, user=request.user)
    if (elsewhere := _remember(request, form)) is not None:
        return redirect(elsewhere)
    rows = form.rows()
    page = keyset_page(with_people(rows), request, order=form.order)
    total = len(page.rows)
    if page.next_url or page.previous_url:
        total = rows.order_by()[: MOST_COUNTED + 1].count()
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "total_label": f"{MOST_COUNTED:,}件以上" if total > MOST_COUNTED else f"{total:,}件",
        "more_open": any(form.value(name) for name in ("method", "bank", "source")),
        "is_staff": has_permission(request.user, Permission.SHIFT_READ),
    }
    response = htmx_or_full(request, "bookings/list.html", "results", context)
    if is_htmx(request):
        response["HX-Push-Url"] = f"{reverse('bookings:list')}?{form.narrowed().urlencode()}"
    return response


def _remember(request: StaffRequest, form: AppointmentFilter) -> str | None:
    """Where to go instead: to the last filters, or to the address without its mark."""
    user, here = request.user, reverse("bookings:list")
    last = user.last_filters.get(REMEMBERED, "")
    if not request.GET:
        return f"{here}?{last}" if last else None
    if KEEP not in request.GET:
        return None
    given = form.narrowed().urlencode()
    if given != last:
        user.last_filters = {**user.last_filters, REMEMBERED: given}
        user.save(update_fields=["last_filters"])
    if is_htmx(request):
        return None
    return f"{here}?{given}" if given else here
