"""利用状況の記録: late cancellations and no-shows, and which of them count."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.clients import of_client
from bookings.errors import BookingError
from bookings.models import BookingPolicy, UsageIncident
from bookings.models.incident import IncidentQuerySet
from bookings.services.incidents import incident_count, incident_forgive
from bookings.usage import conspicuous
from companies.selectors import companies_visible_to, people_visible_to
from yorozu.kit.paging import keyset_page
from yorozu.kit.textkeys import int_of, phone_key

SIZE = 30
STATES = {"": "数えるもの", "forgiven": "数えないもの", "all": "すべて"}
_RELATED = (
    *("appointment__company", "appointment__person", "company", "person"),
    *("recorded_by", "forgiven_by"),
)


@never_cache
@require_safe
@require_permission(Permission.INCIDENTS)
def incidents(request: StaffRequest) -> HttpResponse:
    return _page(request)


@require_POST
@require_permission(Permission.INCIDENTS)
def forgive(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UsageIncident.objects.visible_to(request.user), pk=pk)
    reason = request.POST.get("reason", "")
    try:
        incident_forgive(incident=row, by=request.user, reason=reason)
    except BookingError as error:
        return _page(request, failed=(row.pk, str(error), reason))
    messages.success(request, "数えないことにしました。")
    return _back(request)


@require_POST
@require_permission(Permission.INCIDENTS)
def count(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UsageIncident.objects.visible_to(request.user), pk=pk)
    try:
        incident_count(incident=row, by=request.user)
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "数えることに戻しました。")
    return _back(request)


def _page(request: StaffRequest, failed: tuple[int, str, str] | None = None) -> HttpResponse:
    rows = UsageIncident.objects.visible_to(request.user)
    client, narrowed = _narrowed(request, rows)
    state = request.GET.get("state", "")
    shown = _in_state(narrowed, state)
    context = {
        "page": keyset_page(
            shown.select_related(*_RELATED), request, order=("-happened_at", "-id"), size=SIZE
        ),
        "client": client,
        "is_narrowed": narrowed is not rows,
        "tabs": [_tab(request, key, label, state) for key, label in STATES.items()],
        "conspicuous": conspicuous(request.user) if narrowed is rows else [],
        "threshold": BookingPolicy.current().incident_warning,
        "failed": failed,
        "here": request.POST.get("next") or request.get_full_path(),
    }
    status = 422 if failed else 200
    return render(request, "bookings/incidents.html", context, status=status)


def _in_state(rows: IncidentQuerySet, state: str) -> IncidentQuerySet:
    if state == "forgiven":
        return rows.filter(forgiven_at__isnull=False)
    return rows if state == "all" else rows.counted()


def _narrowed(request: StaffRequest, rows: IncidentQuerySet) -> tuple[str, IncidentQuerySet]:
    """One client's, from a link: by record or by telephone. Nonsense narrows to nothing."""
    user, wanted, name = request.user, Q(), ""
    company = companies_visible_to(user).filter(pk=int_of(request.GET.get("company")) or 0).first()
    person = people_visible_to(user).filter(pk=int_of(request.GET.get("person")) or 0).first()
    phone = phone_key(request.GET.get("phone", ""))[:20]
    for one in (company, person):
        if one is not None:
            wanted, name = wanted | of_client(one), name or one.name
    if phone:
        wanted, name = wanted | Q(phone_key=phone), name or request.GET["phone"][:30]
    if appointment := int_of(request.GET.get("appointment")):
        wanted, name = wanted | Q(appointment=appointment), name or "1件の予約"
    return (name, rows.filter(wanted)) if wanted else ("", rows)


def _tab(request: StaffRequest, key: str, label: str, state: str) -> dict[str, object]:
    query: QueryDict = request.GET.copy()
    for name in ("after", "before", "state"):
        query.pop(name, None)
    if key:
        query["state"] = key
    is_open = state == key or (key == "" and state not in STATES)
    return {"label": label, "url": f"?{query.urlencode()}", "is_open": is_open}


def _back(request: StaffRequest) -> HttpResponse:
    """To the list as it stood."""
    wanted = request.POST.get("next", "")
    ledger = reverse("bookings:incidents")
    if wanted.startswith(ledger) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect(ledger)
