# ruff: noqa: S608 - only SQL of ours is composed here; every value is a parameter
"""Japanese substring search, the newest hits first, in bounded time at any size.

Step 1 walks the newest rows of the scope with LIKE: common words are found at once. Step 2 takes
candidates from the bigram index, newest first, and rechecks the text: rare words. The planner is
fenced (`OFFSET 0`, `MATERIALIZED`): left alone it scans everything (docs/adr: search).

A scope is any queryset of memos without ordering, limit or duplicate rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from yorozu.kit.textkeys import bigrams, clean_text, like_escape, search_fold

NEWEST = 300
MOST_WORDS = 8
MOST_LETTERS = 100
TABLE = "consultations_memosearch"

Place = tuple[datetime, int]


@dataclass(frozen=True)
class Sought:
    """What is looked for: every word must be in the text."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Sought":
        folded = search_fold(clean_text(text[:MOST_LETTERS]))
        return cls(tuple(dict.fromkeys(folded.split()))[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def grams(self) -> list[int]:
        """Pairs that a hit holds; none when every word is a single character."""
        return sorted({gram for word in self.words for gram in bigrams(word)})

    @property
    def patterns(self) -> list[str]:
        return [f"%{like_escape(word)}%" for word in self.words]

    @property
    def is_in_newest_only(self) -> bool:
        """One character has no pair of neighbours, so no index: only the newest are searched."""
        return bool(self.words) and not self.grams


def search_ids(
    scope: QuerySet[Any],
    sought: Sought,
    *,
    limit: int,
    beyond: Place | None = None,
    newer: bool = False,
) -> list[int]:
    """Ids of the next `limit` hits beyond a place: older ones, or newer ones nearest first.

    Two statements at most.
    """
    try:
        inner = scope.order_by().values("id", "started_at").query.sql_with_params()
    except EmptyResultSet:
        return []
    walk = _Walk(*inner, sought=sought, beyond=beyond, newer=newer)
    found = walk.newest(limit)
    if len(found) < limit and sought.grams:
        found = walk.indexed(limit)
    return found


def search_count(scope: QuerySet[Any], sought: Sought, *, most: int) -> int:
    """How many hits, at most `most`.

    A common word is counted on the first candidates that come to hand; only where these do not
    reach (a narrow scope, a rare combination) all candidates are asked.
    """
    if not sought.grams:
        return len(search_ids(scope, sought, limit=min(most, NEWEST)))
    try:
        inner = scope.order_by().values("id", "started_at").query.sql_with_params()
    except EmptyResultSet:
        return 0
    walk = _Walk(*inner, sought=sought, beyond=None, newer=False)
    first = most + most // 4
    asked, hits = walk.count(first)
    if hits < most and asked == first:
        _, hits = walk.count(None)
    return min(hits, most)


@dataclass(frozen=True)
class _Walk:
    """The two statements over one scope, in one direction."""

    scope: str
    scope_params: Sequence[Any]
    sought: Sought
    beyond: Place | None
    newer: bool

    def newest(self, limit: int) -> list[int]:
        bound, bound_params = self._bound("s.started_at", "s.id")
        likes, like_params = self._likes()
        return self._fetch(
            f"SELECT n.id FROM (SELECT s.id, s.started_at FROM ({self.scope}) s WHERE {bound}"
            f" ORDER BY {self._order('s.started_at', 's.id')} LIMIT %s) n"
            f" JOIN LATERAL (SELECT 1 FROM {TABLE} t WHERE t.memo_id = n.id AND {likes}"
            " OFFSET 0) hit ON true"
            f" ORDER BY {self._order('n.started_at', 'n.id')} LIMIT %s",
            [*self.scope_params, *bound_params, NEWEST, *like_params, limit],
        )

    def indexed(self, limit: int) -> list[int]:
        sql, params = self.candidates()
        return self._fetch(
            f"{sql} ORDER BY {self._order('c.started_at', 'c.memo_id')} LIMIT %s",
            [*params, limit],
        )

    def candidates(self) -> tuple[str, list[Any]]:
        bound, bound_params = self._bound("g.started_at", "g.memo_id")
        likes, like_params = self._likes()
        return (
            f"WITH c AS MATERIALIZED (SELECT g.memo_id, g.started_at FROM {TABLE} g"
            f" WHERE g.grams @> %s::int[] AND {bound}"
            f" ORDER BY {self._order('g.started_at', 'g.memo_id')})"
            f" SELECT c.memo_id FROM c JOIN LATERAL (SELECT 1 FROM ({self.scope}) q"
            " WHERE q.id = c.memo_id OFFSET 0) mine ON true"
            f" JOIN LATERAL (SELECT 1 FROM {TABLE} t WHERE t.memo_id = c.memo_id AND {likes}"
            " OFFSET 0) hit ON true",
            [self.sought.grams, *bound_params, *self.scope_params, *like_params],
        )

    def count(self, candidates: int | None) -> tuple[int, int]:
        """How many candidates were asked (at most so many), and how many of them are hits."""
        likes, like_params = self._likes()
        if all(len(word) == 2 for word in self.sought.words):
            # A pair of letters is its own index entry: the text need not be read again.
            recheck, like_params = "", []
        else:
            recheck = (
                f" JOIN LATERAL (SELECT 1 FROM {TABLE} t WHERE t.memo_id = c.memo_id AND {likes}"
                " OFFSET 0) hit ON true"
            )
        with connection.cursor() as cursor:
            cursor.execute(
                # The planner would rather read and unpack every row than trust the index.
                "SET LOCAL enable_seqscan = off;"
                f" WITH c AS MATERIALIZED (SELECT g.memo_id FROM {TABLE} g"
                " WHERE g.grams @> %s::int[] LIMIT %s)"
                f" SELECT (SELECT count(*) FROM c), count(*) FROM c JOIN LATERAL"
                f" (SELECT 1 FROM ({self.scope}) q WHERE q.id = c.memo_id OFFSET 0) mine ON true"
                f"{recheck}",
                [self.sought.grams, candidates, *self.scope_params, *like_params],
            )
            cursor.nextset()
            asked, hits = cursor.fetchone()
        return asked, hits

    def _bound(self, at: str, pk: str) -> tuple[str, list[Any]]:
        if self.beyond is None:
            return "true", []
        return f"({at}, {pk}) {'>' if self.newer else '<'} (%s, %s)", [*self.beyond]

    def _order(self, at: str, pk: str) -> str:
        return f"{at}, {pk}" if self.newer else f"{at} DESC, {pk} DESC"

    def _likes(self) -> tuple[str, list[str]]:
        likes = " AND ".join(["t.body LIKE %s"] * len(self.sought.words))
        return likes or "true", self.sought.patterns

    def _fetch(self, sql: str, params: list[Any]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [row[0] for row in cursor.fetchall()]
