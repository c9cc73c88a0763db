"""支援事例集: what one may read, the newest first, found by any two characters."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Permission, Role
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import KEEP, remembers
from casebook.forms.filters import CaseFilter
from casebook.models import CaseStudy
from casebook.reading import entries, total_words
from yorozu.kit.paging import keyset_page

SIZE = 30


@never_cache
@require_safe
@require_permission(Permission.CASE_READ)
@remembers("cases")
def cases(request: StaffRequest) -> HttpResponse:
    """A fixed number of queries, whatever the words and the page."""
    user = request.user
    may_write = has_permission(user, Permission.CASE_WRITE)
    seen = CaseStudy.objects.visible_to(user)
    filters = CaseFilter(request.GET, rows=seen)
    if not may_write:
        filters.without("state")
    if user.role == Role.PARTNER:
        filters.without("audience")
    rows = filters.narrow(seen)
    listed = rows.select_related("industry", "created_by").prefetch_related("topics")
    page = keyset_page(listed, request, order=("-changed_at", "-id"), size=SIZE)
    context = {
        "filters": filters,
        "chips": _chips(request.GET, filters.chips()),
        "page": page,
        "entries": entries(page.rows, filters.words),
        "total": total_words(rows, filters.words),
        "may_write": may_write,
    }
    return render(request, "casebook/list.html", context)


def _chips(query: QueryDict, chips: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found = []
    for name, words in chips:
        rest = query.copy()
        for gone in (name, "after", "before"):
            rest.pop(gone, None)
        rest[KEEP] = "1"
        found.append((words, f"?{rest.urlencode()}"))
    return found
