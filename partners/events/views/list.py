"""`/events/`: the list, the month, and asking for one."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import STAFF, Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, conditions, remembers
from partners.events.errors import EventError
from partners.events.forms.filters import EventFilter
from partners.events.forms.prefill import prefilled
from partners.events.forms.request import KINDS, EventRequestForm
from partners.events.lists import month_of, note_lines, with_line
from partners.events.services.arranging import event_request
from partners.models import OutreachEvent
from partners.orgs.rules import is_of_bank
from yorozu.kit.paging import keyset_page
from yorozu.kit.views import htmx_or_full

MOST_COUNTED = 1000
SIZE = 30


@never_cache
@require_safe
@require_permission(Permission.EVENT_READ)
@remembers("events")
def event_list(request: StaffRequest) -> HttpResponse:
    """Those that the person may see: a bank's its own, a trainee's those they join."""
    form = EventFilter(request.GET, user=request.user)
    rows = form.rows()
    page = keyset_page(with_line(rows), request, order=form.order, size=SIZE)
    note_lines(page.rows)
    total = len(page.rows)
    if page.next_url or page.previous_url:
        total = rows.order_by()[: MOST_COUNTED + 1].count()
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "total_label": f"{MOST_COUNTED:,}件以上" if total > MOST_COUNTED else f"{total:,}件",
        "is_staff": request.user.role in STAFF,
        "may_request": has_permission(request.user, Permission.EVENT_REQUEST),
        "keep": KEEP,
        "calendar_query": conditions(request.GET).urlencode(),
    }
    return htmx_or_full(request, "partners/events/list.html", "results", context)


@never_cache
@require_safe
@require_permission(Permission.EVENT_READ)
def calendar(request: StaffRequest) -> HttpResponse:
    """?month=2026-11 with the list's own conditions; what is only wished for is there too."""
    form = EventFilter(request.GET, user=request.user)
    found = month_of(form.narrowed_rows(), _month(request.GET))
    query = conditions(request.GET)
    for name in ("month", "when", "from", "to", "fy", "counted"):
        query.pop(name, None)
    context = {
        "form": form,
        "month": found,
        "query": query.urlencode(),
        "is_staff": request.user.role in STAFF,
        "may_request": has_permission(request.user, Permission.EVENT_REQUEST),
    }
    return render(request, "partners/events/calendar.html", context)


def _month(query: QueryDict) -> date:
    try:
        first = date.fromisoformat(f"{query.get('month', '')[:7]}-01")
    except ValueError:
        first = timezone.localdate().replace(day=1)
    return first if 2000 <= first.year <= 2100 else timezone.localdate().replace(day=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EVENT_REQUEST)
def new(request: StaffRequest) -> HttpResponse:
    """The bank's one screen. ?theme= ?kind= ?from= (an earlier event) ?organization= ?branch="""
    if request.method != "POST":
        form = EventRequestForm(user=request.user, initial=prefilled(request.user, request.GET))
        return _asking(request, form)
    form = EventRequestForm(request.POST, user=request.user)
    if not form.is_valid():
        return _asking(request, form, status=422)
    try:
        made = event_request(wish=form.wish_of(), by=request.user)
    except EventError as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        messages.success(request, f"{made.title}を受け付けました。")
        return redirect(made)
    return _asking(request, form, status=422)


def _asking(request: StaffRequest, form: EventRequestForm, status: int = 200) -> HttpResponse:
    earlier = (
        OutreachEvent.objects.visible_to(request.user)
        .counted()
        .filter(kind__in=[kind for kind, _ in KINDS])
    )
    context = {
        "form": form,
        "earlier": [] if form.is_bound else earlier.order_by("-period")[:5],
        "copied": form["copied_from"].value(),
    }
    if not is_of_bank(request.user):
        context["earlier"] = []
    return render(request, "partners/events/new.html", context, status=status)
