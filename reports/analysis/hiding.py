"""Small cells of what is shared: fewer than five memos would tell of single clients.

Where one cell of a line is hidden alone, its sum would give it away: the next smallest goes too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from reports.analysis.cross import Cross, Part, Value

LEAST = 5
Place = tuple[Part, Part]
KeyT = TypeVar("KeyT")


def hidden_cells(found: Cross) -> set[Place]:
    """Which cells are not shown."""
    hidden = {place for place, value in found.cells.items() if _is_small(value)}
    while extra := _told_by_sums(found.cells, hidden):
        hidden |= extra
    return hidden


def hidden_sums(sums: dict[Part, Value]) -> set[Part]:
    """Which sums of rows (or of columns) are not shown."""
    hidden = {part for part, value in sums.items() if _is_small(value)}
    if len(hidden) == 1:
        hidden |= set(_smallest(sums, set(sums) - hidden))
    return hidden


def _is_small(value: Value) -> bool:
    return 0 < value.memos < LEAST


def _told_by_sums(cells: dict[Place, Value], hidden: set[Place]) -> set[Place]:
    """A further cell of each line in which exactly one is hidden."""
    extra: set[Place] = set()
    for side in (0, 1):
        lines: dict[Part, list[Place]] = {}
        for place in cells:
            lines.setdefault(place[side], []).append(place)
        for places in lines.values():
            gone = hidden & set(places)
            if len(gone) == 1:
                extra |= set(_smallest(cells, set(places) - gone))
    return extra


def _smallest(values: dict[KeyT, Value], among: Iterable[KeyT]) -> list[KeyT]:
    shown = [key for key in among if values[key].memos]
    return [min(shown, key=lambda key: (values[key].memos, str(key)))] if shown else []
