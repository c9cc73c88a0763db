"""Expressions that the ORM lacks."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import AutoField, BigIntegerField, BooleanField, Func, Model, Value
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


class IsOneOf(Func):
    """`value = ANY(array)` with the ids as one parameter: thousands of them cost one hash."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, value: Any, ids: Sequence[int]) -> None:
        super().__init__(value, Value(list(ids), output_field=ArrayField(BigIntegerField())))


def insert_unless_taken(row: Model) -> bool:
    """`INSERT … ON CONFLICT DO NOTHING`: whether the row went in, which then has its key.

    Of many at once on one slot of an exclusion constraint one wins, and the others are told at
    once, without an error that would end their transaction.
    """
    model = type(row)
    fields = [each for each in model._meta.local_concrete_fields if not isinstance(each, AutoField)]
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [row])
    compiler = query.get_compiler(using=connection.alias)
    compiler.returning_fields = [model._meta.pk]
    ((sql, params),) = compiler.as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = found[0]
    row._state.adding, row._state.db = False, connection.alias
    return True
