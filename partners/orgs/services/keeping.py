"""What the acts on organisations, contacts, schemes and meetings share."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from center.errors import Stale

RowT = TypeVar("RowT", bound=models.Model)


def locked(row: RowT, version: int | None = None) -> RowT:
    """The row as it is now, one act at a time. Raises Stale when it was changed since."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    now: RowT = rows.get(pk=row.pk)
    if version is not None and getattr(now, "version", version) != version:
        raise Stale
    return now


def fill(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Put the values in; the names of those that differ. Many-to-many ones come by `set_many`."""
    changed = []
    for name, value in values.items():
        if not _is_many(row, name) and _differs(row, name, value):
            setattr(row, name, value)
            changed.append(name)
    return changed


def set_many(row: models.Model, values: Mapping[str, Any]) -> list[str]:
    """The same for many-to-many fields; the row must be saved."""
    changed = []
    for name, value in values.items():
        if _is_many(row, name):
            there = getattr(row, name)
            if {each.pk for each in there.all()} != {each.pk for each in value}:
                there.set(value)
                changed.append(name)
    return changed


def store(row: models.Model, *, again: str) -> None:
    """Checked and saved. Raises ValidationError, with `again` when another just took its name."""
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(again) from error


def _differs(row: models.Model, name: str, value: Any) -> bool:
    field = row._meta.get_field(name)
    if field.is_relation:
        # A new row has none yet: asking for the record itself would fail.
        return bool(getattr(row, f"{name}_id") != getattr(value, "pk", None))
    return bool(getattr(row, name) != value)


def _is_many(row: models.Model, name: str) -> bool:
    return bool(row._meta.get_field(name).many_to_many)
