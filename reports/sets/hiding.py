"""Small cells of a letter to a bank: fewer than five sessions would tell of single customers.

What is hidden must not come out by subtraction either:
- within a table from its sum: a hidden cell never stands alone, and those hidden never add up to
  fewer than five (two ones are told by their sum of two);
- from other letters: a quarter less the months that are shown, a year less its quarters. So a
  quarter's cell is hidden where its hidden months could be worked out, and a year's likewise.
No letter says what a 年度 comes to so far: the next one less this one would be a single month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from reports.analysis.hiding import LEAST

KeyT = TypeVar("KeyT")
Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Level:
    """One table over one stretch: its cells and which are hidden. `whole` is the sum of all."""

    cells: Numbers
    hidden: frozenset[str] = field(default=frozenset())
    hides_whole: bool = False

    @property
    def whole(self) -> int:
        return sum(self.cells.values())


def hide(cells: Numbers, parts: Iterable[Sequence[Level]] = ()) -> Level:
    """Which cells are not shown. `parts`: ways in which the stretch is told of in other letters
    (its months; its quarters), each complete.
    """
    ways = [list(way) for way in parts]
    whole = sum(cells.values())
    hides_whole = _is_small(whole) or any(
        _is_told([level.whole for level in way if level.hides_whole]) for way in ways
    )
    if hides_whole:  # the cells would give the sum away
        return Level(cells, frozenset(key for key, value in cells.items() if value), True)
    hidden = {key for key, value in cells.items() if _is_small(value)}
    for key in cells:
        for way in ways:
            gone = [level.cells.get(key, 0) for level in way if key in level.hidden]
            if cells[key] and _is_told(gone):
                hidden.add(key)
    return Level(cells, frozenset(_completed(cells, hidden)))


def _is_small(value: int) -> bool:
    return 0 < value < LEAST


def _is_told(gone: Sequence[int]) -> bool:
    """Whether the sum of what is hidden tells the single numbers."""
    return bool(gone) and (len(gone) == 1 or sum(gone) < LEAST)


def _completed(cells: Numbers, hidden: set[str]) -> set[str]:
    """With the next smallest cells, until the sum of what is hidden tells nothing."""
    hidden = set(hidden)
    while _is_told([cells[key] for key in hidden]):
        shown = [key for key, value in cells.items() if value and key not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda key: (cells[key], key)))
    return hidden
