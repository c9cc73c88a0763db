"""The memo list: found by words, narrowed by filters, paged by key."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from accounts.remembered import conditions, remembers
from consultations.listing.chips import chips
from consultations.listing.exporting import own_only
from consultations.listing.filters import StateFilter, memo_filter
from consultations.listing.pages import Total, counted, found_page, list_page, list_rows, state_rows
from yorozu.kit.paging import CURSORS
from yorozu.kit.sought import Sought
from yorozu.kit.views import htmx_or_full, is_htmx
from yorozu.kit.wareki import fiscal_year

# Behind 「ほかの条件」, which opens when one of them is in use.
MORE = (
    *(
        "fy",
        "office",
        "programme",
        "course",
        "any_topic",
        "lead",
        "industry",
        "staff",
        "stage",
        "sex",
        "age",
    ),
    *("bank", "branch", "visit", "counted"),
)


@require_safe
@require_permission(Permission.MEMO_LIST)
@remembers("consultations")
def memo_list(request: StaffRequest) -> HttpResponse:
    may_read = has_permission(request.user, Permission.MEMO_READ)
    if request.GET.get("q") and not may_read:
        raise PermissionDenied
    request.GET = _within_a_period(_without_mark(request.GET))  # type: ignore[assignment]
    narrowed = memo_filter(request.user, request.GET)
    narrowed.form.full_clean()
    words = narrowed.form.cleaned_data.get("q", "")
    sought = Sought.of(words)
    if sought:
        page, total = found_page(request, narrowed.rows, words)
    else:
        page, total = list_page(request, narrowed.rows, may_read=may_read)
    given = conditions(request.GET)
    context = {
        "narrowed": narrowed,
        "form": narrowed.form,
        "chips": chips(narrowed, request.GET),
        "words": words,
        "sought": sought,
        "page": page,
        "rows": list_rows(page.rows, words) if may_read else state_rows(page.rows),
        "total_label": total.label,
        "may_read": may_read,
        "may_read_outcomes": has_permission(request.user, Permission.OUTCOME_READ),
        "export": _export(request, narrowed, words, total),
        "boxes_key": f"{narrowed.mark} {_boxes_key(given)}",
        "code_list_seconds": settings.CODE_LIST_SECONDS,
        "more_open": any(name in request.GET for name in MORE),
    }
    response = htmx_or_full(request, "consultations/list.html", "results", context)
    if is_htmx(request):
        response["HX-Push-Url"] = f"{reverse('consultations:list')}?{request.GET.urlencode()}"
    return response


def _without_mark(data: QueryDict) -> QueryDict:
    """The address as it is shared and as the pages' links repeat it."""
    kept = conditions(data)
    for cursor in CURSORS:
        if cursor in data:
            kept[cursor] = data.get(cursor, "")
    return kept


def _within_a_period(given: QueryDict) -> QueryDict:
    """Who is new is asked of a period; without one it is this 年度, which its chip then says.

    Among all memos ever written the answer is every client's first one, found in seconds.
    """
    asks_history = any(given.get(name) for name in ("visit", "per"))
    if asks_history and not any(
        given.get(name) for name in ("from", "to", "fy", "company", "person")
    ):
        given["fy"] = str(fiscal_year(timezone.localdate()))
    return given


def _boxes_key(given: QueryDict) -> str:
    """What the drawn filters depend on; the search box stands beside them."""
    boxes = given.copy()
    boxes.pop("q", None)
    return boxes.urlencode()


def _export(
    request: StaffRequest, narrowed: StateFilter, words: str, total: Total
) -> dict[str, str] | None:
    """What the button says: how many rows the file will hold. Coordinators take their own."""
    if not has_permission(request.user, Permission.MEMO_EXPORT):
        return None
    own = own_only(request.user)
    label, is_empty = total.label, total.count == 0
    if own and not narrowed.form.cleaned_data.get("mine"):
        if words.strip() or total.is_open:
            # How many of so many are one's own is known only by reading them all.
            label = "該当分"
        else:
            mine = counted(narrowed.rows.written_by(request.user))
            label, is_empty = mine.label, mine.count == 0
    return {
        "label": label,
        "whose": "自分のメモ" if own else "",
        "query": conditions(request.GET).urlencode(),
        "is_empty": "1" if is_empty else "",
    }
