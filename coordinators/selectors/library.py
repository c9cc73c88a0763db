"""資料庫: outputs and minutes together, the newest first, found by any two characters."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.safestring import SafeString

from accounts.models import User
from coordinators.enums import OutputKind
from coordinators.models import GroupMeeting, GroupOutput
from coordinators.models.searching import SEARCH_FIELDS, holding
from yorozu.kit.sought import Sought
from yorozu.kit.textkeys import highlight_if_found

MINUTES = "minutes"
KINDS = [(MINUTES, "議事録"), *OutputKind.choices]
# Beyond these the list says 「1,000件以上」 or, looking for words, 「100件以上」.
MOST_COUNTED = 1000
MOST_FOUND = 100
ORDER = ("-at", "-key")
_OUTPUT_TEXTS = ("text", "file_name", "link", "file_text")
_MINUTES_TEXTS = ("decisions", "minutes", "agenda", "guests")


@dataclass(frozen=True)
class Asked:
    """What the library is asked for; empty is everything."""

    words: str = ""
    kind: str = ""
    group: int | None = None
    topic: int | None = None
    tag: str = ""


@dataclass(frozen=True)
class Entry:
    """One line: an output or a meeting's minutes. `at` and `key` are its place in the list."""

    at: datetime
    key: int
    record: Any
    kind: str
    title: SafeString | str
    context: SafeString | None

    @property
    def is_minutes(self) -> bool:
        return isinstance(self.record, GroupMeeting)


class Library:
    """What one person may find. Both kinds are asked alike and merged in order."""

    def __init__(self, user: User, asked: Asked) -> None:
        self.asked = asked
        both = (self._outputs(user), self._minutes(user))
        self.sources = [rows for rows in both if rows is not None]

    def _outputs(self, user: User) -> QuerySet[Any] | None:
        asked = self.asked
        if asked.kind == MINUTES:
            return None
        rows = GroupOutput.objects.visible_to(user).current()
        rows = rows.filter(
            *([Q(kind=asked.kind)] if asked.kind else []),
            *([Q(group=asked.group)] if asked.group else []),
            *([Q(topics=asked.topic)] if asked.topic else []),
            *([Q(tags__contains=[asked.tag])] if asked.tag else []),
        )
        if asked.words:  # the line around the hit is shown
            rows = rows.defer(None).defer(*SEARCH_FIELDS)
        return holding(rows, asked.words).annotate(at=F("added_at"), key=F("pk") * 2)

    def _minutes(self, user: User) -> QuerySet[Any] | None:
        """Meetings that something is written about; they carry neither tag nor topic."""
        asked = self.asked
        if asked.topic or asked.tag or asked.kind not in ("", MINUTES):
            return None
        rows = GroupMeeting.objects.visible_to(user).exclude(minutes="", decisions="")
        if asked.group:
            rows = rows.filter(group=asked.group)
        return holding(rows, asked.words).annotate(at=F("started_at"), key=F("pk") * 2 + 1)

    def anything(self) -> QuerySet[Any]:
        """A queryset that knows what `at` and `key` are, to read a place in an address."""
        return GroupOutput.objects.annotate(at=F("added_at"), key=F("pk") * 2)

    def total(self) -> str:
        """How many there are, in words; counting stops where it would begin to cost."""
        most = MOST_FOUND if Sought.of(self.asked.words) else MOST_COUNTED
        found = sum(rows.order_by()[: most + 1].count() for rows in self.sources)
        return f"{most:,}件以上" if found > most else f"{found:,}件"

    def fetch(self, key: list[Any] | None, backwards: bool, limit: int) -> Sequence[Entry]:
        """Up to `limit` beyond the place, nearest first: one query for each kind."""
        lists = [self._some(rows, key, backwards, limit) for rows in self.sources]
        merged = heapq.merge(*lists, key=_place, reverse=not backwards)
        return [self._entry(row) for row in list(merged)[:limit]]

    def _some(
        self, rows: QuerySet[Any], key: list[Any] | None, backwards: bool, limit: int
    ) -> list[Any]:
        if key is not None:
            lookup = TupleGreaterThan if backwards else TupleLessThan
            rows = rows.filter(lookup(Tuple(F("at"), F("key")), tuple(key)))
        order = ("at", "key") if backwards else ORDER
        return list(rows.select_related("group").order_by(*order)[:limit])

    def _entry(self, row: Any) -> Entry:
        words = self.asked.words if Sought.of(self.asked.words) else ""
        is_minutes = isinstance(row, GroupMeeting)
        title, context = str(row), None
        if words:
            texts = _MINUTES_TEXTS if is_minutes else _OUTPUT_TEXTS
            found = (highlight_if_found(_line(getattr(row, name)), words) for name in texts)
            context = next((each for each in found if each is not None), None)
        return Entry(
            at=row.at,
            key=row.key,
            record=row,
            kind="議事録" if is_minutes else row.get_kind_display(),
            title=(highlight_if_found(title, words, None) if words else None) or title,
            context=context,
        )


def _place(row: Any) -> tuple[datetime, int]:
    return row.at, row.key


def _line(text: str) -> str:
    return text.replace("\n", " ")


def tags_in_use(user: User) -> list[str]:
    """Every tag of the outputs one may read, in order."""
    rows = GroupOutput.objects.visible_to(user).current().exclude(tags=[])
    return sorted({tag for tags in rows.values_list("tags", flat=True) for tag in tags})
