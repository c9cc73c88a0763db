"""Swapping people between tables until the groups of all rounds are as mixed as they get."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

Pair = tuple[int, int]
# One repeated pair outweighs all colleagues, one pair of colleagues all likeness of kind.
REPEAT, COLLEAGUES, KIND = 1 << 30, 1 << 14, 1
SWEEPS = 12
# Steps out of a dead end, for each person; a step looks at everybody once.
STEPS = 6
MOST_STEPS, FEWEST_STEPS = 500, 300
# Steps without any better seating after which a round is left as it is.
PATIENCE = 120
PASSES = 3
# Tries for a few people, fewer for more: a try costs their number squared.
TRIES, MOST_TRIES = 20_000, 12
Weights = list[list[int]]


class Search:
    """Persons are known by their place in `people` (id, kind, organisation)."""

    def __init__(
        self, people: Sequence[tuple[int, str, str]], met: set[Pair], chance: Random
    ) -> None:
        self.ids = [key for key, _, _ in people]
        self.chance = chance
        self.base = _likeness(people)
        place = {key: number for number, key in enumerate(self.ids)}
        found = ((place[one], place[other]) for one, other in met)
        self.met = {(min(pair), max(pair)) for pair in found}
        _charge(self.base, self.met)

    def run(
        self, layout: list[list[int]] | None, *, rounds: int, tables: int, least: int
    ) -> list[tuple[tuple[int, ...], ...]]:
        """The best of some tries, the first from the layout; small gatherings get more of them.

        `least` repeated pairs cannot be undercut: a try that has no more is the last.
        """
        tries = max(1, min(MOST_TRIES, TRIES // max(1, len(self.ids)) ** 2))
        best = self._try(layout, rounds, tables)
        best_cost = self._cost_of(best, tables) if tries > 1 else 0
        for _ in range(tries - 1):
            if best_cost < (least + 1) * REPEAT:
                break
            plan = self._try(None, rounds, tables)
            if (cost := self._cost_of(plan, tables)) < best_cost:
                best, best_cost = plan, cost
        return [self._groups(each, tables) for each in best]

    def _try(self, layout: list[list[int]] | None, rounds: int, tables: int) -> list[list[int]]:
        """Round after round from the layout, or each from a deal; then again while it helps."""
        dealt = layout or [self._dealt(tables) for _ in range(rounds)]
        plan = [list(each) for each in layout or []]
        for number in range(rounds):
            weights = self._weights([*plan[:number], *plan[number + 1 :]])
            plan[number : number + 1] = [self._improve(dealt[number], weights, tables)]
        for _ in range(PASSES):
            if not any(self._again(plan, number, tables) for number in range(rounds)):
                break
        return plan

    def _cost_of(self, plan: list[list[int]], tables: int) -> int:
        """A pair that meets for the nth time is n − 1 repeats, and one more if it knew before."""
        return sum(
            _cost(self._weights(plan[:number]), each, tables) for number, each in enumerate(plan)
        )

    def _dealt(self, tables: int) -> list[int]:
        """Rows of like people, each in an order of its own; a short last row fills some tables."""
        found: list[int] = []
        while len(found) < len(self.ids):
            row = list(range(tables))
            self.chance.shuffle(row)
            found += row
        return found[: len(self.ids)]

    def _again(self, plan: list[list[int]], number: int, tables: int) -> bool:
        weights = self._weights([*plan[:number], *plan[number + 1 :]])
        was = _cost(weights, plan[number], tables)
        if was < REPEAT:
            return False
        better = self._improve(plan[number], weights, tables)
        if _cost(weights, better, tables) >= was:
            return False
        plan[number] = better
        return True

    def _improve(self, tables_of: list[int], weights: Weights, tables: int) -> list[int]:
        if tables < 2:
            return list(tables_of)
        seating = _Seating(weights, tables_of, tables)
        seating.settle()
        seating.escape(self.chance, min(MOST_STEPS, max(FEWEST_STEPS, STEPS * len(self.ids))))
        return seating.best

    def _weights(self, others: list[list[int]]) -> Weights:
        """What it costs that two share a table in a round, all other rounds being as they are."""
        weights = [row[:] for row in self.base]
        pairs: set[Pair] = set()
        for tables_of in others:
            members: dict[int, list[int]] = {}
            for person, table in enumerate(tables_of):
                pairs.update((friend, person) for friend in members.setdefault(table, []))
                members[table].append(person)
        _charge(weights, pairs - self.met)
        return weights

    def _groups(self, tables_of: list[int], tables: int) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in range(tables)]
        for person, table in enumerate(tables_of):
            found[table].append(self.ids[person])
        return tuple(tuple(sorted(group)) for group in found)


def _likeness(people: Sequence[tuple[int, str, str]]) -> Weights:
    found = [[0] * len(people) for _ in people]
    for one, (_, kind, house) in enumerate(people):
        for other, (_, kind2, house2) in enumerate(people):
            if one != other:
                colleagues = COLLEAGUES if house and house == house2 else 0
                found[one][other] = colleagues + (KIND if kind == kind2 else 0)
    return found


def _charge(weights: Weights, pairs: set[Pair]) -> None:
    for one, other in pairs:
        weights[one][other] += REPEAT
        weights[other][one] += REPEAT


def _cost(weights: Weights, tables_of: list[int], tables: int) -> int:
    members: list[list[int]] = [[] for _ in range(tables)]
    total = 0
    for person, table in enumerate(tables_of):
        row = weights[person]
        total += sum(row[friend] for friend in members[table])
        members[table].append(person)
    return total


class _Seating:
    """One round: `at[p]` is the table of p, `to[p][t]` what p would cost at table t."""

    def __init__(self, weights: Weights, tables_of: list[int], tables: int) -> None:
        self.weights, self.at = weights, list(tables_of)
        self.count = len(tables_of)
        self.to = [[0] * tables for _ in tables_of]
        for row, costs in zip(weights, self.to, strict=True):
            for friend, table in enumerate(tables_of):
                costs[table] += row[friend]
        self.own = [costs[table] for costs, table in zip(self.to, tables_of, strict=True)]
        self.total = sum(self.own) // 2
        self.best, self.best_total = list(self.at), self.total

    def settle(self) -> None:
        """The best swap of each in turn, until a whole sweep finds none."""
        for _ in range(SWEEPS):
            if not sum(map(self._take, range(self.count))):
                break
        self._keep()

    def _take(self, person: int) -> bool:
        if not self.own[person]:
            return False
        change, other = self._best_swap(person, None, 0)
        if change >= 0:
            return False
        self._swap(person, other, change)
        return True

    def escape(self, chance: Random, steps: int) -> None:
        """While pairs repeat: swap one of them even at a cost, and not back again for a while."""
        barred, since = [0] * self.count, 0
        for step in range(1, steps + 1):
            if self.best_total < REPEAT or step - since > PATIENCE:
                return
            crowd = [person for person in range(self.count) if self.own[person] >= REPEAT]
            if not crowd:
                return
            person = chance.choice(crowd)
            change, other = self._best_swap(person, barred, step)
            if other < 0:
                continue
            self._swap(person, other, change)
            barred[person] = step + 3 + chance.randrange(8)
            barred[other] = step + 3 + chance.randrange(8)
            if self._keep():
                since = step

    def _best_swap(self, person: int, barred: list[int] | None, step: int) -> tuple[int, int]:
        """(change, other): how the round's cost changes if both swap tables; other −1 for none."""
        here, costs, row = self.at[person], self.to[person], self.weights[person]
        at, to, own, mine = self.at, self.to, self.own, self.own[person]
        least, found = 1 << 60, -1
        for other in range(self.count):
            there = at[other]
            if there == here:
                continue
            change = costs[there] + to[other][here] - mine - own[other] - 2 * row[other]
            if change < least and (
                barred is None or barred[other] <= step or self.total + change < self.best_total
            ):
                least, found = change, other
        return (least, found) if found >= 0 else (0, -1)

    def _swap(self, person: int, other: int, change: int) -> None:
        here, there = self.at[person], self.at[other]
        ones, others = self.weights[person], self.weights[other]
        for costs, one, two in zip(self.to, ones, others, strict=True):
            if one != two:
                costs[here] += two - one
                costs[there] += one - two
        self.at[person], self.at[other] = there, here
        self.own = [costs[table] for costs, table in zip(self.to, self.at, strict=True)]
        self.total += change

    def _keep(self) -> bool:
        if self.total >= self.best_total:
            return False
        self.best, self.best_total = list(self.at), self.total
        return True
