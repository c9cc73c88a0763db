"""アシスト会議: ten conferences with eight banks so far, and one to come. Quick: rows in bulk."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assist.enums import FOLLOW_MONTHS, AssistAct, AssistState, PartyRole
from assist.models import (
    AssistCase,
    AssistChange,
    AssistConference,
    AssistParty,
    CaseView,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)
from assist.standing import standing_parties
from bookings.models.periods import period_of
from center.calendar import is_working_day
from center.models import DEFAULT_PROGRAMME, Programme
from companies.consent_words import FIRST_DAY
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Company, Consent
from companies.models.consent import agency_key
from companies.services.consents import wording_on
from consultations.models import Memo
from desks.demo import corpus
from desks.demo.assist_rows import Rows
from desks.demo.team import Team
from partners.models import Organization
from yorozu.kit.spans import months_after

BANKS = ("1344", "1356", "1348", "1303", "1311", "1320", "1341", "1360", "1344", "1356")
FEW, MANY_MEMOS = 2, 1_000
CASES = (3, 4, 5, 4)
MOST_COMPANIES, ENOUGH = 500, 50


@transaction.atomic
def assist_create(*, team: Team, today: date, seed: int) -> None:
    """Deterministic. A tiny centre has had two of them."""
    scene = _Scene(team, today, random.Random(f"assist {seed}"))
    if not scene.is_there:
        return
    past = len(BANKS) if Memo.objects.count() >= MANY_MEMOS else FEW
    for n in range(past):
        scene.past(n, back=past - 1 - n)
    scene.coming(past)
    scene.rows.store()


class _Scene:
    def __init__(self, team: Team, today: date, dice: random.Random) -> None:
        self.today, self.dice, self.team = today, dice, team
        self.by = team.people["concierge"]
        raw = corpus.read("assist.toml")
        self.stories, self.people = raw["case"], raw["people"]
        self.banks = {each.zengin_code: each for each in _banks()}
        self.programme = Programme.objects.filter(code=DEFAULT_PROGRAMME).first()
        self.companies = iter(_companies())
        self.wording = wording_on(ConsentKind.ASSIST, FIRST_DAY)
        self.rows = Rows()

    @property
    def is_there(self) -> bool:
        return self.programme is not None and self.banks.keys() >= set(BANKS)

    def past(self, n: int, *, back: int) -> None:
        """The last one three weeks ago, the others some eleven weeks apart."""
        day = _working(self.today - timedelta(days=20 + 77 * back))
        conference = self._conference(n, day, AssistState.CLOSED if back else AssistState.HELD)
        parties = self._parties(conference, came=True)
        for number in range(1, CASES[n % len(CASES)] + 1):
            story = self.stories[(n * 3 + number) % len(self.stories)]
            case = self._case(conference, number, story)
            self._consents(case, parties, day)
            self._views(case, parties, story)
            self._plan(case, parties, story, day)
        self._trail(conference, day)

    def coming(self, n: int) -> None:
        """Of its cases one is open to all, one to some, one is a number only."""
        day = _working(self.today + timedelta(days=9))
        conference = self._conference(n, day, AssistState.FIXED)
        parties = self._parties(conference, came=False)
        agreed = [parties, parties[:1] + parties[3:4], []]
        for number, readers in enumerate(agreed, start=1):
            story = self.stories[number]
            case = self._case(conference, number, story)
            self._consents(case, readers, self.today - timedelta(days=3))
            self._views(case, parties[:2], story)
        self._change(conference, AssistAct.CREATED, self.today - timedelta(days=20))
        self._change(conference, AssistAct.FIXED, self.today - timedelta(days=2))

    def _conference(self, n: int, day: date, state: AssistState) -> AssistConference:
        bank = self.banks[BANKS[n % len(BANKS)]]
        start = _at(day, 14)
        assert self.programme is not None
        made = AssistConference(
            title=f"第{n + 1}回 東京チームサポート アシスト会議",
            uuid=self._uuid(),
            programme=self.programme,
            organization=bank,
            period=period_of(start, start + timedelta(hours=2)),
            place=f"{bank.name} 本店会議室",
            state=state,
            version=3,
            created_by=self.by,
            created_at=_at(day - timedelta(days=30), 10),
        )
        self.rows.conferences.append(made)
        return made

    def _parties(self, conference: AssistConference, *, came: bool) -> list[AssistParty]:
        found = []
        for position, (role, body) in enumerate(standing_parties(conference.organization)):
            party = AssistParty(
                conference=conference,
                role=role,
                organization=body,
                position=position,
                people=self._person(role),
                attended=came and self.dice.random() < 0.95,
            )
            found.append(party)
            if party.attended and body is None:
                self.rows.seats.append((party, self._responder(party.people)))
        self.rows.parties += found
        return found

    def _responder(self, name: str) -> int:
        return next(each.id for each in self.team.responders if each.name == name)

    def _person(self, role: str) -> str:
        """The centre's are its coordinators."""
        if role == PartyRole.CENTRE:
            return self.dice.choice(self.team.responders).name
        return str(self.dice.choice(self.people))

    def _case(self, conference: AssistConference, number: int, story: Any) -> AssistCase:
        debt = self.dice.randrange(18, 140) * 100
        figures = {"debt": f"{debt:,}", "half": f"{debt // 2:,}", "month": self.dice.randint(1, 12)}
        case = AssistCase(
            uuid=self._uuid(),
            conference=conference,
            position=number,
            company=next(self.companies, None),
            bank_person=self.dice.choice(self.people),
            situation=story["situation"],
            added_by=self.by,
            added_at=conference.created_at,
            **{name: story[name].format(**figures) for name in ("debt", "repayment", "ask")},
        )
        self.rows.cases.append(case)
        return case

    def _consents(self, case: AssistCase, parties: list[AssistParty], day: date) -> None:
        if case.company is None:
            return
        self.rows.consents += [
            Consent(
                company=case.company,
                kind=ConsentKind.ASSIST,
                agency=party.organization.name,
                agency_key=agency_key(party.organization.name),
                wording=self.wording,
                given_on=day - timedelta(days=7),
                means=ConsentMeans.PAPER,
                recorded_at=_at(day - timedelta(days=6), 11),
                recorded_by=self.by,
            )
            for party in parties
            if party.organization is not None
        ]

    def _views(self, case: AssistCase, parties: list[AssistParty], story: Any) -> None:
        for party in parties:
            view, offer = story["views"][party.role]
            self.rows.views.append(
                CaseView(
                    case=case,
                    party=party,
                    view=view,
                    offer=offer,
                    is_shared=self.dice.random() < 0.75,
                    version=1,
                    written_by=self.by,
                    written_at=case.added_at,
                )
            )

    def _plan(self, case: AssistCase, parties: list[AssistParty], story: Any, day: date) -> None:
        seats = {party.role: party for party in parties}
        first_due = day + timedelta(days=14)
        is_done = day < self.today - timedelta(days=30) or case.position == 1
        plan = SupportPlan(
            case=case,
            version=2,
            first_party=seats.get(story["first_role"], seats[PartyRole.CENTRE]),
            first_owner=self._person(story["first_role"]),
            first_due=first_due,
            first_done_on=day + timedelta(days=10) if is_done else None,
            first_done_by=self.by if is_done else None,
            first_result="予定どおり行い、結果を各機関へ伝えた。" if is_done else "",
            decided_on=day,
            decided_by=self.by,
            **{name: story[name] for name in ("aim", "summary", "first_move")},
        )
        self.rows.plans.append(plan)
        for n, (what, role) in enumerate(story["actions"]):
            self._action(plan, what, seats.get(role, plan.first_party), day, n)
        self._follow_ups(plan, story, day)

    def _action(self, plan: SupportPlan, what: str, party: Any, day: date, n: int) -> None:
        due = day + timedelta(days=30 * (n + 1))
        done = due - timedelta(days=3) if due < self.today - timedelta(days=10) else None
        self.rows.actions.append(
            PlanAction(
                uuid=self._uuid(),
                plan=plan,
                what=what,
                party=party,
                owner=self._person(party.role),
                due_on=due,
                done_on=done,
                done_by=self.by if done else None,
                result="済" if done else "",
            )
        )

    def _follow_ups(self, plan: SupportPlan, story: Any, day: date) -> None:
        """Asked within a week; the last outcome is the story's, and after 転廃業 nobody asks."""
        ended = False
        for months in FOLLOW_MONTHS:
            due = months_after(day, months)
            is_done = not ended and due < self.today - timedelta(days=7)
            outcome = story["outcome"] if months > FOLLOW_MONTHS[0] else "same"
            self.rows.follow_ups.append(
                PlanFollowUp(
                    plan=plan,
                    months=months,
                    due_on=due,
                    done_on=due + timedelta(days=4) if is_done else None,
                    done_by=self.by if is_done else None,
                    outcome=outcome if is_done else "",
                    note=story["note"] if is_done and months > FOLLOW_MONTHS[0] else "",
                )
            )
            ended = ended or (is_done and outcome == "ended")

    def _trail(self, conference: AssistConference, day: date) -> None:
        self._change(conference, AssistAct.CREATED, day - timedelta(days=30))
        self._change(conference, AssistAct.FIXED, day - timedelta(days=5))
        self._change(conference, AssistAct.HELD, day)
        if conference.state == AssistState.CLOSED:
            self._change(conference, AssistAct.CLOSED, day + timedelta(days=1))

    def _change(self, conference: AssistConference, act: AssistAct, day: date) -> None:
        states = {AssistAct.CREATED: AssistState.PLANNED}
        state = states.get(act) or AssistState(act.value)
        self.rows.changes.append(
            AssistChange(
                conference=conference, act=act, to_state=state, by=self.by, at=_at(day, 17)
            )
        )

    def _uuid(self) -> Any:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)


def _banks() -> list[Organization]:
    return list(Organization.objects.filter(zengin_code__in=set(BANKS)))


def _companies() -> Iterator[Company]:
    """Some that have been here, not each for two conferences."""
    rows = Company.objects.filter(merged_into=None, stage="after").order_by("pk")
    found = list(rows[:MOST_COMPANIES])
    return iter(found[:: max(1, len(found) // ENOUGH)])


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
