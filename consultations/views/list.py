"""The memo list: found by words, narrowed by filters, paged by key."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from center.freshness import lists_mark
from consultations.chips import KEEP, chips, narrowed_by
from consultations.exporting import own_only
from consultations.filters import StateFilter, memo_filter
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.search import Sought
from yorozu.kit.paging import CURSORS, KeysetPage, keyset_page
from yorozu.kit.textkeys import highlight, search_fold
from yorozu.kit.views import htmx_or_full, is_htmx

SIZE = 30
MOST_COUNTED = 1000
STATE_COLUMNS = ("number", "status", "started_at", "ended_at", "staff_names")
COLUMNS = (
    *STATE_COLUMNS,
    "company_name",
    "person_name",
    "topic_names",
    "method",
    "is_restricted",
    "old_number",
)
TEXTS = ("content", "advice", "impression", "business", "company_kana", "person_kana")
REMEMBERED = "consultations"
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


@dataclass
class Row:
    """A memo as the list shows it; `context` is where the words were found."""

    memo: Memo
    context: SafeString | None = None


@require_safe
@require_permission(Permission.MEMO_LIST)
def memo_list(request: StaffRequest) -> HttpResponse:
    may_read = has_permission(request.user, Permission.MEMO_READ)
    if request.GET.get("q") and not may_read:
        raise PermissionDenied
    if (elsewhere := _remember(request)) is not None:
        return redirect(elsewhere)
    request.GET = _without_mark(request.GET)  # type: ignore[assignment]
    narrowed = memo_filter(request.user, request.GET)
    narrowed.form.full_clean()
    words = narrowed.form.cleaned_data.get("q", "")
    page = _page(request, narrowed.rows, words, may_read=may_read)
    total = _total(narrowed.rows, words, page)
    context = {
        "narrowed": narrowed,
        "form": narrowed.form,
        "chips": chips(narrowed, request.GET),
        "words": words,
        "sought": Sought.of(words),
        "page": page,
        "rows": [_row(memo, words) for memo in page.rows],
        "total": total,
        "total_label": count_label(total),
        "may_read": may_read,
        "export": _export(request, narrowed, words, total),
        "form_key": f"{lists_mark()} {narrowed_by(request.GET).urlencode()}",
        "code_list_seconds": settings.CODE_LIST_SECONDS,
        "more_open": any(name in request.GET for name in MORE),
    }
    response = htmx_or_full(request, "consultations/list.html", "results", context)
    if is_htmx(request):
        response["HX-Push-Url"] = f"{reverse('consultations:list')}?{request.GET.urlencode()}"
    return response


def _without_mark(data: QueryDict) -> QueryDict:
    """The address as it is shared and as the pages' links repeat it."""
    kept = narrowed_by(data)
    for cursor in CURSORS:
        if cursor in data:
            kept[cursor] = data.get(cursor, "")
    return kept


def count_label(count: int) -> str:
    return f"{MOST_COUNTED:,}件以上" if count > MOST_COUNTED else f"{count:,}件"


def _remember(request: StaffRequest) -> str | None:
    """Where to go instead: to the last filters, or to the address without its mark."""
    user, here = request.user, reverse("consultations:list")
    last = user.last_filters.get(REMEMBERED, "")
    if not request.GET:
        return f"{here}?{last}" if last else None
    if KEEP not in request.GET:
        return None
    given = narrowed_by(request.GET)
    kept = given.copy()
    kept.pop("q", None)
    if kept.urlencode() != last:
        user.last_filters = {**user.last_filters, REMEMBERED: kept.urlencode()}
        user.save(update_fields=["last_filters"])
    if is_htmx(request):
        return None
    return f"{here}?{given.urlencode()}" if given else here


def _page(
    request: HttpRequest, rows: MemoQuerySet, words: str, *, may_read: bool
) -> KeysetPage[Memo]:
    columns = COLUMNS if may_read else STATE_COLUMNS
    if not words.strip():
        return keyset_page(rows.only(*columns), request, size=SIZE)
    shown = rows.only(*columns, *TEXTS)

    def fetch(key: list[Any] | None, backwards: bool, limit: int) -> list[Memo]:
        beyond = (key[0], key[1]) if key else None
        ids = rows.search_page(words, limit=limit, beyond=beyond, newer=backwards)
        found = shown.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    return keyset_page(shown, request, size=SIZE, fetch=fetch)


def _total(rows: MemoQuerySet, words: str, page: KeysetPage[Memo]) -> int:
    if not page.next_url and not page.previous_url:
        return len(page.rows)
    return _count(rows, words)


def _count(rows: MemoQuerySet, words: str) -> int:
    """Up to one more than is said; counted from the newest on, where people look."""
    if words.strip():
        return rows.search_count(words, most=MOST_COUNTED + 1)
    return rows.order_by("-started_at", "-id")[: MOST_COUNTED + 1].count()


def _row(memo: Memo, words: str) -> Row:
    """With the first text that holds one of the words."""
    sought = Sought.of(words).words
    for name in TEXTS if sought else ():
        text = getattr(memo, name)
        folded = search_fold(text)
        if any(word in folded for word in sought):
            return Row(memo, highlight(text.replace("\n", " "), words, 40))
    return Row(memo)


def _export(
    request: StaffRequest, narrowed: StateFilter, words: str, total: int
) -> dict[str, str] | None:
    """What the button says: how many rows the file will hold. Coordinators take their own."""
    if not has_permission(request.user, Permission.MEMO_EXPORT):
        return None
    own = own_only(request.user)
    label = count_label(total)
    if own and words.strip():
        # How many of a word's hits are one's own is known only by reading them all.
        label = "該当分"
    elif own:
        total = _count(narrowed.rows.written_by(request.user), words)
        label = count_label(total)
    return {
        "label": label,
        "whose": "自分のメモ" if own else "",
        "query": narrowed_by(request.GET).urlencode(),
        "is_empty": "1" if total == 0 else "",
    }
