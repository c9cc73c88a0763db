"""The audit trail: who did or saw what, and when."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Permission
from accounts.filters import AuditFilterForm, narrow, narrowed_by
from accounts.models import AuditEvent
from accounts.permissions import StaffRequest, require_permission
from accounts.remembered import remembers
from accounts.trail import rows_for
from yorozu.kit.paging import CURSORS, keyset_page
from yorozu.kit.views import htmx_or_full

MOST_COUNTED = 1000


@never_cache
@require_safe
@require_permission(Permission.AUDIT_READ)
@remembers("audit")
def trail(request: StaffRequest) -> HttpResponse:
    """Newest first. Looking is an act too: it is recorded, once for a set of conditions."""
    form = AuditFilterForm(request.GET)
    form.full_clean()
    rows = narrow(AuditEvent.objects.visible_to(request.user), form.cleaned_data)
    page = keyset_page(rows, request, order=("-at", "-id"))
    total = len(page.rows)
    if page.next_url or page.previous_url:
        total = rows.order_by("-at", "-id")[: MOST_COUNTED + 1].count()
    given = narrowed_by(request.GET)
    if not any(name in request.GET for name in CURSORS):
        audit.record("audit.viewed", by=request.user, filters=given.dict())
    context = {
        "form": form,
        "chips": form.chips(),
        "page": page,
        "rows": rows_for(request.user, page.rows),
        "total_label": f"{MOST_COUNTED:,}件以上" if total > MOST_COUNTED else f"{total:,}件",
        "query": given.urlencode(),
    }
    return htmx_or_full(request, "accounts/audit.html", "results", context)
