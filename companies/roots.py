"""From records to the ones that stand for them, in SQL."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from companies.models import Company, Person
from yorozu.kit.db import IsOneOf

# The records that stand for the given ones; UNION ends a circle made by hand.
_ROOTS = """
WITH RECURSIVE asked AS MATERIALIZED (SELECT DISTINCT id FROM ({sql}) r(id)), step(id) AS (
    SELECT c.merged_into_id FROM {table} c
    WHERE c.merged_into_id IS NOT NULL AND c.id IN (SELECT id FROM asked)
    UNION
    SELECT c.merged_into_id FROM step s JOIN {table} c ON c.id = s.id
    WHERE c.merged_into_id IS NOT NULL
)
SELECT id FROM asked UNION SELECT id FROM step"""
_BELOW = """
WITH RECURSIVE below(id, root) AS (
    SELECT id, id FROM {table} WHERE id = ANY(%s)
    UNION
    SELECT c.id, b.root FROM below b JOIN {table} c ON c.merged_into_id = b.id
)
SELECT id, root FROM below"""


def stands_for(rows: QuerySet[Any], records: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` that stand for any record whose id `records` gives (one column).

    The ids are gathered once, for the page and for its count: left to join as it likes, the planner
    walks the sessions again for each company.
    """
    try:
        sql, params = records.query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    return gathered(rows, _ROOTS.format(table=rows.model._meta.db_table, sql=sql), params)


def gathered(rows: QuerySet[Any], sql: str, params: Any = ()) -> QuerySet[Any]:
    """Those of `rows` whose id the statement gives; it is run at once."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        ids = [pk for (pk,) in cursor.fetchall()]
    return rows.filter(IsOneOf(F("pk"), ids))


def or_merged(rows: QuerySet[Any], matching: Q) -> Q:
    """`matching`, or standing for a merged one that matches: a former name finds today's record."""
    merged = rows.filter(matching, merged_into__isnull=False).order_by().values("pk")
    sql, params = merged.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS.format(table=rows.model._meta.db_table, sql=sql), params)
        ids = [pk for (pk,) in cursor.fetchall()]
    return matching | Q(pk__in=ids) if ids else matching


def merged_below(model: type[Company] | type[Person], roots: Iterable[int]) -> dict[int, int]:
    """Every record that one of the roots stands for (itself too) → the root."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(table=model._meta.db_table), [list(roots)])
        return dict(cursor.fetchall())
