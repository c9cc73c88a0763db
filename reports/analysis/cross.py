"""The numbers of a question: one statement over the memos that the list's filters leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from consultations.counting import with_tables
from consultations.models.querysets import MemoQuerySet
from reports.analysis.dimensions import Dimension, Measure

# A part of a dimension; None is 未設定.
Part = str | None
_ALWAYS = ("id", "programme_id", "company_id", "person_id", "started_at", "number")


@dataclass(frozen=True)
class Value:
    """What is measured, and of how many memos."""

    number: int
    memos: int


@dataclass(frozen=True)
class Cross:
    """`cells` by row and column, with the sums of each and of all; without columns only `rows`."""

    cells: dict[tuple[Part, Part], Value]
    rows: dict[Part, Value]
    columns: dict[Part, Value]
    total: Value


NOTHING = Cross({}, {}, {}, Value(0, 0))


def cross(
    memos: MemoQuerySet, rows: Dimension, columns: Dimension | None, measure: Measure
) -> Cross:
    """Split the counted ones of `memos`. One query."""
    fields = {*rows.fields, *(columns.fields if columns else ()), *measure.fields}
    scope = memos.counted().order_by().values(*_ALWAYS, *sorted(fields))
    try:
        sql, params = scope.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(with_tables(sql, _select(rows, columns, measure)), params)
        return _read(cursor.fetchall())


def _select(rows: Dimension, columns: Dimension | None, measure: Measure) -> str:
    if columns is None:
        shape, second, sets = "r, NULL, GROUPING(r), 1", "", "(r), ()"
    else:
        shape, second = "r, c, GROUPING(r), GROUPING(c)", f", {columns.column} AS c"
        sets = "(r, c), (r), (c), ()"
    return f"""
SELECT {shape}, count(*), {measure.select}
FROM (SELECT session.*, {rows.column} AS r{second} FROM session) split
GROUP BY GROUPING SETS ({sets})"""  # noqa: S608 - made of the dimensions' own words only


def _read(found: Iterable[tuple[Any, ...]]) -> Cross:
    cells: dict[tuple[Part, Part], Value] = {}
    rows: dict[Part, Value] = {}
    columns: dict[Part, Value] = {}
    total = Value(0, 0)
    for row, column, any_row, any_column, memos, number in found:
        value = Value(int(number or 0), memos)
        if any_row and any_column:
            total = value
        elif any_row:
            columns[column] = value
        elif any_column:
            rows[row] = value
        else:
            cells[row, column] = value
    return Cross(cells, rows, columns, total)
