"""Which unknowns of a system of linear equations have one value only."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
Row = dict[KeyT, int]
# Elimination in whole numbers of a prime field: no fractions, nothing grows.
PRIME = 2**61 - 1


def single(rows: Sequence[Row[KeyT]]) -> set[KeyT]:
    """By elimination; what stands on the right side does not matter for whether it is one."""
    left = [{key: sign % PRIME for key, sign in row.items()} for row in rows]
    done: list[Row[KeyT]] = []
    while left:
        row = left.pop()
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, PRIME)
        row = {key: value * inverse % PRIME for key, value in row.items()}
        for others in (left, done):
            for each in others:
                if pivot in each:
                    _subtract(each, row, each[pivot])
        done.append(row)
    return {next(iter(row)) for row in done if len(row) == 1}


def _subtract(row: Row[KeyT], by: Row[KeyT], factor: int) -> None:
    for key, value in by.items():
        changed = (row.get(key, 0) - factor * value) % PRIME
        if changed:
            row[key] = changed
        else:
            row.pop(key, None)
