"""One page of the memo list: its rows, how many there are, and what each row says."""

from dataclasses import dataclass
from typing import Any, TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from consultations.enums import Method
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.search import Hits
from consultations.templatetags.memo import memo_state, session_clock, session_day
from yorozu.kit.paging import KeysetPage, keyset_page
from yorozu.kit.sought import Sought
from yorozu.kit.textkeys import highlight_if_found

SIZE = 25
# Beyond this the list says 「1,000件以上」.
MOST_COUNTED = 1000
# Looking for words, it says what was met on the way to a full page: at most 「100件以上」.
MOST_FOUND = 100
STATE_COLUMNS = ("number", "status", "started_at", "ended_at", "staff_names")
COLUMNS = (
    *STATE_COLUMNS,
    "company_name",
    "person_name",
    "topic_names",
    "method",
    "is_restricted",
)
METHODS = {str(value): str(label) for value, label in Method.choices}
TEXTS = ("content", "advice", "impression", "business", "company_kana", "person_kana")


@dataclass(frozen=True)
class Total:
    """How many rows there are; when open, at least so many."""

    count: int
    is_open: bool = False

    @property
    def label(self) -> str:
        return f"{self.count:,}件以上" if self.is_open else f"{self.count:,}件"


class StateRow(TypedDict):
    """A memo for those who see the state only. A template reads a dict fastest."""

    number: str | None
    day: str
    clock: str
    staff: str
    state: SafeString


class Row(StateRow):
    """A memo in the words of the list; `context` is where the words were found."""

    url: str
    company: str
    is_restricted: bool
    person: str
    topics: str
    method: str
    context: SafeString | None


def counted(rows: MemoQuerySet) -> Total:
    """Any rows will do, so that the planner may take those that it finds first."""
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return Total(min(count, MOST_COUNTED), is_open=count > MOST_COUNTED)


def list_page(
    request: HttpRequest, rows: MemoQuerySet, *, may_read: bool
) -> tuple[KeysetPage[Memo], Total]:
    page = keyset_page(rows.only(*(COLUMNS if may_read else STATE_COLUMNS)), request, size=SIZE)
    return page, _whole(page) or counted(rows)


def found_page(
    request: HttpRequest, rows: MemoQuerySet, words: str
) -> tuple[KeysetPage[Memo], Total]:
    """The same for words. The first page is cut from what was counted."""
    start: list[Hits] = []

    def fetch(key: list[Any] | None, backwards: bool, limit: int) -> list[Memo]:
        if key is None:
            start.append(_start(rows, words))
            ids = start[0].ids[:limit]
        else:
            beyond = (key[0], key[1])
            ids = rows.search_page(words, limit=limit, beyond=beyond, newer=backwards)
        # Found among `rows`: whether they belong there need not be asked again.
        found = Memo.objects.only(*COLUMNS, *TEXTS).order_by().in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    page = keyset_page(rows, request, size=SIZE, fetch=fetch)
    return page, _whole(page) or _known(start[0] if start else _start(rows, words))


def _start(rows: MemoQuerySet, words: str) -> Hits:
    return rows.search_start(words, enough=SIZE + 1, most=MOST_FOUND)


def _known(hits: Hits) -> Total:
    """In round numbers where there may be more."""
    count = len(hits.ids)
    return Total(count - count % 10 if hits.is_open else count, hits.is_open)


def _whole(page: KeysetPage[Memo]) -> Total | None:
    """Nothing is to be counted where one page holds everything."""
    return None if page.next_url or page.previous_url else Total(len(page.rows))


def state_rows(memos: list[Memo]) -> list[StateRow]:
    """For those who see the state only."""
    return [_state_row(memo) for memo in memos]


def _state_row(memo: Memo) -> StateRow:
    return {
        "number": memo.number,
        "day": session_day(memo),
        "clock": session_clock(memo),
        "staff": memo.staff_names,
        "state": memo_state(memo),
    }


def list_rows(memos: list[Memo], words: str) -> list[Row]:
    """The cells ready to print: worked out in the template they take twice as long."""
    words = words if Sought.of(words) else ""
    here, query = reverse("consultations:list"), f"?{urlencode({'q': words})}" if words else ""
    return [
        {
            **_state_row(memo),
            "url": f"{here}{memo.number}/{query}",
            "company": _name(memo.company_name, words),
            "is_restricted": memo.is_restricted,
            "person": _name(memo.person_name, words),
            "topics": memo.topic_names,
            "method": METHODS.get(memo.method, ""),
            "context": _found_in(memo, words) if words else None,
        }
        for memo in memos
    ]


def _name(name: str, words: str) -> str:
    return (highlight_if_found(name, words, None) if words else None) or name


def _found_in(memo: Memo, words: str) -> SafeString | None:
    """The first text that holds one of the words; a restricted one is read on its own page."""
    if memo.is_restricted:
        return None
    texts = (getattr(memo, name).replace("\n", " ") for name in TEXTS)
    found = (highlight_if_found(text, words) for text in texts)
    return next((each for each in found if each is not None), None)
