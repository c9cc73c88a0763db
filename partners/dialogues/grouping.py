"""Mixed small groups for a dialogue: who has not met yet meets. No Django, no clock, no disk.

What is aimed at, each before the next: no pair meets twice (over the rounds, the rounds already
talked and past events), colleagues of one organisation sit apart, kinds of affiliation are spread.
Sizes differ by one at most. The same input and seed give the same groups.

A start without any repeated pair is laid out where arithmetic gives one (`_laid_out`), in rows of
like people so that each group takes one of every row; swaps then improve it (`grouping_search`).
`minimum` beside the result is a proven lower bound, see `least_repeats`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from partners.dialogues.grouping_search import Pair, Search

SIZE = 5
# So long a search for a table of strangers is given up.
STEPS = 400
Group = tuple[int, ...]
Round = tuple[Group, ...]
# Who is in a round, and how many sit at each table.
Sitting = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Guest:
    """`organisation` is any key of the employer; empty for who has none."""

    id: int
    kind: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Grouping:
    """`repeats[n]` are the pairs of round n that had met before it; the minima are lower bounds."""

    rounds: tuple[Round, ...]
    repeats: tuple[int, ...]
    minimum: int
    colleagues: int
    colleagues_minimum: int

    @property
    def repeated(self) -> int:
        return sum(self.repeats)


def group(
    guests: Sequence[Guest],
    *,
    met: Iterable[Pair] = (),
    rounds: int = 3,
    size: int = SIZE,
    seed: int = 0,
    talked: Iterable[Round] = (),
) -> Grouping:
    """Groups of about `size` for each of the rounds still to come.

    `met`: pairs of ids from past events, in any order; `talked`: today's rounds that are over.
    Both may name people who are not here (any more).
    """
    chance = Random(seed)  # noqa: S311 - the same groups again, no secret
    people = sorted(guests, key=lambda each: each.id)
    chance.shuffle(people)
    people.sort(key=_alike(people))
    before = known_pairs(met, talked) & set(_pairs([sorted(each.id for each in people)]))
    search = Search([(each.id, each.kind, each.organisation) for each in people], before, chance)
    tables = tables_for(len(people), size)
    layout = _laid_out(len(people), tables, rounds)
    ids = [each.id for each in people]
    least = least_repeats([(ids, sizes_for(len(ids), tables))] * rounds, before)
    found = search.run(layout, rounds=rounds, tables=tables, least=least)
    return _result(found, people, before, least, tables)


def _alike(people: Sequence[Guest]) -> Callable[[Guest], tuple[int, str, int, str]]:
    """The order of the rows: large kinds first, in them large organisations first."""
    kinds = Counter(each.kind for each in people)
    houses = Counter(each.organisation for each in people)
    return lambda each: (
        -kinds[each.kind],
        each.kind,
        -houses[each.organisation] if each.organisation else 0,
        each.organisation,
    )


def known_pairs(met: Iterable[Pair], talked: Iterable[Round] = ()) -> set[Pair]:
    """Each pair once, the smaller id first."""
    found = {(min(pair), max(pair)) for pair in met}
    for groups in talked:
        found.update(pairs_of(groups))
    return found


def pairs_of(groups: Iterable[Sequence[int]]) -> Iterator[Pair]:
    """Who met whom in one round."""
    return _pairs(sorted(group) for group in groups)


def _pairs(groups: Iterable[Sequence[int]]) -> Iterator[Pair]:
    for members in groups:
        yield from combinations(members, 2)


# ── sizes ────────────────────────────────────────────────────────────────────────────────────


def tables_for(people: int, size: int = SIZE) -> int:
    """How many groups come nearest to the wanted size; of two as near, the smaller groups."""
    if people <= 0:
        return 0
    most = max(1, people // 2)
    return min(range(1, most + 1), key=lambda tables: (abs(people / tables - size), -tables))


def sizes_for(people: int, tables: int) -> list[int]:
    """They differ by one at most, the larger ones first."""
    if not tables:
        return []
    each, over = divmod(people, tables)
    return [each + 1] * over + [each] * (tables - over)


# ── a start without repeats ──────────────────────────────────────────────────────────────────


def _laid_out(people: int, tables: int, rounds: int) -> list[list[int]] | None:
    """The table of each place in each round, so that no two places share a table twice.

    Places lie in rows of `tables`; in round t the place (row, column) goes to table
    column + t·row (mod tables). Two places meet in rounds t and u only if (t − u)(row − row′) is a
    multiple of `tables`; where none is, nobody meets twice. With as many rows as tables, all rows
    full and a prime number of tables (25 people at 5 tables) the rows themselves make one more
    round: an affine plane. None where this arithmetic gives no such start.
    """
    if tables < 2:
        return None
    rows = -(-people // tables)
    whole = rows == tables and people == rows * tables
    turning = rounds - 1 if whole and rounds == tables + 1 else rounds
    if any(t * r % tables == 0 for t in range(1, turning) for r in range(1, rows)):
        return None
    places = [divmod(place, tables) for place in range(people)]
    found = [[(column + t * row) % tables for row, column in places] for t in range(turning)]
    if turning < rounds:
        found.append([row for row, _ in places])
    return found


# ── what was reached, and what can be ────────────────────────────────────────────────────────


def _result(
    found: Sequence[Round], people: Sequence[Guest], before: set[Pair], least: int, tables: int
) -> Grouping:
    house = {each.id: each.organisation for each in people}
    known, repeats, colleagues = set(before), [], 0
    for groups in found:
        pairs = list(pairs_of(groups))
        repeats.append(sum(pair in known for pair in pairs))
        colleagues += sum(house[one] != "" and house[one] == house[other] for one, other in pairs)
        known.update(pairs)
    sizes = Counter(name for name in house.values() if name).values()
    return Grouping(
        rounds=tuple(found),
        repeats=tuple(repeats),
        minimum=least,
        colleagues=colleagues,
        colleagues_minimum=len(found) * sum(_spread(size, tables) for size in sizes),
    )


def _spread(people: int, tables: int) -> int:
    """Pairs that share a table however evenly these people are spread: the pigeonhole."""
    return sum(size * (size - 1) // 2 for size in sizes_for(people, tables))


def least_repeats(sittings: Sequence[Sitting], met: Iterable[Pair]) -> int:
    """No grouping into tables of these sizes repeats fewer pairs than the largest of these.

    Partners: somebody in R rounds sits with at least R·(s − 1) others, s being the smallest group;
    of those who are in one of these rounds, only u are unmet. ⌈½ Σ max(0, R·(s − 1) − u)⌉.
    Pairs: all groups make P pairs; of those who are in a round together, U have not met. P − U.
    Cliques: c people of whom each two have met, spread over t tables, leave at least
    spread(c, t) = Σ ½·p·(p − 1) over the most even parts p as repeated pairs of that round. Cliques
    that share no pair are looked for among those who met before; for a later round the groups of
    the round before it are cliques too, and those who stay are at best taken from them evenly.
    Tables: whoever finds no s − 1 strangers that are strangers to each other is at a table with a
    repeated pair, and a table holds no more of them than it has seats. Of these two the larger,
    summed over the rounds.
    """
    met = set(met)
    pools = [frozenset(people) for people, _ in sittings]
    sizes = [list(each) for _, each in sittings]
    together = {pair for pool in {*pools} for pair in combinations(sorted(pool), 2)}
    unmet = Counter(person for pair in together - met for person in pair)
    need: Counter[int] = Counter()
    for pool, each in zip(pools, sizes, strict=True):
        need.update(dict.fromkeys(pool, min(each, default=1) - 1))
    short = sum(max(0, most - unmet[person]) for person, most in need.items())
    seats = sum(size * (size - 1) // 2 for each in sizes for size in each)
    cliques = _forced([(pool, tuple(each)) for pool, each in zip(pools, sizes, strict=True)], met)
    return max(-(-short // 2), seats - len(together - met), cliques)


def _forced(rounds: Sequence[tuple[frozenset[int], tuple[int, ...]]], met: set[Pair]) -> int:
    """What cliques, and tables that cannot be of strangers, leave round after round."""
    of_met = {
        (pool, sizes): max(_of_cliques(pool, len(sizes), met), _of_tables(pool, sizes, met))
        for pool, sizes in {*rounds}
    }
    total, last = 0, (frozenset[int](), 0)
    for pool, sizes in rounds:
        total += max(of_met[pool, sizes], _of_stayers(last, pool, len(sizes)))
        last = (pool, len(sizes))
    return total


def _of_stayers(last: tuple[frozenset[int], int], pool: frozenset[int], tables: int) -> int:
    """What the groups of the round before force, as few as may have stayed of each."""
    stayed = len(last[0] & pool)
    return sum(_spread(size, tables) for size in sizes_for(stayed, last[1]))


def _of_tables(pool: frozenset[int], sizes: Sequence[int], met: set[Pair]) -> int:
    """Who finds no table of strangers sits at one with a repeated pair: at least so many tables."""
    strangers = {person: set(pool) - {person} for person in pool}
    for one, other in met:
        if one in strangers and other in strangers:
            strangers[one].discard(other)
            strangers[other].discard(one)
    wanted = min(sizes, default=1) - 1
    stuck = sum(not _may_mix(strangers[who], strangers, wanted, [STEPS]) for who in pool)
    return -(-stuck // max(sizes, default=1))


def _may_mix(
    among: set[int], strangers: Mapping[int, set[int]], wanted: int, left: list[int]
) -> bool:
    """Whether so many of these are strangers to each other; true when it takes too long to say."""
    if wanted == 0:
        return True
    among = set(among)
    while len(among) >= wanted:
        left[0] -= 1
        if left[0] < 0:
            return True
        person = min(among)
        among.discard(person)
        if _may_mix(among & strangers[person], strangers, wanted - 1, left):
            return True
    return False


def _of_cliques(pool: frozenset[int], tables: int, met: set[Pair]) -> int:
    known = [pair for pair in met if pair[0] in pool and pair[1] in pool]
    found = _cliques(sorted(pool), known, larger_than=tables)
    return sum(_spread(size, tables) for size in found)


def _cliques(ids: Sequence[int], known: Sequence[Pair], *, larger_than: int) -> list[int]:
    """Sizes of cliques that share no pair, found greedily; small ones force none."""
    friends: dict[int, set[int]] = {person: set() for person in ids}
    for one, other in known:
        friends[one].add(other)
        friends[other].add(one)
    found = []
    for person in sorted(ids, key=lambda each: (-len(friends[each]), each)):
        while len(clique := _clique_of(person, friends)) > larger_than:
            found.append(len(clique))
            for each in clique:
                friends[each] -= clique
    return found


def _clique_of(person: int, friends: dict[int, set[int]]) -> set[int]:
    clique, common = {person}, friends[person]
    while common:
        nearest = min(common, key=lambda each: (-len(friends[each] & common), each))
        clique.add(nearest)
        common = common & friends[nearest]
    return clique
