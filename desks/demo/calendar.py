"""Ten years of a centre's days: who came when, to whom, about what, and what followed.

One pass over the days, so that sessions come out in the order of time. Follow-ups wait in a heap
until they are due; nobody is booked twice at once. Pure and deterministic.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from desks.demo import corpus
from desks.demo.clients import Profile, profile
from desks.demo.texts import Session, topic_index

SLOTS = (9, 10, 11, 13, 14, 15, 16)
# 年度末と6月が多く、8月と年末年始が少ない（1月から12月）
MONTHS = (0, 0.82, 1.16, 1.18, 0.92, 0.9, 1.1, 1.02, 0.76, 1.0, 1.06, 1.05, 0.84)
TURNS = (42, 24, 15, 8, 5, 3, 2, 1)
OLD_ENOUGH_TO_HAND_OVER = 1974
METHODS = ("来訪", "オンライン", "電話", "訪問", "出張")
BEFORE_2020 = (74, 2, 8, 7, 9)
PANDEMIC = (38, 34, 17, 4, 7)
SINCE_2023 = (54, 22, 8, 7, 9)
# 分野ごとの、業種による相談の多さ（書かれていなければ 1）
LEANING: dict[str, dict[str, float]] = {
    "succession": {"make": 2.2, "build": 1.6, "trade": 1.5, "shop": 1.2, "tech": 0.3, "pro": 0.4},
    "pricing": {"make": 2.5, "move": 2.0, "trade": 1.4, "food": 1.3, "pro": 0.4, "edu": 0.4},
    "hiring": {"care": 2.6, "build": 1.8, "move": 1.8, "serve": 1.6, "pro": 0.4},
    "productivity": {"make": 2.2, "build": 1.3, "pro": 0.3, "edu": 0.3},
    "overseas": {"make": 1.8, "trade": 2.0, "stay": 1.5, "care": 0.0, "build": 0.1, "move": 0.2},
    "ip": {"make": 1.6, "tech": 1.6, "pro": 1.5, "move": 0.2, "care": 0.4},
    "marketing": {"food": 1.4, "shop": 1.5, "life": 1.6, "make": 0.6},
    "product": {"make": 1.6, "food": 1.5, "move": 0.4, "build": 0.4, "care": 0.4},
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to make: `total` sessions between two days (both included)."""

    seed: int
    total: int
    first: date
    last: date
    skills: tuple[frozenset[str], ...]
    tama: frozenset[int]
    is_closed: Callable[[date], bool]


class Booked(NamedTuple):
    """One session as it stands in the calendar; `session` carries what its text needs."""

    hour: int
    minutes: int
    office_tama: bool
    second: int | None
    session: Session


@dataclass(order=True, slots=True)
class _Due:
    on: int
    order: int
    client: int = field(compare=False)
    case: int = field(compare=False)
    topic: int = field(compare=False)
    turn: int = field(compare=False)
    turns: int = field(compare=False)
    coordinator: int = field(compare=False)
    previous: int = field(compare=False)


def _topic_weights(group: str, older: bool) -> Iterator[float]:
    for key, weight in corpus.TOPIC_WEIGHTS.items():
        age = 1.0 if key != "succession" or older else 0.0
        yield weight * age * LEANING.get(key, {}).get(group, 1.0)


def day_weight(day: date, *, closed: bool) -> float:
    if (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}:
        return 0.0
    if closed or day.weekday() == 6:
        return 0.1 * MONTHS[day.month]
    if day.weekday() == 5:
        return 0.17 * MONTHS[day.month]
    return MONTHS[day.month] * (1.0, 1.06, 1.04, 1.04, 0.96)[day.weekday()]


def volumes(plan: Plan) -> list[tuple[date, int]]:
    """Sessions a day, adding up to the plan's total exactly; the early years a little smaller."""
    span = (plan.last - plan.first).days + 1
    days = [plan.first + timedelta(n) for n in range(span)]
    weights = [
        day_weight(day, closed=plan.is_closed(day)) * (0.84 + 0.32 * n / span)
        for n, day in enumerate(days)
    ]
    whole = sum(weights)
    marks = [round(sofar / whole * plan.total) for sofar in accumulate(weights)]
    return [
        (day, mark - before) for day, mark, before in zip(days, marks, [0, *marks], strict=False)
    ]


