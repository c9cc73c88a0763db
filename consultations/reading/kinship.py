"""Which memos belong to the same client, for a handful of memos at once.

A merged company, the sole proprietor before 法人成り and the founder's own sessions are one client
(domain.md). Counting has its own, complete rule in SQL (`consultations.counting`); here one step
of merging and one of succession are followed, which is what people mean by "the same client".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from companies.models import Company, Person
from consultations.models import Memo

RELATED = ("company", "person")


@dataclass(frozen=True)
class Kin:
    """The records that stand for one client."""

    companies: frozenset[int]
    people: frozenset[int]

    def holds(self, company_id: int | None, person_id: int | None) -> bool:
        """Whether a memo with these records is the client's."""
        return company_id in self.companies or person_id in self.people

    @property
    def q(self) -> Q:
        """The client's memos; by ids, because an OR over joins reads every memo there is."""
        return Q(company__in=self.companies) | Q(person__in=self.people)


def kin_of(memos: Iterable[Memo]) -> dict[int, Kin]:
    """By memo id. Two queries; the memos come with their `RELATED` records."""
    memos = list(memos)
    companies = {root for memo in memos if memo.company for root in _roots(memo.company)}
    people = {_person(memo.person) for memo in memos if memo.person and not memo.company}
    founded = {
        memo.person.founded_id
        for memo in memos
        if memo.person and not memo.company and memo.person.founded_id
    }
    firms = _relatives(companies | founded)
    persons = _merged_people(people)
    return {memo.pk: _kin(memo, firms, persons) for memo in memos}


def _roots(company: Company) -> set[int]:
    root = company.merged_into_id or company.pk
    return {root, company.predecessor_id} if company.predecessor_id else {root}


def _person(person: Person) -> int:
    return person.merged_into_id or person.pk


def _relatives(roots: set[int]) -> dict[int, set[int]]:
    """For each root: what was merged into it and what succeeded it."""
    found: dict[int, set[int]] = {root: {root} for root in roots}
    if roots:
        rows = Company.objects.filter(Q(merged_into__in=roots) | Q(predecessor__in=roots))
        for pk, *parents in rows.order_by().values_list("pk", "merged_into", "predecessor"):
            for parent in roots.intersection(parents):
                found[parent].add(pk)
    return found


def _merged_people(roots: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {root: {root} for root in roots}
    if roots:
        rows = Person.objects.filter(merged_into__in=roots).order_by()
        for pk, root in rows.values_list("pk", "merged_into"):
            found[root or pk].add(pk)
    return found


def _kin(memo: Memo, firms: dict[int, set[int]], persons: dict[int, set[int]]) -> Kin:
    if memo.company:
        known = {pk for root in _roots(memo.company) for pk in firms[root]}
        return Kin(frozenset({memo.company.pk, *known}), frozenset())
    if memo.person is None:
        return Kin(frozenset(), frozenset())
    founded = firms.get(memo.person.founded_id or 0, set())
    return Kin(frozenset(founded), frozenset({memo.person.pk, *persons[_person(memo.person)]}))
