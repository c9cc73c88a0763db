"""Small cells of a letter to a bank: fewer than five sessions would tell of single customers.

How many sessions there were in all the bank knows: it made the bookings. What they were about it
does not, so a table of fewer than five sessions has no cells at all, not even the noughts. In
larger ones what is hidden must not come out by subtraction either:
- from the sum of the table: a hidden cell never stands alone, and those hidden never add up to
  fewer than five (two ones are told by their sum of two);
- from other letters: a quarter less the months that are shown, a year less its quarters. The
  letters on the months may have been sent long ago, so it is the longer one that gives way: it
  hides more until nothing small follows from all of them together (`reports.sets.solving`).
No letter says what a 年度 comes to so far: the next one less this one would be a single month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reports.analysis.hiding import LEAST
from reports.sets.solving import Row, single

Numbers = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Level:
    """One table over one stretch: its cells and which are hidden; `is_blank` hides all of them.

    `parts`: the ways in which the stretch is told of in other letters (its months; its quarters).
    """

    cells: Numbers
    hidden: frozenset[str] = field(default=frozenset())
    is_blank: bool = False
    parts: tuple[tuple[Level, ...], ...] = ()

    @property
    def whole(self) -> int:
        return sum(self.cells.values())

    def hides(self, key: str) -> bool:
        return self.is_blank or key in self.hidden


Cell = tuple[Level, str]


def hide(cells: Numbers, parts: Iterable[Sequence[Level]] = ()) -> Level:
    """Which cells are not shown."""
    level = Level(cells, parts=tuple(tuple(way) for way in parts))
    if is_small(level.whole):
        return replace(level, is_blank=True)
    level = _with_hidden(level, {key for key, value in cells.items() if is_small(value)})
    while level.parts and not level.is_blank and (told := _told(level)):
        level = _hiding_more(level, told)
    return level


def is_small(value: int) -> bool:
    return 0 < value < LEAST


def _hiding_more(level: Level, told: set[str]) -> Level:
    """One step further: the cells through which something came out, else the smallest shown."""
    shown = [key for key, value in level.cells.items() if value and key not in level.hidden]
    if not shown:
        return replace(level, is_blank=True)
    more = [key for key in shown if key in told]
    more = more or [min(shown, key=lambda key: (level.cells[key], key))]
    return _with_hidden(level, {*level.hidden, *more})


def _with_hidden(level: Level, hidden: set[str]) -> Level:
    """With the next smallest cells, until the sum of what is hidden tells nothing."""
    cells, hidden = level.cells, set(hidden)
    while _is_told([cells[key] for key in hidden]):
        shown = [key for key, value in cells.items() if value and key not in hidden]
        if not shown:
            return replace(level, is_blank=True)
        hidden.add(min(shown, key=lambda key: (cells[key], key)))
    return replace(level, hidden=frozenset(hidden))


def _is_told(gone: Sequence[int]) -> bool:
    """Whether the sum of what is hidden tells the single numbers."""
    return bool(gone) and (len(gone) == 1 or sum(gone) < LEAST)


def _told(level: Level) -> set[str]:
    """Of which cells a small number, here or in a part, comes out."""
    rows = [row for row in _equations(level) if row]
    told = {key for each, key in single(rows) if is_small(each.cells.get(key, 0))}
    for row in rows:
        numbers = [each.cells.get(key, 0) for each, key in row]
        # All on one side of a known sum that is small: it tells them, however many there are.
        if len(set(row.values())) == 1 and any(numbers) and sum(numbers) < LEAST:
            told |= {key for each, key in row if not each.is_blank}
    return told


def _equations(level: Level) -> Iterator[Row[Cell]]:
    """Every sum that a reader of all letters can draw up, over what is not printed."""
    seen = [level]
    for each in seen:
        seen += [part for way in each.parts for part in way if part not in seen]
    keys = dict.fromkeys(key for each in seen for key in each.cells)
    for each in seen:
        yield {(each, key): 1 for key in keys if each.hides(key)}
        for way in each.parts:
            for key in keys:
                signed = [*((part, 1) for part in way), (each, -1)]
                yield {(one, key): sign for one, sign in signed if one.hides(key)}
