"""Time a call many times; count its queries and the time the database took for them."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from django.db import connection

WARM_UP = 5
LOOKS = 7  # at the statements of a call


@dataclass(frozen=True)
class Timing:
    """Milliseconds of the rounds; `sql` is the median of what one call's statements took.

    `beside` is the p50 of the floor where it took turns with the call.
    """

    p50: float
    p95: float
    queries: int
    sql: float
    beside: float = 0

    def ratio(self, floor: "Timing") -> float:
        return self.p50 / (self.beside or floor.p50)


def measure(
    call: Callable[[], Any],
    *,
    rounds: int,
    warm_up: int | None = None,
    beside: Callable[[], Any] | None = None,
) -> Timing:
    """`beside` is a floor that takes turns with the call, so that both feel the same load."""
    for _ in range(WARM_UP if warm_up is None else warm_up):
        call()
        if beside is not None:
            beside()
    queries, sql = _database_part(call)
    took, floor = [], []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            took.append(_once(call))
            if beside is not None:
                floor.append(_once(beside))
    finally:
        gc.enable()
    cuts = quantiles(took, n=20) if len(took) > 1 else [took[0]] * 19
    return Timing(_middle(took), cuts[18], queries, sql, _middle(floor) if floor else 0)


def _once(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _middle(took: list[float]) -> float:
    return sorted(took)[len(took) // 2]


def _database_part(call: Callable[[], Any]) -> tuple[int, float]:
    """Statements of one call, and the median of what all of them took together."""
    runs: list[list[float]] = []

    def wrap(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            runs[-1].append((time.perf_counter() - start) * 1000)

    with connection.execute_wrapper(wrap):
        for _ in range(LOOKS):
            runs.append([])
            call()
    totals = sorted(sum(run) for run in runs)
    return len(runs[-1]), totals[len(totals) // 2]


HEAD = f"{'':44}{'queries':>8}{'p50 ms':>10}{'p95 ms':>10}{'SQL ms':>9}{'ratio':>8}  aim"


def line(name: str, timing: Timing, *, floor: Timing | None = None, aim: float = 0) -> str:
    ratio = f"{timing.ratio(floor):>7.2f}×" if floor else f"{'floor':>8}"
    verdict = ""
    if floor and aim:
        verdict = f"  ≤ {aim:g}×" + ("" if timing.ratio(floor) <= aim else "  MISSED")
    return (
        f"{_pad(name, 44)}{timing.queries:>8}{timing.p50:>10.2f}{timing.p95:>10.2f}"
        f"{timing.sql:>9.2f}{ratio}{verdict}"
    )


def _pad(text: str, width: int) -> str:
    """Full-width letters take two columns."""
    wide = sum(ord(letter) > 0x2E80 for letter in text)
    return text + " " * max(1, width - len(text) - wide)
