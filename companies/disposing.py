"""What stands on the page of a disposal list."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest

from companies.models import DisposalItem, DisposalList
from yorozu.kit import disposal
from yorozu.kit.disposal import Described
from yorozu.kit.paging import KeysetPage, keyset_page

HELD = "held"
SIZE = 50


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    is_open: bool


@dataclass(frozen=True)
class Line:
    item: DisposalItem
    label: str
    described: Described


@dataclass(frozen=True)
class DisposalPage:
    pages: KeysetPage[DisposalItem]
    lines: list[Line]


def disposal_tabs(row: DisposalList, open_key: str) -> list[Tab]:
    """Each kind with how many are to be disposed of, and those held back. One query."""
    counts = {
        each["kind"]: (each["due"], each["held"])
        for each in row.items.order_by()
        .values("kind")
        .annotate(
            due=Count("pk", filter=Q(held_at=None)), held=Count("pk", filter=~Q(held_at=None))
        )
    }
    held = sum(number for _, number in counts.values())
    known = {each.kind for each in disposal.kinds()} | {HELD}
    first = next((each.kind for each in disposal.kinds() if each.kind in counts), "")
    opened = open_key if open_key in known else first
    tabs = [
        Tab(each.kind, each.label, counts[each.kind][0], each.kind == opened)
        for each in disposal.kinds()
        if each.kind in counts
    ]
    return [*tabs, Tab(HELD, "保留", held, opened == HELD)] if held else tabs


def disposal_page(row: DisposalList, request: HttpRequest, open_key: str) -> DisposalPage:
    """Names are read from the records themselves, as the list keeps none: a query a kind."""
    opened = next((tab.key for tab in disposal_tabs(row, open_key) if tab.is_open), "")
    items = row.items.select_related("held_by")
    if opened == HELD:
        items = items.filter(held_at__isnull=False)
    else:
        items = items.filter(kind=opened, held_at=None)
    pages = keyset_page(items, request, order=("last_used_on", "id"), size=SIZE)
    described: dict[tuple[str, int], Described] = {}
    for kind in {item.kind for item in pages.rows}:
        ids = [item.target_id for item in pages.rows if item.kind == kind]
        described |= {(kind, pk): each for pk, each in disposal.kind_of(kind).describe(ids).items()}
    lines = [
        Line(
            item,
            disposal.kind_of(item.kind).label,
            described.get((item.kind, item.target_id), Described(str(item.target_id))),
        )
        for item in pages.rows
    ]
    return DisposalPage(pages, lines)
