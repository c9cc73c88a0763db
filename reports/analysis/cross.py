"""The numbers of a question: one statement over the memos that the list's filters leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from consultations.counting.memos import with_tables
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
    """A sum over 複数回答 takes each memo once: only where its parts are told apart is a memo
    there once for each. So the sums that tell the same ones apart are read together.
    """
    sides = {"r": rows, **({"c": columns} if columns else {})}
    sums: dict[tuple[str, ...], list[str]] = {}
    for told in _subsets(tuple(sides)):
        several = tuple(name for name in told if sides[name].is_several)
        sums.setdefault(several, []).append(f"({', '.join(told)})")
    pairs = "".join(
        f", each_{name}(memo_{name}, part_{name}) AS MATERIALIZED ({side.pairs})"
        for name, side in sides.items()
        if side.is_several
    )
    return pairs + " UNION ALL ".join(
        _grouped(sides, several, sets, measure) for several, sets in sums.items()
    )


def _subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [each for n in range(len(names), -1, -1) for each in combinations(names, n)]


def _grouped(
    sides: dict[str, Dimension], several: tuple[str, ...], sets: list[str], measure: Measure
) -> str:
    columns, joins, shape = [], [], []
    for name in ("r", "c"):
        side = sides.get(name)
        if side is None or (side.is_several and name not in several):
            shape += ["NULL", "1"]
            continue
        shape += [name, f"GROUPING({name})"]
        if side.is_several:
            columns.append(f"part_{name} AS {name}")
            joins.append(f"LEFT JOIN each_{name} ON memo_{name} = session.id")
        else:
            columns.append(f"{side.column} AS {name}")
    split = ", ".join(["session.*", *columns])
    part_r, any_r, part_c, any_c = shape
    return f"""
SELECT {part_r}, {part_c}, {any_r}, {any_c}, count(*), {measure.select}
FROM (SELECT {split} FROM session {" ".join(joins)}) split
GROUP BY GROUPING SETS ({", ".join(sets)})"""  # noqa: S608 - the dimensions' own words only


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
