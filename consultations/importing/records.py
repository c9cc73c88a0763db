"""What a ledger's row becomes: a past memo, or a rejection, each with its place."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from consultations.importing.headings import Column
from consultations.importing.words import Introducer
from yorozu.kit.textkeys import name_key


@lru_cache(maxsize=20_000)
def name_key_of(name: str) -> str:
    """`name_key`, remembered: a ledger names the same companies and people over and over."""
    return name_key(name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in its workbook."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class PastMemo:
    """One valid row. Times are Japanese wall-clock; texts are as typed."""

    place: Place
    number: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    coordinators: tuple[str, ...]
    company: str
    company_kana: str
    people: tuple[str, ...]
    person_kana: str
    phone: str
    business: str
    industry: str
    staff: int | None
    introducer: Introducer | None
    method: str
    topics: tuple[str, ...]
    course: str
    office: str
    address: str
    content: str
    advice: str
    impression: str
    recorder: str

    @property
    def person(self) -> str:
        """Who stands for the client: the first who is named."""
        return self.people[0] if self.people else ""

    @property
    def client_key(self) -> str:
        """The client as compared: the company, else the person."""
        return name_key_of(self.company) if self.company else f"人:{name_key_of(self.person)}"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that does not come in. ``cells`` are its original cells by heading, for correction."""

    place: Place
    reason: str
    detail: str = ""
    cells: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a row's cells cannot say themselves: date system, month of the sheet, today, topics."""

    today: dt.date
    epoch: dt.datetime
    month: dt.date | None = None
    known_topics: Collection[str] = ()
    asked: frozenset[Column] = frozenset()
