"""Groups of a dialogue: 200 people, three rounds, with the pairs of several events behind them."""

import itertools
import time
from collections.abc import Iterator
from random import Random

from bench.measure import Timing, line, measure
from partners.dialogues.grouping import Grouping, Guest, group, known_pairs

PEOPLE, ROUNDS, SECONDS = 200, 3, 2.0
EVENTS = (0, 3, 6, 10)
# Of a hundred: banks, municipalities, agencies, companies, universities, others.
KINDS = (*"b" * 45, *"m" * 25, *"a" * 12, *"c" * 10, *"u" * 5, *"o" * 3)


def dialogues(rounds: int) -> Iterator[str]:
    """The floor counts every pair of every round once: what any method must at least look at."""
    few = max(3, rounds // 12)
    people, met = _people(), set[tuple[int, int]]()
    floor = measure(_all_pairs, rounds=few, warm_up=1)
    yield line(f"floor: all pairs of {PEOPLE}, {ROUNDS} rounds", floor)
    for events in range(EVENTS[-1] + 1):
        if events in EVENTS:
            make = _Making(people, set(met))
            took = measure(make, rounds=few, warm_up=0)
            yield _said(events, took, floor, make)
        made = group(people, met=met, rounds=ROUNDS, seed=events)
        met |= known_pairs([], made.rounds)
    yield _plane()


class _Making:
    """Groups made again and again; one thread, so that its processor time is what an idle machine
    would take.
    """

    def __init__(self, people: list[Guest], met: set[tuple[int, int]]) -> None:
        self.people, self.met = people, met
        self.found: Grouping | None = None
        self.seconds: list[float] = []

    def __call__(self) -> None:
        start = time.process_time()
        self.found = group(self.people, met=self.met, rounds=ROUNDS, seed=1)
        self.seconds.append(time.process_time() - start)


def _said(events: int, took: Timing, floor: Timing, make: _Making) -> str:
    found, seconds = make.found, sorted(make.seconds)[len(make.seconds) // 2]
    assert found is not None
    name = f"{PEOPLE} × {ROUNDS}, {events} events behind ({len(make.met):,} pairs)"
    text = line(name, took, floor=floor)
    text += f"  repeated {found.repeated} / minimum {found.minimum}"
    text += f", colleagues {found.colleagues} / {found.colleagues_minimum}"
    text += f"  processor {seconds:.2f} s ≤ {SECONDS:g} s"
    return text + ("  MISSED" if seconds > SECONDS else "")


def _plane() -> str:
    """25 people at tables of five: six rounds are the affine plane, a seventh repeats 50 pairs."""
    start = time.perf_counter()
    made = [group([Guest(n) for n in range(25)], rounds=rounds) for rounds in range(1, 8)]
    each = " ".join(f"{found.repeated}/{found.minimum}" for found in made)
    return f"25 × 1…7 rounds, repeated/minimum: {each}  ({time.perf_counter() - start:.2f} s)"


def _people() -> list[Guest]:
    chance = Random(4)
    return [
        Guest(number, kind, f"{kind}{chance.randrange(max(2, KINDS.count(kind) // 2))}")
        for number, kind in ((n, chance.choice(KINDS)) for n in range(1, PEOPLE + 1))
    ]


def _all_pairs() -> None:
    for _ in range(ROUNDS):
        set(itertools.combinations(range(PEOPLE), 2))
