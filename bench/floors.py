"""What the work costs at least: bare views with SQL written by hand and nothing around them.

They run behind the session and authentication middleware only, as `bench.client.bare()` sets it.
"""

import uuid
from collections.abc import Callable
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
    """Insert a memo's row and its bigrams; nothing is checked, no trigger runs."""
    get_user(request)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(INSERT_MEMO, [uuid.uuid4().hex, f"F-{uuid.uuid4().hex[:10]}"])
        pk, body = cursor.fetchone()
        cursor.execute(
            "INSERT INTO consultations_memosearch (memo_id, started_at, body, grams)"
            " SELECT %s, now(), f, bigrams(f) FROM (SELECT search_fold(%s) f) x",
            [pk, body],
        )
    return HttpResponse(str(pk))


def _insert_memo() -> str:
    """Copies the newest confirmed memo under another uuid and number; it has no appointment."""
    from consultations.models import Memo

    every = [str(field.column) for field in Memo._meta.concrete_fields]
    columns = [column for column in every if column not in ("id", "uuid")]
    other = {"number": "%s", "appointment_id": "NULL"}
    values = [other.get(column, column) for column in columns]
    return (
        f"INSERT INTO consultations_memo (uuid, {', '.join(columns)})"
        f" SELECT %s, {', '.join(values)} FROM consultations_memo"
        " WHERE id = (SELECT max(id) FROM consultations_memo WHERE status = 'confirmed'"
        " AND number NOT LIKE 'F-%%')"
        " RETURNING id, concat_ws(E'\\n', number, old_number, company_name, company_kana,"
        " person_name, person_kana, business, content, advice, impression)"
    )


INSERT_MEMO = _insert_memo()

urlpatterns = [
    path("newest/", newest),
    path("insert/", insert),
    path("search/<str:word>/", search),
    path("<str:number>/", one),
]
