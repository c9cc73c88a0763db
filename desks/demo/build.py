"""The whole demo centre into an empty database, in one transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import islice

import jpholiday
from django.db import connection, transaction

from center.enums import Measure
from center.models import DEFAULT_PROGRAMME, ClosedDay, Programme, Target
from consultations.models import MemoNumber
from consultations.models.number import memo_number
from desks.demo import batches
from desks.demo.batches import (
    COLUMNS,
    COMPANY,
    PERSON,
    Data,
    bare_memo_data,
    client_data,
    memo_data,
    text_data,
)
from desks.demo.calendar import Diary, Plan
from desks.demo.copying import copy_into, set_sequence, stripped, without_search_trigger
from desks.demo.lookups import Lookups, lookups_read
from desks.demo.memos import Numbered
from desks.demo.pool import memos_store, pool_opened
from desks.demo.team import Team, team_create
from desks.demo.wording import pool_size
from desks.demo.workers import in_order, processors
from desks.reference.load import reference_load
from yorozu.kit.wareki import fiscal_year

CHUNK = 2_500
TEXTS_AT_ONCE = 500
IN_TIME_ORDER = (batches.MEMO, batches.SEARCH, batches.SEATS, batches.MOVES, batches.TOPICS)


@dataclass(frozen=True, slots=True)
class Scale:
    """`bulk` loads with triggers, keys and indexes taken off, in several processes.

    `pooled` writes some ten thousand different texts and uses them again and again: what a
    nation's volume is needed for is its size.
    """

    memos: int
    months: int
    responders: int = 21
    bulk: bool = False
    pooled: bool = False
    closed_months: int = 12


SCALES = {
    "tiny": Scale(160, 14),
    "demo": Scale(2_500, 24),
    "center": Scale(150_000, 120, bulk=True),
    "national": Scale(2_000_000, 120, responders=290, bulk=True, pooled=True, closed_months=3),
}


@dataclass(slots=True)
class Progress:
    """What has gone by so far."""

    memos: int = 0
    serials: dict[int, int] = field(default_factory=dict)
    founded: set[int] = field(default_factory=set)


@cache
def is_day_off(day: date) -> bool:
    return (day.month, day.day) in _NEW_YEAR or bool(jpholiday.is_holiday(day))


_NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@transaction.atomic
def centre_build(*, scale: Scale, seed: int, today: date) -> Team:
    """Reference data, people, clients, memos. The database must hold no memos yet."""
    reference_load()
    first = _month_before(today, scale.months)
    team = team_create(today=today, since=first, responders=scale.responders, seed=seed)
    _calendar(first, today, scale)
    plan = Plan(
        seed=seed,
        total=scale.memos,
        first=first,
        last=today - timedelta(days=1),
        skills=tuple(r.topics for r in team.responders),
        tama=frozenset(n for n, r in enumerate(team.responders) if r.tama),
        is_closed=is_day_off,
    )
    look = lookups_read(seed=seed, today=today, team=team, pooled=scale.pooled)
    load = _Load(Diary(plan), look, processors() if scale.bulk else 0)
    tables = [*IN_TIME_ORDER, COMPANY, PERSON] if scale.bulk else [batches.SEARCH]
    # Memos name clients that come after them: the keys are checked at the end.
    with stripped(tables), without_search_trigger(batches.MEMO):
        load.run()
    return team


def _month_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _calendar(first: date, today: date, scale: Scale) -> None:
    """Days off and targets of each 年度 that is covered; the next one is the manager's to begin."""
    years = range(fiscal_year(first), fiscal_year(today) + 1)
    ClosedDay.objects.bulk_create(
        [
            ClosedDay(day=date(year + (month == 1), month, day), name="年末年始")
            for year in years
            for month, day in sorted(_NEW_YEAR)
        ],
        ignore_conflicts=True,
    )
    yearly = scale.memos * 12 // scale.months
    programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
    goals = {Measure.CONSULTATIONS: 1.08, Measure.CLIENTS: 0.5}
    Target.objects.bulk_create(
        Target(
            fiscal_year=year,
            programme=programme,
            measure=measure,
            value=max(10, round(yearly * share * (0.9 + 0.02 * n), -1)),
        )
        for n, year in enumerate(years)
        for measure, share in goals.items()
    )


class _Load:
    """Sends the calendar through the workers into COPY."""

    def __init__(self, diary: Diary, look: Lookups, processes: int) -> None:
        self.diary, self.look, self.processes = diary, look, processes
        self.progress = Progress()

    def run(self) -> None:
        if self.look.pooled:
            self._pooled_memos()
        else:
            for data in in_order(memo_data, self._memo_tasks(), processes=self.processes):
                _store(data)
        for data in in_order(client_data, self._client_tasks(), processes=self.processes):
            _store(data)
        MemoNumber.objects.bulk_create(
            MemoNumber(fiscal_year=year, last=last) for year, last in self.progress.serials.items()
        )
        for table in (batches.MEMO, COMPANY, PERSON):
            set_sequence(table)

    def _pooled_memos(self) -> None:
        with pool_opened():
            for data in in_order(text_data, self._text_tasks(), processes=self.processes):
                _store(data)
            for data in in_order(bare_memo_data, self._memo_tasks(), processes=self.processes):
                memos_store(data)

    def _text_tasks(self) -> Iterator[tuple[range, Lookups]]:
        for start in range(0, pool_size(), TEXTS_AT_ONCE):
            yield range(start, min(start + TEXTS_AT_ONCE, pool_size())), self.look

    def _memo_tasks(self) -> Iterator[tuple[list[Numbered], Lookups]]:
        numbered = self._numbered()
        while memos := list(islice(numbered, CHUNK)):
            yield memos, self.look

    def _numbered(self) -> Iterator[Numbered]:
        """Numbers in the order of the sessions: each was handed in right after."""
        progress = self.progress
        for booked in self.diary.run():
            session = booked.session
            year = fiscal_year(session.on)
            serial = progress.serials.get(year, 0) + 1
            progress.serials[year] = serial
            progress.memos += 1
            if session.founded:
                progress.founded.add(session.client)
            yield Numbered(progress.memos, memo_number(year, serial), booked)

    def _client_tasks(self) -> Iterator[tuple[range, frozenset[int], Lookups]]:
        for start in range(0, self.diary.clients, CHUNK):
            numbers = range(start, min(start + CHUNK, self.diary.clients))
            yield numbers, frozenset(self.progress.founded.intersection(numbers)), self.look


def _store(data: Data) -> None:
    for table, text in data.items():
        copy_into(table, COLUMNS[table], text)


def analyze() -> None:
    """After the commit: statistics, and the visibility map for index-only scans.

    The search rows are most of the database, and no scan of theirs is of an index only.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{batches.SEARCH}"')
        for table in (batches.MEMO, batches.SEATS, batches.MOVES, batches.TOPICS, COMPANY, PERSON):
            cursor.execute(f'VACUUM (ANALYZE) "{table}"')
