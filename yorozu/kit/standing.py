"""Small queries of one shape that a page asks again and again.

Django takes longer to write the SQL of such a query than the database takes to answer it. Here the
SQL is written at the first call and kept; a call brings the key it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

RowT = TypeVar("RowT")

# Stands for the key while the SQL is written; no row has it.
_PLACE = -(2**31)


class StandingQuery(Generic[RowT]):
    """The rows of a `values_list` that is filtered by one integer key, each as a `row`.

    `shape(key)` must make the same query whatever the key.
    """

    def __init__(
        self, row: Callable[..., RowT], shape: Callable[[int], QuerySet[Any, Any]]
    ) -> None:
        self.row = row
        self.shape = shape

    def of(self, key: int) -> list[RowT]:
        sql, params, compiler, converters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if each == _PLACE else each for each in params])
            rows = cursor.fetchall()
        if converters:
            rows = compiler.apply_converters(rows, converters)
        return [self.row(*each) for each in rows]

    @cached_property
    def _written(self) -> tuple[str, list[Any], Any, Any]:
        compiler = self.shape(_PLACE).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if _PLACE not in params:
            raise ValueError("the query does not depend on its key")
        columns = [column for column, _, _ in compiler.select]
        return sql, list(params), compiler, compiler.get_converters(columns)
