from typing import TypeVar

from django.db.models import Model, QuerySet

ModelT = TypeVar("ModelT", bound=Model)


def one_or_none(rows: QuerySet[ModelT]) -> ModelT | None:
    """What a unique key names; `first` would spend a third of its time on an order."""
    return next(iter(rows.order_by()[:1]), None)
