"""What every act of this room does: lock the row, check the version, write and count up."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from trainees.errors import Stale

RowT = TypeVar("RowT", bound=Model)


def lock(row: RowT, version: int | None = None, *related: str) -> RowT:
    """The row as it stands now, for this transaction alone. Raises Stale.

    `version` is the one the person saw; None where no page was open.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    locked: RowT = rows.select_related(*related).get(pk=row.pk)
    require_version(locked, version)
    return locked


def require_version(row: Any, version: int | None) -> None:
    """Raises Stale."""
    if version is not None and row.version != version:
        raise Stale


def said_twice(row: Any, version: int | None) -> bool:
    """Whether the act the page asks for is the last one that was done."""
    return version is not None and row.version == version + 1


def changed_of(row: Model, values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if getattr(row, name) != value]


def write(row: Any, values: Mapping[str, Any]) -> Any:
    """Set, check and save the named fields with one more version."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    return row
