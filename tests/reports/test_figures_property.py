"""Any data: each figure is the length of the list it opens, and every split adds up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import Role
from center.models import Programme
from companies.enums import AgeBand, Sex, Stage
from companies.models import Company, Person
from consultations.confirming.services import memo_confirm, memo_return, memo_void
from consultations.enums import Method, ParticipantRole
from consultations.listing.filters import MemoFilter
from consultations.models import Memo, MemoParticipant
from consultations.writing.entry import ClientFacts
from reports import links
from reports.figures import Counts, MonthFigures, Part, month_figures
from tests import builders as make

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
DAYS = [
    *(date(2026, 10, 1) + timedelta(days=n) for n in range(0, 31, 3)),
    *(date(2026, month, 30) for month in range(4, 10)),
    *(date(2025, 10, 1), date(2025, 10, 31), date(2025, 9, 30), date(2025, 11, 1)),
    *(date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 1), date(2024, 5, 5)),
]
CLOCKS = ["00:00", "00:30", "08:59", "10:00", "10:00", "23:30"]


class World:
    """A small centre in a tangle: merged, founded and succeeded clients, ties, gaps."""

    # Why a memo of a closed month is confirmed.
    confirm_reason = ""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.checker = make.user(Role.SECRETARIAT)
        self.leads = [make.coordinator(name) for name in ("石田 真", "大友 悠", "石田 真")]
        self.programmes = [make.programme(), make.programme("own", "自主事業")]
        self.offices = [make.office(), make.office("tachikawa", "立川")]
        self.topics = [make.topic(name) for name in ("資金繰り", "販路開拓", "IT")]
        self.banks = [
            make.bank("城南信用金庫", "1344", "蒲田支店", "大森支店"),
            make.bank("巣鴨信用金庫", "1356"),
        ]
        self.companies = self._companies()
        self.people = self._people()

    def _companies(self) -> list[Company]:
        made = [
            make.company(
                f"株式会社{n}",
                staff=self.dice.choice([None, 0, 5, 6, 300, 301]),
                industry=self.dice.choice([None, make.industry()]),
                used_before=self.dice.random() < 0.15,
            )
            for n in range(8)
        ]
        for each in made:
            if self.dice.random() < 0.25:
                each.merged_into = self.dice.choice([one for one in made if one != each])
            if self.dice.random() < 0.2:
                each.predecessor = self.dice.choice(made)
            each.save()
        return made

    def _people(self) -> list[Person]:
        made = [
            make.person(
                f"佐藤 {n}",
                sex=self.dice.choice(["", *Sex.values]),
                age_band=self.dice.choice(["", *AgeBand.values]),
                used_before=self.dice.random() < 0.15,
                founded=self.dice.choice([None, None, *self.companies]),
            )
            for n in range(6)
        ]
        for each in made:
            if self.dice.random() < 0.25:
                each.merged_into = self.dice.choice([one for one in made if one != each])
                each.save()
        return made

    def session(self) -> Memo:
        dice = self.dice
        lead = dice.choice(self.leads)
        bank = dice.choice([None, *self.banks])
        primary, *others = dice.sample(self.topics, 3)
        company = dice.choice([None, *self.companies])
        memo = make.submitted(
            lead,
            started_at=make.at(dice.choice(DAYS), dice.choice(CLOCKS)),
            coordinators=[lead, *dice.sample([co for co in self.leads if co != lead], 1)],
            programme=dice.choice([*self.programmes, self.programmes[0]]),
            office=dice.choice(self.offices),
            method=dice.choice(Method.values),
            primary_topic=primary,
            other_topics=others[: dice.randrange(3)],
            course=dice.choice([None, make.course()]),
            company=company,
            person=dice.choice([None, *self.people]) if company else dice.choice(self.people),
            facts=ClientFacts(stage=dice.choice(["", *Stage.values]) if company else ""),
            introduced_by=bank,
            introduced_branch=dice.choice([None, *bank.branches.all()]) if bank else None,
        )
        if dice.random() < 0.3:
            MemoParticipant.objects.create(
                memo=memo, name="信金職員", role=ParticipantRole.BANK_STAFF
            )
        return self._fate(memo)

    def _fate(self, memo: Memo) -> Memo:
        fate = self.dice.random()
        if fate < 0.8:
            memo = memo_confirm(memo=memo, by=self.checker, reason=self.confirm_reason)
        elif fate < 0.85:
            memo = memo_return(memo=memo, by=self.checker, reason="終了時刻")
        if fate < 0.05:
            memo = memo_void(memo=memo, by=self.checker, reason="二重登録")
        return memo


@pytest.mark.parametrize("seed", range(3))
def test_any_centre_is_counted_as_its_lists_are(seed: int) -> None:
    world = World(seed)
    for _ in range(45):
        world.session()
    every_figure_is_the_length_of_the_list_it_opens(world)
    every_split_that_adds_up_does()
    programmes_never_mix()
    new_and_clients_agree_with_a_plain_restatement(world)


def length(url: str, user: Any) -> int:
    """How many memos the list at the address holds."""
    form = MemoFilter(QueryDict(url.partition("?")[2]), Memo.objects.visible_to(user), user=user)
    assert form.form.is_valid(), form.form.errors
    return form.qs.count()


def every_figure(figures: MonthFigures) -> Iterator[tuple[str, Counts, dict[str, str]]]:
    yield "total", figures.total, {}
    yield "clients", figures.clients, links.CLIENTS
    yield "new", figures.new, links.NEW
    yield "repeat", figures.repeat, links.REPEAT
    for split in figures.splits:
        for part in split.parts:
            yield split.label, part.counts, dict(part.query)
            for branch in part.parts:
                yield part.label, branch.counts, dict(branch.query)


def every_figure_is_the_length_of_the_list_it_opens(world: World) -> None:
    figures = month_figures(OCTOBER, world.programmes[0])
    periods = figures.periods
    assert figures.total.month > 0
    for label, counts, query in every_figure(figures):
        for period, count in (
            (periods.month, counts.month),
            (periods.year_to_date, counts.year_to_date),
            (periods.last_year, counts.last_year),
        ):
            if not count and period is not periods.month:
                continue
            url = links.counted_url(figures, period, query)
            assert length(url, world.checker) == count, (label, url)
    assert length(links.waiting_url(figures, "submitted"), world.checker) == figures.unconfirmed
    assert length(links.waiting_url(figures, "returned"), world.checker) == figures.returned


def every_split_that_adds_up_does() -> None:
    for programme in Programme.objects.all():
        figures = month_figures(OCTOBER, programme)
        for split in figures.splits:
            if split.adds_up:
                assert added(split.parts) == figures.total, split.label
                assert split.parts[-1].is_unset
            for part in split.parts:
                assert not part.parts or added(part.parts) == part.counts
        assert added_counts([figures.new, figures.repeat]) == figures.total


def programmes_never_mix() -> None:
    totals = [month_figures(OCTOBER, each).total.month for each in Programme.objects.all()]
    counted = Memo.objects.counted().between(OCTOBER, date(2026, 11, 1))
    assert sum(totals) == counted.count()


def added(parts: tuple[Part, ...]) -> Counts:
    return added_counts([part.counts for part in parts])


def added_counts(counts: list[Counts]) -> Counts:
    return Counts(
        sum(each.month for each in counts),
        sum(each.year_to_date for each in counts),
        sum(each.last_year for each in counts),
    )


def new_and_clients_agree_with_a_plain_restatement(world: World) -> None:
    """domain.md once more in Python, without the SQL."""
    figures = month_figures(OCTOBER, world.programmes[0])
    client = clients()
    used = {
        client(each, None) if isinstance(each, Company) else client(None, each)
        for each in [
            *Company.objects.filter(used_before=True),
            *Person.objects.filter(used_before=True),
        ]
    }
    counted = sorted(
        Memo.objects.counted().filter(programme=world.programmes[0]),
        key=lambda memo: (memo.started_at, len(memo.number or ""), memo.number),
    )
    seen = set(used)
    new, who = 0, set()
    for memo in counted:
        whose = client(memo.company, memo.person)
        local = timezone.localtime(memo.started_at)
        if (local.year, local.month) == (2026, 10):
            new += whose not in seen
            who.add(whose)
        seen.add(whose)
    assert figures.new.month == new
    assert figures.clients.month == len(who)


def clients() -> Any:
    """Who the client of a company and a person is, by joining sets one by one."""
    group: dict[Any, int] = {}

    def find(key: Any) -> int:
        return group.setdefault(key, len(group))

    def join(one: Any, other: Any) -> None:
        old, new = find(one), find(other)
        for key, value in group.items():
            if value == old:
                group[key] = new

    for company in Company.objects.all():
        for other in (company.merged_into_id, company.predecessor_id):
            if other:
                join(("company", company.pk), ("company", other))
    people = {person.pk: person for person in Person.objects.all()}
    ends: dict[int, set[int]] = {}
    for person in people.values():
        ends.setdefault(end_of(person, people), set()).add(person.pk)
    for end, members in ends.items():
        founded = people[end].founded_id if not people[end].merged_into_id else None
        named = [made for pk in members if (made := people[pk].founded_id)]
        founded = founded or min(named, default=None)
        for pk in members:
            if founded:
                group["person", pk] = find(("company", founded))
            else:
                group["person", pk] = find(("people", end))

    def client(company: Company | None, person: Person | None) -> int:
        if company is not None:
            return find(("company", company.pk))
        assert person is not None
        return find(("person", person.pk))

    return client


def end_of(person: Person, people: dict[int, Person]) -> int:
    """Where merging ends; a circle counts as its smallest member."""
    path = [person.pk]
    while (after := people[path[-1]].merged_into_id) and after not in path:
        path.append(after)
    return min(path[path.index(after) :]) if after else path[-1]
