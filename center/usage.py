"""How often an entry of a list is used. Rooms above know; they register here what they count."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from center.models import ByYear

ListModel = type[ByYear]


@dataclass(frozen=True)
class UseCounter:
    """Counts the uses of the entries named, in one query; `url_of` opens one entry's uses."""

    model: ListModel
    label: str
    count: Callable[[Collection[int]], Mapping[int, int]]
    url_of: Callable[[ByYear], str]


@dataclass(frozen=True)
class Use:
    label: str
    count: int
    url: str


_counters: dict[ListModel, UseCounter] = {}


def register(*counters: UseCounter) -> None:
    _counters.update({counter.model: counter for counter in counters})


def uses_of(model: ListModel, rows: list[ByYear]) -> dict[int, Use]:
    """By the row's id; rows that nothing uses count 0. One query, none without a counter."""
    counter = _counters.get(model)
    if counter is None:
        return {}
    counts = counter.count([row.pk for row in rows])
    return {row.pk: Use(counter.label, counts.get(row.pk, 0), counter.url_of(row)) for row in rows}
