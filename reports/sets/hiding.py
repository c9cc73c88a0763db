"""Small cells of a letter to a bank: fewer than five sessions would tell of single customers.

What is hidden must not come out by subtraction either:
- within a table from its sum: a hidden cell never stands alone, and those hidden never add up to
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

# The sum of a level among its cells.
WHOLE = None
Numbers = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Level:
    """One table over one stretch: its cells and which are hidden.

    `parts`: the ways in which the stretch is told of in other letters (its months; its quarters).
    """

    cells: Numbers
    hidden: frozenset[str] = field(default=frozenset())
    hides_whole: bool = False
    parts: tuple[tuple[Level, ...], ...] = ()

    @property
    def whole(self) -> int:
        return sum(self.cells.values())

    def number(self, key: str | None) -> int:
        return self.whole if key is WHOLE else self.cells.get(key, 0)

    def hides(self, key: str | None) -> bool:
        return self.hides_whole if key is WHOLE else key in self.hidden


def hide(cells: Numbers, parts: Iterable[Sequence[Level]] = ()) -> Level:
    """Which cells are not shown."""
    level = Level(cells, parts=tuple(tuple(way) for way in parts))
    if _is_small(level.whole):
        return _all_hidden(level)
    small = {key for key, value in cells.items() if _is_small(value)}
    level = _with_hidden(level, small)
    while level.parts and (told := _told(level)):
        level = _hiding_more(level, told)
    return level


def _hiding_more(level: Level, told: set[str | None]) -> Level:
    """One step further: the cells through which something came out, else the smallest shown."""
    shown = [key for key, value in level.cells.items() if value and key not in level.hidden]
    more = [key for key in shown if key in told]
    if WHOLE in told or not shown:
        return _all_hidden(level)
    more = more or [min(shown, key=lambda key: (level.cells[key], key))]
    return _with_hidden(level, {*level.hidden, *more})


def _all_hidden(level: Level) -> Level:
    """The sum too; what is nought may be said."""
    hidden = frozenset(key for key, value in level.cells.items() if value)
    return replace(level, hidden=hidden, hides_whole=True)


def _with_hidden(level: Level, hidden: set[str]) -> Level:
    """With the next smallest cells, until the sum of what is hidden tells nothing."""
    cells, hidden = level.cells, set(hidden)
    while _is_told([cells[key] for key in hidden]):
        shown = [key for key, value in cells.items() if value and key not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda key: (cells[key], key)))
    return replace(level, hidden=frozenset(hidden))


def _is_small(value: int) -> bool:
    return 0 < value < LEAST


def _is_told(gone: Sequence[int]) -> bool:
    """Whether the sum of what is hidden tells the single numbers."""
    return bool(gone) and (len(gone) == 1 or sum(gone) < LEAST)


def _told(level: Level) -> set[str | None]:
    """Of which cells (or sums) a small number, here or in a part, comes out."""
    rows, told = list(_equations(level)), set()
    for row in rows:
        numbers = [each.number(key) for each, key in row]
        if row and _tells_sum(row) and sum(numbers) < LEAST:
            told |= {key for _, key in row}
    for each, key in single([row for row in rows if row]):
        if _is_small(each.number(key)):
            told.add(key)
    return told


def _tells_sum(row: Row[tuple[Level, str | None]]) -> bool:
    """Whether what is hidden stands on one side: what is printed says what it adds up to."""
    return len(set(row.values())) == 1


def _equations(level: Level) -> Iterator[Row[tuple[Level, str | None]]]:
    """Every sum that a reader of all letters can draw up, over what is not printed."""
    seen = [level]
    for each in seen:
        seen += [part for way in each.parts for part in way if part not in seen]
    keys = dict.fromkeys([*(key for each in seen for key in each.cells), WHOLE])
    for each in seen:
        yield _unknown([(each, key) for key in each.cells], (each, WHOLE))
        for way in each.parts:
            for key in keys:
                yield _unknown([(part, key) for part in way], (each, key))


def _unknown(
    parts: list[tuple[Level, str | None]], whole: tuple[Level, str | None]
) -> Row[tuple[Level, str | None]]:
    signed = [*((part, 1) for part in parts), (whole, -1)]
    return {(each, key): sign for (each, key), sign in signed if each.hides(key)}
