"""What the work costs at least: bare views with SQL written by hand and nothing around them.

They run behind the session and authentication middleware only, as `bench.client.bare()` sets it.
"""

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth import get_user
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path


def at_the_floor(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: the addresses of this module, beside those of the portal."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answer


TABLE = engines["django"].from_string(
    "<!doctype html><title>経営相談メモ</title><table>"
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    "</table>"
)
WORDS = (
    *("company_name", "company_kana", "person_name", "person_kana"),
    *("business", "content", "advice", "impression"),
)
COLUMNS = (
    "number, started_at, ended_at, company_name, person_name, topic_names, staff_names, method,"
    " status"
)


def _fetch(sql: str, params: list[Any] | dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def newest(request: HttpRequest) -> HttpResponse:
    """The session row, its user, one indexed query, a table of 20 rows."""
    get_user(request)
    rows = _fetch(
        f"SELECT {COLUMNS} FROM consultations_memo WHERE status <> 'draft'"
        " ORDER BY started_at DESC, id DESC LIMIT 20",
        [],
    )
    return HttpResponse(TABLE.render({"rows": rows}))


# The newest 300 text by text; with fewer than 20 hits, candidates of the bigram index besides.
SEARCH = f"""
WITH near AS MATERIALIZED (
    SELECT id, started_at FROM consultations_memo WHERE status <> 'draft'
    ORDER BY started_at DESC, id DESC LIMIT 300),
met AS MATERIALIZED (
    SELECT n.id, n.started_at FROM near n JOIN LATERAL (
        SELECT FROM consultations_memosearch t
        WHERE t.memo_id = n.id AND strpos(t.body, %(word)s) > 0 OFFSET 0) hit ON true),
held AS MATERIALIZED (
    SELECT memo_id AS id, started_at FROM consultations_memosearch
    WHERE (SELECT count(*) FROM met) < 20 AND grams @> bigrams(%(word)s)
    ORDER BY started_at DESC, memo_id DESC),
further AS (
    SELECT h.id FROM held h JOIN LATERAL (
        SELECT FROM consultations_memosearch t
        WHERE t.memo_id = h.id AND strpos(t.body, %(word)s) > 0 OFFSET 0) hit ON true
    WHERE h.id NOT IN (SELECT id FROM near)
    ORDER BY h.started_at DESC, h.id DESC LIMIT 20)
SELECT {COLUMNS}, content, advice FROM consultations_memo
WHERE id = ANY (ARRAY(SELECT id FROM met UNION ALL SELECT id FROM further))
ORDER BY started_at DESC, id DESC LIMIT 20"""


def search(request: HttpRequest, word: str) -> HttpResponse:
    """The same table for a word, by one statement that knows no scopes; nothing is marked."""
    get_user(request)
    return HttpResponse(TABLE.render({"rows": _fetch(SEARCH, {"word": word})}))


def one(request: HttpRequest, number: str) -> HttpResponse:
    """One memo with its texts by its number."""
    get_user(request)
    rows = _fetch(
        f"SELECT {COLUMNS}, content, advice, impression FROM consultations_memo WHERE number = %s",
        [number],
    )
    return HttpResponse(TABLE.render({"rows": rows}))


@transaction.atomic
def insert(request: HttpRequest) -> HttpResponse:
    """Insert the memo that a form brings, and its bigrams; nothing is checked, no trigger runs."""
    get_user(request)
    row = _stored() | {name: request.POST[name] for name in WORDS}
    row |= {"uuid": uuid.uuid4().hex, "number": f"F-{uuid.uuid4().hex[:10]}"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO consultations_memo ({', '.join(row)})"
            f" VALUES ({', '.join(['%s'] * len(row))}) RETURNING id",
            list(row.values()),
        )
        pk = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO consultations_memosearch (memo_id, started_at, body, grams)"
            " SELECT %s, now(), f, bigrams(f) FROM (SELECT search_fold(%s) f) x",
            [pk, "\n".join([row["number"], *(row[name] for name in WORDS)])],
        )
    return HttpResponse(str(pk))


@cache
def _stored() -> dict[str, Any]:
    """The columns of the newest confirmed memo, for those a form does not bring as they stand."""
    rows = "consultations_memo WHERE status = 'confirmed' ORDER BY id DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {rows}")
        names = [column.name for column in cursor.description]
        stored = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: value for name, value in stored.items() if name != "id"} | {
        "appointment_id": None
    }


urlpatterns = [
    path("newest/", newest),
    path("insert/", insert),
    path("search/<str:word>/", search),
    path("<str:number>/", one),
]
