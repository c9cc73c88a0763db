"""Nothing small of a letter can be worked out: not from its sums, not from other letters."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest

from reports.analysis.hiding import LEAST
from reports.sets.hiding import Level, hide
from reports.sets.letter_counts import Table, combined

Key = tuple[str, str]
Row = dict[Key, int]
SEEDS = range(100)


def test_a_hidden_cell_never_stands_alone() -> None:
    level = hide({"蒲田支店": 3, "大森支店": 8, "池上支店": 20, "羽田支店": 0})
    assert level.hidden == {"蒲田支店", "大森支店"}


def test_two_ones_are_not_told_by_their_sum() -> None:
    level = hide({"蒲田支店": 1, "大森支店": 1, "池上支店": 20, "羽田支店": 9})
    assert level.hidden == {"蒲田支店", "大森支店", "羽田支店"}


def test_of_few_sessions_not_even_the_noughts_are_said() -> None:
    level = hide({"資金繰り": 1, "創業": 0})
    assert level.is_blank
    assert all(map(level.hides, level.cells))
    table = Table("topic", level, hide({"資金繰り": 0, "創業": 0}))
    assert table.rows() == []
    assert table.total == ("5件未満", "0")


def test_what_is_large_is_shown() -> None:
    assert hide({"蒲田支店": 5, "大森支店": 12}).hidden == frozenset()
    assert not hide({}).is_blank


def test_what_is_hidden_stands_together() -> None:
    now = hide({"来訪": 20, "電話": 3, "訪問": 4, "出張": 0})
    before = hide({"来訪": 9, "電話": 0, "訪問": 0, "出張": 0})
    rows = Table("method", now, before).rows()
    assert rows == [("来訪", ("20", "9")), ("そのほか", ("7", "0"))]


def test_the_rest_does_not_tell_a_cell_that_is_hidden_beside_last_years() -> None:
    now = hide({"来訪": 20, "電話": 3, "訪問": 4})
    before = hide({"来訪": 9, "電話": 8, "訪問": 0})
    rows = dict(Table("method", now, before).rows())
    assert rows == {"来訪": ("20", "9"), "電話": ("＊", "8"), "そのほか": ("＊", "0")}


def test_a_quarter_does_not_tell_its_one_hidden_month() -> None:
    months: list[Mapping[str, int]] = [
        {"蒲田支店": 10, "大森支店": 10},
        {"蒲田支店": 3, "大森支店": 10, "池上支店": 6},
        {"蒲田支店": 12, "大森支店": 10},
    ]
    quarter = combined(months)
    assert quarter.cells["蒲田支店"] == 25
    assert {"蒲田支店", "池上支店"} <= quarter.hidden


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_number_follows_from_all_letters_of_a_year(seed: int) -> None:
    """All that is published as one system of equations: none of them gives a small cell."""
    dice = random.Random(seed)
    keys = [f"k{n}" for n in range(dice.randrange(2, 6))]
    scale = dice.choice([2, 5, 9, 30])
    months = [{key: dice.randrange(scale + 1) for key in keys} for _ in range(12)]
    levels = {f"m{n}": combined([cells]) for n, cells in enumerate(months)}
    quarters = {f"q{n}": combined(months[3 * n : 3 * n + 3]) for n in range(4)}
    everything = {**levels, **quarters, "y": combined(months)}
    small = {
        (stretch, key)
        for stretch, level in everything.items()
        for key, value in level.cells.items()
        if 0 < value < LEAST
    }
    found = solved(equations(everything, keys))
    assert all(everything[stretch].hides(key) for stretch, key in small)
    assert not small & found


def equations(everything: Mapping[str, Level], keys: list[str]) -> list[Row]:
    """Each sum a reader can draw up, over the cells that are not printed; the wholes are known."""

    def unknown(*parts: tuple[str, str, int]) -> Row:
        return {
            (stretch, key): sign for stretch, key, sign in parts if everything[stretch].hides(key)
        }

    made = [unknown(*((stretch, key, 1) for key in keys)) for stretch in everything]
    for key in keys:
        for quarter in range(4):
            months = [(f"m{3 * quarter + n}", key, 1) for n in range(3)]
            made.append(unknown(*months, (f"q{quarter}", key, -1)))
        made.append(unknown(*((f"q{n}", key, 1) for n in range(4)), ("y", key, -1)))
    return made


def solved(rows: list[Row]) -> set[Key]:
    """Which unknowns have one value only (by elimination; the right side does not matter)."""
    matrix = [{key: Fraction(sign) for key, sign in row.items()} for row in rows if row]
    done: list[dict[Key, Fraction]] = []
    while matrix:
        row = matrix.pop()
        if not row:
            continue
        pivot = next(iter(row))
        row = {key: value / row[pivot] for key, value in row.items()}
        matrix = [without(each, pivot, row) for each in matrix]
        done = [without(each, pivot, row) for each in done]
        done.append(row)
    return {next(iter(row)) for row in done if len(row) == 1}


def without(row: dict[Key, Fraction], pivot: Key, by: dict[Key, Fraction]) -> dict[Key, Fraction]:
    if pivot not in row:
        return row
    factor = row[pivot]
    mixed = {
        key: row.get(key, Fraction(0)) - factor * by.get(key, Fraction(0)) for key in {**row, **by}
    }
    return {key: value for key, value in mixed.items() if value}
