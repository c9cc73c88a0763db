"""Small statements of one shape that are asked again and again.

Django takes longer to write the SQL of such a statement than the database takes to answer it. Here
the SQL is written at the first call and kept; a call brings the key it is about, or the row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet, UUIDField

Key = int | UUID
RowT = TypeVar("RowT")
ModelT = TypeVar("ModelT", bound=Model)

# Stand for the key while the SQL is written; no row has them.
_PLACE = -(2**31)
_UUID_PLACE = UUID(int=2**128 - 1)


class StandingQuery(Generic[RowT]):
    """The rows of a `values_list` that is filtered by one key, each as a `row`.

    `shape(key)` must make the same query whatever the key; `place` is a key that no row has.
    """

    def __init__(
        self,
        row: Callable[..., RowT],
        shape: Callable[[Any], QuerySet[Any, Any]],
        place: Key = _PLACE,
    ) -> None:
        self.row = row
        self.shape = shape
        self.place = place

    def of(self, key: Key) -> list[RowT]:
        sql, params, compiler, converters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if each == self.place else each for each in params])
            rows = cursor.fetchall()
        if converters:
            rows = compiler.apply_converters(rows, converters)
        return [self.row(*each) for each in rows]

    @cached_property
    def _written(self) -> tuple[str, list[Any], Any, Any]:
        compiler = self.shape(self.place).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self.place not in params:
            raise ValueError("the query does not depend on its key")
        columns = [column for column, _, _ in compiler.select]
        return sql, list(params), compiler, compiler.get_converters(columns)


class StandingRow(Generic[ModelT]):
    """The record with a key in a unique column, as `select_related(*relations)` would give it."""

    def __init__(self, model: type[ModelT], *relations: str, by: str = "id") -> None:
        self.model = model
        self.relations = relations
        self.by = by

    def of(self, key: Key) -> ModelT | None:
        return next(iter(self._rows.of(key)), None)

    @cached_property
    def _rows(self) -> StandingQuery[ModelT]:
        meta = self.model._meta
        columns = [
            *_attnames(self.model),
            *(
                f"{relation}__{name}"
                for relation in self.relations
                for name in _attnames(self._related(relation))
            ),
        ]
        return StandingQuery(
            self._record,
            lambda key: (
                self.model._default_manager.order_by()
                .filter(**{self.by: key})
                .values_list(*columns)
            ),
            _UUID_PLACE if isinstance(meta.get_field(self.by), UUIDField) else _PLACE,
        )

    def _related(self, relation: str) -> type[Model]:
        related = self.model._meta.get_field(relation).related_model
        assert isinstance(related, type)
        return related

    def _record(self, *values: Any) -> ModelT:
        record, rest = _cut(self.model, values)
        for relation in self.relations:
            related, rest = _cut(self._related(relation), rest)
            setattr(record, relation, None if related.pk is None else related)
        return record


@cache
def _attnames(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _cut(model: type[ModelT], values: tuple[Any, ...]) -> tuple[ModelT, tuple[Any, ...]]:
    """A record of the first values, and those after them."""
    names = _attnames(model)
    return model.from_db(DEFAULT_DB_ALIAS, names, values[: len(names)]), values[len(names) :]


class StandingInsert(Generic[ModelT]):
    """New rows of a model, as `save(force_insert=True)` writes them; no signal is sent."""

    def __init__(self, model: type[ModelT]) -> None:
        self.model = model

    def add(self, *rows: ModelT) -> None:
        """All of them in one statement; each has its key afterwards."""
        into, places, returning, taken, given = self._written
        values = [
            field.get_db_prep_save(field.pre_save(row, True), connection)
            for row in rows
            for field in taken
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"{into} {', '.join([places] * len(rows))} {returning}", values)
            for row, got in zip(rows, cursor.fetchall(), strict=True):
                for field, value in zip(given, got, strict=True):
                    setattr(row, field.attname, value)
                row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    @cached_property
    def _written(self) -> tuple[str, str, str, list[Field[Any, Any]], list[Field[Any, Any]]]:
        """The SQL before, for and after a row; the columns it takes; those the database gives."""
        meta, quote = self.model._meta, connection.ops.quote_name
        given = [field for field in meta.concrete_fields if field.db_returning]
        taken = [field for field in meta.concrete_fields if field not in given]
        columns, returned = (
            ", ".join(quote(field.column or "") for field in fields) for fields in (taken, given)
        )
        places = f"({', '.join(['%s'] * len(taken))})"
        into = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES"
        return into, places, f"RETURNING {returned}", taken, given
