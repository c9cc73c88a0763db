"""Expressions that the ORM lacks."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, Value


class IsOneOf(Func):
    """`value = ANY(array)` with the ids as one parameter: thousands of them cost one hash."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, value: Any, ids: Sequence[int]) -> None:
        super().__init__(value, Value(list(ids), output_field=ArrayField(BigIntegerField())))
