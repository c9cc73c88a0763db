"""Past memo → company and person of this centre, so that one company is one record.

Rules and why (a wrong merge cannot be seen afterwards, a split can be merged in the portal):
- a company is known by its search key (㈱ / 株式会社 / spaces / width do not matter) and telephone:
  same key and same number, or one of the two without a number, is the same company;
- same key, other number: the same only when the same visitor speaks for it (a second line);
- same number and same kana, other characters (高橋 / 髙橋): the same;
- without a number among several of one name: the one whose visitor is known, else the oldest;
- records that were merged in the portal count as their root;
- a company that the portal knows keeps what it knows, gaps are filled; a new one takes the facts
  of its latest memo and its most formal spelling;
- a visitor belongs to the company; without a company the person is the client, known by name and
  telephone in the same way.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q

from center.models import Industry
from companies.enums import Stage
from companies.models import Company, Person
from consultations.importing.copying import copy_rows, take_ids
from consultations.importing.records import PastMemo, name_key_of
from yorozu.kit.textkeys import kana_key

_FORMAL = re.compile("株式会社|有限会社|合同会社|合名会社|合資会社|社団法人|財団法人|法人")
_CHUNK = 5_000
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Known:
    """A company and everything it has been met under."""

    company: Company
    is_new: bool
    keys: set[str] = field(default_factory=set)
    kana: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    people: dict[str, Person] = field(default_factory=dict)


class ClientBook:
    """Finds or makes the clients of memos; `save` writes what is new or was filled in."""

    def __init__(self, memos: Iterable[PastMemo]) -> None:
        self._by_key: dict[str, list[_Known]] = defaultdict(list)
        self._by_phone: dict[str, list[_Known]] = defaultdict(list)
        self._alone: dict[str, list[Person]] = defaultdict(list)
        self._new_companies: list[Company] = []
        self._new_people: list[Person] = []
        self._filled: dict[int, Company] = {}
        self._load(list(memos))

    # -- what the portal knows -----------------------------------------------------------------
    def _load(self, memos: list[PastMemo]) -> None:
        keys = {name_key_of(memo.company) for memo in memos if memo.company}
        phones = {memo.phone for memo in memos if memo.phone}
        found: dict[int, Company] = {}
        for part in _chunks(keys):
            found |= {c.pk: c for c in Company.objects.filter(name_key__in=part)}
        for part in _chunks(phones):
            found |= {c.pk: c for c in Company.objects.filter(phone_key__in=part)}
        known: dict[int, _Known] = {}
        for company in found.values():
            root = _root(company)
            entry = known.setdefault(root.pk, _Known(root, is_new=False))
            for each in {company, root}:
                self._meet(entry, each.name_key, each.kana_key, each.phone_key)
        self._load_people(known, {name_key_of(name) for memo in memos for name in memo.people})

    def _load_people(self, known: dict[int, _Known], keys: set[str]) -> None:
        for ids in _chunks(known):
            for person in Person.objects.filter(company__in=ids, merged_into=None):
                if person.company_id is not None:
                    known[person.company_id].people.setdefault(person.name_key, person)
        for part in _chunks(keys):
            alone = Person.objects.filter(Q(company=None), name_key__in=part, merged_into=None)
            for person in alone.order_by("id"):
                self._alone[person.name_key].append(person)

    def _meet(self, known: _Known, key: str, kana: str, phone: str) -> None:
        if key not in known.keys:
            known.keys.add(key)
            self._by_key[key].append(known)
        if kana:
            known.kana.add(kana)
        if phone and phone not in known.phones:
            known.phones.add(phone)
            self._by_phone[phone].append(known)

    # -- companies -----------------------------------------------------------------------------
    def company_of(self, memo: PastMemo, industry: Industry | None) -> Company | None:
        """The company of one memo; memos are to come in the order of their sessions."""
        if not memo.company:
            return None
        key, kana = name_key_of(memo.company), kana_key(memo.company_kana)
        known = self._find(memo, key, kana)
        if known is None:
            company = Company(name=memo.company, stage=Stage.AFTER)
            known = _Known(company, is_new=True)
            self._new_companies.append(company)
        self._meet(known, key, kana, memo.phone)
        self._learn(known, memo, industry)
        return known.company

    def _find(self, memo: PastMemo, key: str, kana: str) -> _Known | None:
        named = self._by_key.get(key, [])
        for known in named:
            if memo.phone in known.phones:
                return known
        visitor = name_key_of(memo.person)
        spoken = [known for known in named if visitor and visitor in known.people]
        open_ones = [known for known in named if not known.phones or not memo.phone]
        for candidates in (spoken, open_ones):
            if candidates:
                return candidates[0]
        called = self._by_phone.get(memo.phone, []) if memo.phone and kana else []
        return next((known for known in called if kana in known.kana), None)

    def _learn(self, known: _Known, memo: PastMemo, industry: Industry | None) -> None:
        company = known.company
        facts = {
            "kana": memo.company_kana,
            "business": memo.business,
            "industry_id": industry.pk if industry else None,
            "staff": memo.staff,
            "phone": memo.phone,
            "address": memo.address[:200],
        }
        for name, value in facts.items():
            if value in (None, "") or getattr(company, name) == value:
                continue
            if known.is_new or getattr(company, name) in (None, ""):
                setattr(company, name, value)
                if not known.is_new:
                    self._filled[company.pk] = company
        if known.is_new and _is_more_formal(memo.company, company.name):
            company.name = memo.company

    # -- people --------------------------------------------------------------------------------
    def person_of(self, memo: PastMemo, company: Company | None) -> Person | None:
        """The visitor of one memo, under the company that `company_of` gave."""
        if not memo.person:
            return None
        key = name_key_of(memo.person)
        if company is None:
            return self._alone_person(memo, key)
        named = self._by_key[name_key_of(memo.company)]
        known = next(each for each in named if each.company is company)
        person = known.people.get(key)
        if person is None:
            person = Person(name=memo.person, company=company)
            known.people[key] = person
            self._new_people.append(person)
        if person._state.adding and memo.person_kana:
            person.kana = memo.person_kana
        return person

    def _alone_person(self, memo: PastMemo, key: str) -> Person:
        named = self._alone[key]
        for person in named:
            if not memo.phone or not person.phone_key or person.phone_key == memo.phone:
                break
        else:
            person = Person(name=memo.person)
            named.append(person)
            self._new_people.append(person)
        if person._state.adding:
            person.kana = memo.person_kana or person.kana
            person.phone = person.phone_key = memo.phone or person.phone_key
        return person

    # -- writing -------------------------------------------------------------------------------
    def save(self) -> None:
        """Write new companies and people and filled gaps, with their search keys."""
        for each in [*self._new_companies, *self._new_people, *self._filled.values()]:
            each.fill_keys()
        take_ids(Company, self._new_companies)
        copy_rows(Company, self._new_companies)
        Company.objects.bulk_update(
            self._filled.values(),
            ["kana", "business", "industry", "staff", "phone", "address", "kana_key", "phone_key"],
            batch_size=500,
        )
        for person in self._new_people:
            person.company = person.company  # takes over the key the company has by now
        take_ids(Person, self._new_people)
        copy_rows(Person, self._new_people)

    @property
    def counts(self) -> dict[str, int]:
        """How many records are new."""
        return {"companies": len(self._new_companies), "people": len(self._new_people)}


def _root(company: Company) -> Company:
    for _ in range(20):  # merges of merges; a circle cannot be made, but must not hang either
        if company.merged_into is None:
            break
        company = company.merged_into
    return company


def _is_more_formal(spelling: str, than: str) -> bool:
    """株式会社 in full says more than ㈱, and ㈱ more than nothing."""
    return bool(_FORMAL.search(spelling)) and not _FORMAL.search(than)


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    everything = list(values)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]