class Diary:
    """The simulation. `clients` counts the clients made so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = Random(plan.seed)
        self.clients = 0
        self.cases = 0
        self.due: list[_Due] = []
        self.startup = topic_index("startup")
        self._weights: dict[tuple[str, bool], tuple[float, ...]] = {}
        names = [topic.name for topic in corpus.topics()]
        self.skilled = [
            tuple(n for n, skills in enumerate(plan.skills) if name in skills) for name in names
        ]

    def run(self) -> Iterator[Booked]:
        for day, count in volumes(self.plan):
            yield from self._day(day, count)

    def _day(self, day: date, count: int) -> Iterator[Booked]:
        if not count:
            return
        online = day.weekday() > 4 or self.plan.is_closed(day)
        free = self._free_slots(count, online)
        made = []
        today = day.toordinal()
        for _ in range(count):
            case = self._next_case(today)
            lead, hour = self._take(free, case)
            made.append(self._book(day, case, lead, hour, online))
        made.sort(key=lambda b: (b.hour, b.session.coordinator))
        yield from made

    def _free_slots(self, count: int, online: bool) -> dict[int, list[int]]:
        """Coordinator → free hours today; enough people come in to hold the day."""
        everyone = range(len(self.plan.skills))
        share = 0.2 if online else 0.66
        needed = max(int(len(everyone) * share), -(-count // (len(SLOTS) - 1)), 1)
        present = self.rng.sample(everyone, min(needed, len(everyone)))
        return {who: self.rng.sample(SLOTS, len(SLOTS)) for who in sorted(present)}

    def _take(self, free: dict[int, list[int]], case: _Due) -> tuple[int, int]:
        """The one who knows the case, else one who knows the topic, else anyone."""
        rng = self.rng
        if case.turn and case.coordinator in free and rng.random() < 0.93:
            who = case.coordinator
        else:
            able = [n for n in self.skilled[case.topic] if n in free]
            who = rng.choice(able) if able and rng.random() < 0.8 else rng.choice(list(free))
        hour = free[who].pop()
        if not free[who]:
            del free[who]
        if not free:
            free.update({n: list(SLOTS) for n in range(len(self.plan.skills))})
        return who, hour

    def _next_case(self, today: int) -> _Due:
        if self.due and self.due[0].on <= today:
            return heapq.heappop(self.due)
        rng = self.rng
        if self.clients < 5 or rng.random() < 0.74:
            number = self.clients
            self.clients += 1
            return self._open(number, profile(self.plan.seed, number), today)
        number = int(self.clients * (1 - rng.random() ** 1.6))
        return self._open(min(number, self.clients - 1), None, today)

    def _open(self, number: int, who: Profile | None, today: int) -> _Due:
        new = who is not None
        who = who or profile(self.plan.seed, number)
        self.cases += 1
        if who.pre_founding and (new or not who.founds):
            topic = self.startup
        else:
            topic = self.rng.choices(range(len(corpus.topics())), cum_weights=self._topics(who))[0]
        turns = self.rng.choices(range(1, 9), TURNS)[0]
        return _Due(today, self.cases, number, self.cases, topic, 0, turns, -1, 0)

    def _topics(self, who: Profile) -> tuple[float, ...]:
        key = (who.trade.group, who.birth_year < OLD_ENOUGH_TO_HAND_OVER)
        if key not in self._weights:
            self._weights[key] = tuple(accumulate(_topic_weights(*key)))
        return self._weights[key]

    def _book(self, day: date, case: _Due, lead: int, hour: int, online: bool) -> Booked:
        rng = self.rng
        today = day.toordinal()
        last = case.turn + 1 >= case.turns
        again = 0 if last else self._come_again(case, today, lead)
        session = Session(
            client=case.client,
            case=case.case,
            topic=case.topic,
            turn=case.turn,
            last=last,
            on=day,
            previous=date.fromordinal(case.previous) if case.previous else None,
            coordinator=lead,
            method="オンライン" if online else self._method(day),
            founded=case.topic != self.startup,
            next_on=date.fromordinal(again) if again else None,
        )
        second = None
        if rng.random() < 0.12:
            second = rng.randrange(len(self.plan.skills))
        minutes = rng.choices((60, 30, 45, 50), (84, 7, 5, 4))[0]
        tama = lead in self.plan.tama or rng.random() < 0.04
        return Booked(hour, minutes, tama, second if second != lead else None, session)

    def _come_again(self, case: _Due, today: int, lead: int) -> int:
        """Put the next session of the case in the heap; on a weekday, a week to two months on."""
        due = today + int(self.rng.triangular(7, 60, 21))
        due += (
            max(0, 7 - date.fromordinal(due).weekday())
            if date.fromordinal(due).weekday() > 4
            else 0
        )
        heapq.heappush(
            self.due,
            _Due(due, case.order, case.client, case.case, case.topic,
                 case.turn + 1, case.turns, lead, today),
        )  # fmt: skip
        return due

    def _method(self, day: date) -> str:
        shares = (
            BEFORE_2020 if day < date(2020, 4, 1) else PANDEMIC if day.year < 2023 else SINCE_2023
        )
        return self.rng.choices(METHODS, shares)[0]
