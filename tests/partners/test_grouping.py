"""Groups of a dialogue: who has not met meets, and no proven bound is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.dialogues.grouping import (
    Grouping,
    Guest,
    group,
    known_pairs,
    least_repeats,
    pairs_of,
    sizes_for,
    tables_for,
)

KINDS = ("finance", "government", "support", "company")


def guests(count: int, *, houses: int = 0) -> list[Guest]:
    return [
        Guest(number, KINDS[number % 4], f"所属{number % houses}" if houses else "")
        for number in range(1, count + 1)
    ]


@st.composite
def cases(draw: Any) -> dict[str, Any]:
    count = draw(st.integers(3, 26))
    people = guests(count, houses=draw(st.integers(0, 6)))
    pairs = list(combinations(range(1, count + 1), 2))
    met = draw(st.lists(st.sampled_from(pairs), max_size=60, unique=True))
    return {
        "guests": people,
        "met": met,
        "rounds": draw(st.integers(1, 5)),
        "size": draw(st.integers(3, 6)),
        "seed": draw(st.integers(0, 99)),
    }


@given(cases())
@settings(max_examples=60)
def test_everyone_sits_once_a_round_and_sizes_are_even(case: dict[str, Any]) -> None:
    found = group(**case)
    ids = sorted(each.id for each in case["guests"])
    assert len(found.rounds) == case["rounds"]
    for groups in found.rounds:
        assert sorted(person for members in groups for person in members) == ids
        sizes = [len(members) for members in groups]
        assert max(sizes) - min(sizes) <= 1


@given(cases())
@settings(max_examples=60)
def test_what_is_said_of_repeats_is_so_and_no_bound_is_broken(case: dict[str, Any]) -> None:
    found = group(**case)
    known, said = known_pairs(case["met"]), []
    for groups in found.rounds:
        pairs = list(pairs_of(groups))
        said.append(sum(pair in known for pair in pairs))
        known |= set(pairs)
    assert list(found.repeats) == said
    assert found.minimum <= found.repeated
    assert found.colleagues_minimum <= found.colleagues


@given(cases())
@settings(max_examples=25)
def test_the_same_case_gives_the_same_groups(case: dict[str, Any]) -> None:
    assert group(**case) == group(**case)


@given(cases())
@settings(max_examples=25)
def test_the_bound_holds_for_any_grouping(case: dict[str, Any]) -> None:
    """Tables dealt at random cannot come below it either."""
    ids, chance = [each.id for each in case["guests"]], Random(case["seed"])
    tables = tables_for(len(ids), case["size"])
    known, repeats = known_pairs(case["met"]), 0
    least = least_repeats([(ids, sizes_for(len(ids), tables))] * case["rounds"], known)
    for _ in range(case["rounds"]):
        chance.shuffle(ids)
        places = iter(ids)
        groups = [[next(places) for _ in range(size)] for size in sizes_for(len(ids), tables)]
        pairs = set(pairs_of(groups))
        repeats += len(pairs & known)
        known |= pairs
    assert least <= repeats


def seatings(people: Sequence[int], sizes: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    """Every way to seat them at tables of these sizes."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    for size in set(sizes):
        left = list(sizes)
        left.remove(size)
        for mates in combinations(rest, size - 1):
            others = [each for each in rest if each not in mates]
            for more in seatings(others, left):
                yield [(first, *mates), *more]


def least_of_all(sittings: Sequence[Any], known: set[tuple[int, int]]) -> int:
    """The fewest repeated pairs there can be, by trying every grouping of every round."""
    if not sittings:
        return 0
    (people, sizes), *later = sittings
    found = (set(pairs_of(groups)) for groups in seatings(people, sizes))
    return min(len(pairs & known) + least_of_all(later, known | pairs) for pairs in found)


@st.composite
def gatherings(draw: Any) -> tuple[list[Any], set[tuple[int, int]]]:
    """Five to seven people; some leave between the rounds, from whichever table."""
    count = draw(st.integers(5, 7))
    pairs = list(combinations(range(count), 2))
    met = set(draw(st.lists(st.sampled_from(pairs), unique=True)))
    sittings = []
    for _ in range(draw(st.integers(1, 2))):
        people = list(range(count))[draw(st.integers(0, 1)) :]
        at_first = draw(st.integers(2, len(people) - 2))
        sittings.append((people, [at_first, len(people) - at_first]))
    return sittings, met


@given(gatherings())
@settings(max_examples=80)
def test_no_grouping_at_all_comes_below_the_bound(case: Any) -> None:
    sittings, met = case
    assert least_repeats(sittings, met) <= least_of_all(sittings, met)


