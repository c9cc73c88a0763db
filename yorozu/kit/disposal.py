"""Forgetting what is kept past its term: rooms say what they hold, one run wipes all of it.

A lower room does not know the higher ones. Each registers, in its ``AppConfig.ready``:

    register(Disposable(…))   a kind of record with what is due, how it reads and how it is wiped
    in_use("company", …)      another room's records that keep a record from being due
    along("memo", …)          another room's rows that are wiped with a record
    at_the_end(…)             traces that belong to no single record (export files and the like)

Wiping takes the words away and leaves the rows: whatever is counted stays equal. Tables that
refuse changes let it through one named door (``open_door``), and only for the columns they name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

DOOR = "yorozu.disposal"
DOOR_IS_OPEN = f"coalesce(current_setting('{DOOR}', true), '') = 'on'"
WIPED = "（廃棄済み）"

Ids = Sequence[int]


class Due(NamedTuple):
    """One record past its term; `client_key` says whose it is ("c12", "p7" or "")."""

    target_id: int
    client_key: str
    last_used_on: date


class Described(NamedTuple):
    """How a record reads on the list; never stored."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Disposable:
    """A kind of record. `due` gives those whose last use lies before the day."""

    kind: str
    label: str
    order: int
    due: Callable[[date, Ids | None], Iterable[Due]]
    describe: Callable[[Ids], Mapping[int, Described]]
    wipe: Callable[[Ids], None]


Used = Callable[[date], "models.QuerySet[Any, Any]"]
LastUsed = Callable[[Ids], Mapping[int, date]]

_kinds: dict[str, Disposable] = {}
_uses: dict[str, list[tuple[Used, LastUsed]]] = {}
_along: dict[str, list[Callable[[Ids], None]]] = {}
_at_the_end: list[Callable[[date], None]] = []


def register(disposable: Disposable) -> None:
    _kinds[disposable.kind] = disposable


def in_use(kind: str, since: Used, last: LastUsed) -> None:
    """`since(day)`: ids of that kind used on or after the day; `last(ids)`: their last days."""
    _uses.setdefault(kind, []).append((since, last))


def along(kind: str, wipe: Callable[[Ids], None]) -> None:
    """Wipe more when records of the kind are wiped. Called inside the transaction, door open."""
    _along.setdefault(kind, []).append(wipe)


def at_the_end(forget: Callable[[date], None]) -> None:
    """Called once after all records, with the first day that is kept; may be called again."""
    _at_the_end.append(forget)


def kinds() -> list[Disposable]:
    """In the order in which they are wiped: what names others before what is named."""
    return sorted(_kinds.values(), key=lambda each: each.order)


def kind_of(kind: str) -> Disposable:
    return _kinds[kind]


def used_since(kind: str, day: date) -> "list[models.QuerySet[Any, Any]]":
    return [since(day) for since, _ in _uses.get(kind, [])]


def last_used(kind: str, ids: Ids) -> dict[int, date]:
    """The latest day any room knows of."""
    found: dict[int, date] = {}
    for _, last in _uses.get(kind, []):
        for pk, day in last(ids).items():
            found[pk] = max(day, found.get(pk, day))
    return found


def wipe(kind: str, ids: Ids) -> None:
    """Wipe the records with all that hangs on them. Inside a transaction."""
    with open_door():
        for each in _along.get(kind, []):
            each(ids)
        _kinds[kind].wipe(ids)


def forget_traces(kept_from: date) -> None:
    for each in _at_the_end:
        each(kept_from)


@contextmanager
def open_door() -> Iterator[None]:
    """Let the guards of read-only rows pass a wipe, in this transaction only."""
    _set_door("on")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set_door("off")


def _set_door(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [DOOR, value])


def only_wiped(columns: Iterable[str]) -> str:
    """SQL for a trigger: the door is open and nothing but these columns changes."""
    names = ", ".join(f"'{name}'" for name in sorted(columns))
    return (
        f"({DOOR_IS_OPEN} AND (to_jsonb(OLD) - ARRAY[{names}]) = (to_jsonb(NEW) - ARRAY[{names}]))"
    )


# --- what every room needs to wipe its own tables


def typed_columns(model: type[models.Model]) -> list[str]:
    """Every column people type words into; codes with choices are not."""
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
    ]


def event_models(model: type[models.Model]) -> list[type[models.Model]]:
    """The history tables of a model (django-pghistory)."""
    from django.apps import apps

    return [each for each in apps.get_models() if getattr(each, "pgh_tracked_model", None) is model]


def blank(rows: "models.QuerySet[Any]", columns: Iterable[str], **instead: Any) -> None:
    """Empty the columns, or put `instead` where words stood (empty stays empty)."""
    values: dict[str, Any] = {}
    for name in columns:
        if name not in instead:
            values[name] = ""
            continue
        values[name] = models.Case(
            models.When(**{name: ""}, then=models.Value("")),
            default=models.Value(instead[name]),
        )
    rows.update(**values)
