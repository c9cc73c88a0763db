"""Small cells of what is shared: fewer than five memos would tell of single clients.

The sums belong to the table: where one place of a line is hidden alone, the others of the line
would give it away, so the next smallest goes too, a sum where no cell is left. With 複数回答 the
sum is less than its parts; what it tells of a hidden place is then a bound only, and the same rule
hides no less.
"""

from __future__ import annotations

from reports.analysis.cross import Cross, Part, Value

LEAST = 5
# In the place of a row or a column: all of them.
SUM = "\0sum"
Place = tuple[Part, Part]


def hidden_places(found: Cross) -> set[Place]:
    """Which cells and sums are not shown."""
    values: dict[Place, Value] = {
        **found.cells,
        **{(row, SUM): value for row, value in found.rows.items()},
        **{(SUM, column): value for column, value in found.columns.items()},
        (SUM, SUM): found.total,
    }
    lines = _lines(values)
    hidden = {place for place, value in values.items() if 0 < value.memos < LEAST}
    while extra := _given_away(values, lines, hidden):
        hidden |= extra
    return hidden


def _lines(values: dict[Place, Value]) -> list[list[Place]]:
    """Rows and columns with their sums, those of the sums among them; zeros tell nothing."""
    lines: dict[tuple[int, Part], list[Place]] = {}
    for place, value in values.items():
        if value.memos:
            for side in (0, 1):
                lines.setdefault((side, place[side]), []).append(place)
    return [line for line in lines.values() if len(line) > 1]


def _given_away(
    values: dict[Place, Value], lines: list[list[Place]], hidden: set[Place]
) -> set[Place]:
    """A further place of each line in which exactly one is hidden."""
    extra: set[Place] = set()
    for line in lines:
        shown = [place for place in line if place not in hidden]
        if len(line) - len(shown) == 1:
            # Cells before sums, and the whole last.
            order = sorted(shown, key=lambda at: (at.count(SUM), values[at].memos, str(at)))
            extra.add(order[0])
    return extra