@pytest.mark.parametrize(
    ("people", "tables", "rounds", "least"),
    [(5, 2, 2, 1), (5, 2, 3, 2), (6, 2, 2, 2), (7, 2, 3, 6), (8, 2, 2, 4), (9, 3, 2, 0)],
)
def test_the_bound_is_what_the_best_grouping_has(
    people: int, tables: int, rounds: int, least: int
) -> None:
    sittings = [(list(range(people)), sizes_for(people, tables))] * rounds
    assert least_repeats(sittings, set()) == least
    assert least_of_all(sittings, set()) == least


def test_those_who_left_one_table_are_no_repeats_of_others() -> None:
    """Three who had met everybody stay at a table of three: three pairs, not five."""
    met = {(one, other) for one in range(3) for other in range(one + 1, 8)}
    assert least_repeats([(range(8), [3, 5])], met) == 3


def test_where_no_table_is_of_strangers_each_repeats_a_pair() -> None:
    """Nine in a ring have not met their neighbours alone: no three are strangers to each other."""
    ring = {tuple(sorted((person, (person + 1) % 9))) for person in range(9)}
    met = set(combinations(range(9), 2)) - ring
    sittings = [(range(9), [3, 3, 3])]
    assert least_repeats(sittings, met) == least_of_all(sittings, met) == 3


def test_cliques_that_share_a_person_count_each() -> None:
    """Two triangles of acquaintances at two tables: a pair of each comes together again."""
    met = {(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4)}
    assert least_repeats([(range(6), [3, 3])], met) == 2


@pytest.mark.parametrize("rounds", range(1, 7))
def test_25_people_at_tables_of_5_never_meet_twice_in_up_to_6_rounds(rounds: int) -> None:
    """Six rounds are the affine plane of order 5: each of the 300 pairs exactly once."""
    found = group(guests(25), rounds=rounds)
    assert found.repeated == found.minimum == 0
    assert len({pair for groups in found.rounds for pair in pairs_of(groups)}) == 50 * rounds


@pytest.mark.parametrize(
    ("people", "size", "rounds"), [(9, 3, 4), (49, 7, 8), (200, 5, 3), (100, 5, 4), (24, 4, 4)]
)
def test_nobody_meets_twice_where_a_plan_without_repeats_is_known(
    people: int, size: int, rounds: int
) -> None:
    assert group(guests(people), rounds=rounds, size=size).repeated == 0


@pytest.mark.parametrize(
    ("people", "rounds", "least"), [(15, 2, 6), (15, 3, 12), (20, 3, 8), (12, 2, 3), (4, 2, 6)]
)
def test_where_pairs_must_repeat_the_least_is_proven_and_reached(
    people: int, rounds: int, least: int
) -> None:
    found = group(guests(people), rounds=rounds)
    assert (found.repeated, found.minimum) == (least, least)


def test_past_events_are_minded() -> None:
    """Eight events of the same 60 people could not all be new; the first three can."""
    met: set[tuple[int, int]] = set()
    for event in range(2):
        found = group(guests(60), met=met, seed=event)
        assert found.repeated == 0
        met |= known_pairs([], found.rounds)
    assert len(met) == 720


def test_a_new_shuffle_keeps_to_what_was_talked() -> None:
    """Two left, three came; nobody who talked in the first round meets again."""
    first = group(guests(40), rounds=3)
    here = [each for each in guests(43) if each.id not in (7, 21)]
    later = group(here, rounds=2, talked=first.rounds[:1])
    assert later.repeated == 0
    assert sorted(p for members in later.rounds[0] for p in members) == [each.id for each in here]
    talked = known_pairs([], first.rounds[:1])
    assert not talked & known_pairs([], later.rounds)


def test_colleagues_sit_apart_and_kinds_are_spread() -> None:
    """40 people of 8 houses, five each: at eight tables one of each house."""
    people = [Guest(n, KINDS[n % 2], f"所属{n % 8}") for n in range(40)]
    found = group(people, rounds=3)
    assert (found.repeated, found.colleagues) == (0, 0)
    kind = {each.id: each.kind for each in people}
    for groups in found.rounds:
        for members in groups:
            assert max(Counter(kind[person] for person in members).values()) <= 3


def test_colleagues_that_cannot_be_apart_are_counted_beside_the_least() -> None:
    """Twelve of one house at four tables: three at each, 4 × 3 pairs in each round."""
    people = [Guest(n, "finance", "A" if n < 12 else f"B{n}") for n in range(20)]
    found = group(people, rounds=2)
    assert found.colleagues >= found.colleagues_minimum == 24


@pytest.mark.parametrize(
    ("people", "tables"),
    [(0, 0), (1, 1), (3, 1), (5, 1), (6, 1), (7, 2), (11, 2), (12, 3), (23, 5), (200, 40)],
)
def test_tables_come_near_to_five(people: int, tables: int) -> None:
    assert tables_for(people) == tables
    assert sum(sizes_for(people, tables)) == people


def test_nobody_and_one_are_no_error() -> None:
    assert group([], rounds=2) == Grouping(((), ()), (0, 0), 0, 0, 0)
    assert group(guests(1), rounds=1).rounds == (((1,),),)
