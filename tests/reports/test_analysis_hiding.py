"""分析: what is hidden from others cannot be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.analysis.cross import Cross, Part, Value
from reports.analysis.hiding import LEAST, SUM, Place, hidden_places


def cross_of(table: list[list[int]]) -> Cross:
    numbered = [[Value(number, number) for number in line] for line in table]
    cells: dict[tuple[Part, Part], Value] = {
        (str(row), str(column)): value
        for row, line in enumerate(numbered)
        for column, value in enumerate(line)
    }
    whole = sum(map(sum, table))
    return Cross(cells, _sums(table), _sums(zip(*table, strict=True)), Value(whole, whole))


def _sums(lines: Iterable[Sequence[int]]) -> dict[Part, Value]:
    return {str(n): Value(sum(line), sum(line)) for n, line in enumerate(lines)}


tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def whole_of(table: list[list[int]]) -> list[list[tuple[Place, int]]]:
    """Every line with its sum, those of the sums too."""
    found = cross_of(table)
    rows = {row: value.number for row, value in found.rows.items()}
    columns = {column: value.number for column, value in found.columns.items()}
    cells = {place: value.number for place, value in found.cells.items()}
    total = ((SUM, SUM), found.total.number)
    return [
        *([*(((row, c), cells[row, c]) for c in columns), ((row, SUM), rows[row])] for row in rows),
        *([*(((r, at), cells[r, at]) for r in rows), ((SUM, at), columns[at])] for at in columns),
        [*(((row, SUM), number) for row, number in rows.items()), total],
        [*(((SUM, column), number) for column, number in columns.items()), total],
    ]


@given(tables)
@settings(max_examples=300)
def test_no_small_cell_is_shown_or_follows_from_its_line(table: list[list[int]]) -> None:
    hidden = hidden_places(cross_of(table))
    for line in whole_of(table):
        for place, number in line:
            assert not 0 < number < LEAST or place in hidden
        assert sum(place in hidden for place, _ in line) != 1


def test_a_sum_is_hidden_where_no_cell_is_left() -> None:
    """What is left of the second line is its sum: it would tell the first line's small cell."""
    hidden = hidden_places(cross_of([[4, 20], [6, 0]]))
    assert {("0", "0"), ("0", "1"), ("1", "0"), ("1", SUM), ("0", SUM)} <= hidden
    assert (SUM, SUM) not in hidden


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_places(cross_of([[5, 6], [0, 9]])) == set()


def test_a_single_small_sum_takes_the_next_smallest_along() -> None:
    found = cross_of([[4], [30], [9]])
    alone = Cross({}, found.rows, {}, found.total)
    assert hidden_places(alone) == {("0", SUM), ("2", SUM)}
