# ruff: noqa: S608 - only SQL of ours is composed here; every value is a parameter
"""Japanese substring search, the newest hits first, in bounded time at any size.

The newest rows of the scope are walked text by text: common words are found at once, and a narrow
scope is walked to its end. Rare words come from the bigram index, newest first, and the text is
rechecked. The planner is fenced (`OFFSET 0`, `MATERIALIZED`): left alone it scans everything
(docs/adr: search).

A scope is any queryset of memos without ordering, limit or duplicate rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Lookup, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.where import AND

from yorozu.kit.sought import Sought

NEWEST = 300
TABLE = "consultations_memosearch"
_SIGNS = {"gte": ">=", "lt": "<"}

Place = tuple[datetime, int]


@dataclass(frozen=True)
class Hits:
    """Ids in order, and whether there may be more."""

    ids: list[int]
    is_open: bool = False


def search_hits(
    scope: QuerySet[Any],
    sought: Sought,
    *,
    enough: int,
    most: int,
    beyond: Place | None = None,
    newer: bool = False,
) -> Hits:
    """The next hits beyond a place: older ones, or newer ones nearest first.

    What is found on the way is kept, up to `most`; nothing more is looked for once there are
    `enough`. Three statements at most.
    """
    try:
        inner = scope.order_by().values("id", "started_at").query.sql_with_params()
    except EmptyResultSet:
        return Hits([])
    search = _Search(*inner, days=_days(scope), sought=sought, newer=newer)
    last, found = search.walk(NEWEST, beyond)
    if last and len(found) < enough <= 3 * len(found):
        # A common word: the rest should lie as close together, give or take a half.
        further = (enough - len(found)) * NEWEST * 3 // (len(found) * 2)
        last, more = search.walk(further, last)
        found += more
    if last is None or not sought.grams:
        return Hits(found[:most], len(found) > most)
    if len(found) < enough:
        found += search.index(most + 1 - len(found), last)
        return Hits(found[:most], len(found) > most)
    return Hits(found[:most], is_open=True)


def _days(scope: QuerySet[Any]) -> list[tuple[str, datetime]]:
    """What the scope itself says of the day: candidates outside it need not be looked up."""
    where = scope.query.where
    if where.connector != AND or where.negated:
        return []
    return [
        (_SIGNS[part.lookup_name], part.rhs)
        for part in where.children
        if isinstance(part, Lookup)
        and part.lookup_name in _SIGNS
        and isinstance(part.lhs, Col)
        and part.lhs.alias == scope.query.base_table
        and part.lhs.target.name == "started_at"
        and isinstance(part.rhs, datetime)
    ]


@dataclass(frozen=True)
class _Search:
    """The two ways over one scope, in one direction."""

    scope: str
    scope_params: Sequence[Any]
    days: list[tuple[str, datetime]]
    sought: Sought
    newer: bool

    def walk(self, most: int, beyond: Place | None) -> tuple[Place | None, list[int]]:
        """Where the walk may go on (None: the scope is at its end), and the ids of the hits."""
        bound, place = self._bound("s", beyond)
        rows = self._fetch(
            f"WITH n AS MATERIALIZED (SELECT s.id, s.started_at FROM ({self.scope}) s"
            f" WHERE {bound} ORDER BY {self._order('s')} LIMIT %s)"
            f" SELECT ARRAY(SELECT n.id FROM n JOIN {self._hit('n.id')}"
            f" ORDER BY {self._order('n')}), last.started_at, last.id FROM (SELECT) walk LEFT JOIN"
            f" (SELECT n.* FROM n ORDER BY {self._order('n')} OFFSET %s) last ON true",
            [*self.scope_params, *place, most, *self.sought.words, most - 1],
        )
        [(found, at, pk)] = rows
        return (at, pk) if at else None, found

    def index(self, limit: int, beyond: Place | None) -> list[int]:
        """Candidates hold the words' pairs of letters somewhere; the text decides."""
        bound, place = self._bound("g", beyond)
        within = "".join(f" AND g.started_at {sign} %s" for sign, _ in self.days)
        rows = self._fetch(
            f"WITH c AS MATERIALIZED (SELECT g.id, g.started_at FROM"
            f" (SELECT memo_id AS id, started_at, grams FROM {TABLE}) g"
            f" WHERE g.grams @> %s::int[] AND {bound}{within} ORDER BY {self._order('g')})"
            f" SELECT c.id FROM c JOIN LATERAL (SELECT 1 FROM ({self.scope}) q"
            f" WHERE q.id = c.id OFFSET 0) mine ON true JOIN {self._hit('c.id')}"
            f" ORDER BY {self._order('c')} LIMIT %s",
            [
                *(self.sought.grams, *place, *(day for _, day in self.days)),
                *(*self.scope_params, *self.sought.words, limit),
            ],
        )
        return [pk for (pk,) in rows]

    def _bound(self, row: str, beyond: Place | None) -> tuple[str, Place | tuple[()]]:
        if beyond is None:
            return "true", ()
        return f"({row}.started_at, {row}.id) {'>' if self.newer else '<'} (%s, %s)", beyond

    def _order(self, row: str) -> str:
        fall = "" if self.newer else " DESC"
        return f"{row}.started_at{fall}, {row}.id{fall}"

    def _hit(self, pk: str) -> str:
        # Cheaper than LIKE in a long text, and nothing in a word has another meaning.
        held = " AND ".join(["strpos(t.body, %s) > 0"] * len(self.sought.words)) or "true"
        return (
            f"LATERAL (SELECT t.memo_id FROM {TABLE} t WHERE t.memo_id = {pk} AND {held}"
            " OFFSET 0) hit ON true"
        )

    def _fetch(self, sql: str, params: list[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows: list[Any] = cursor.fetchall()
        return rows
