"""Trainees of the demo centre: two who are here for half a year, some eighty who were; a new CO.

Written in bulk: what the services would leave is what stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from center.models import DEFAULT_PROGRAMME, Programme, Topic
from coordinators.models import Coordinator
from desks.demo.clients import birth_year, someone
from desks.demo.learning import Learning, moment
from desks.demo.new_coordinator import NewCoordinator
from desks.demo.seats import Seats
from desks.demo.team import Team
from desks.demo.trainee_words import MINUTES, THEMES
from partners.models import Branch, Organization
from trainees.enums import (
    Answer,
    CohortKind,
    MeetingState,
    PledgeMeans,
    TraineeState,
    Use,
)
from trainees.forms.cohorts import LENDING
from trainees.models import (
    Cohort,
    FollowUpMeeting,
    MeetingInvitation,
    Pledge,
    PledgeWording,
    Survey,
    Trainee,
    TraineeTransition,
)
from trainees.services.surveys import months_after
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

SHORT_AT_ONCE = 5


@transaction.atomic
def trainees_create(*, team: Team, today: date, seed: int, past: int) -> None:
    """`past`: how many short ones there were."""
    scene = _Scene(team, today, Random(f"trainees {seed}"))
    alumni = scene.alumni(past)
    seats = Seats()
    learning = Learning(desk=scene.desk, today=today, dice=scene.dice, seats=seats)
    for trainee in scene.here():
        learning.sessions_of(trainee)
        learning.evaluations_of(trainee)
    scene.meeting(alumni)
    scene.surveys(alumni)
    new = NewCoordinator(desk=scene.desk, today=today, seats=seats, teacher=scene.mentors[0])
    new.create()


class _Scene:
    """What the trainees are made of: read once."""

    def __init__(self, team: Team, today: date, dice: Random) -> None:
        self.team, self.today, self.dice = team, today, dice
        self.desk = team.people["concierge"]
        self.programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
        self.banks = list(Organization.objects.filter(is_member=True).order_by("zengin_code"))
        self.branches: dict[int, list[Branch]] = defaultdict(list)
        for branch in Branch.objects.filter(organization__in=self.banks).order_by("code", "pk"):
            self.branches[branch.organization_id].append(branch)
        topics = Topic.objects.filter(is_active=True, is_legacy=False)
        self.lending = [each for each in topics if any(word in each.name for word in LENDING)]
        self.words = PledgeWording.objects.first()
        people = Coordinator.objects.in_office_on(today).filter(user__isnull=False)
        self.mentors = list(people.select_related("user").order_by("pk"))

    # ── who was here ──────────────────────────────────────────────────────────────────────────

    def alumni(self, count: int) -> list[Trainee]:
        """A few at a time, the last some weeks ago."""
        rows: list[Trainee] = []
        rounds = -(-count // SHORT_AT_ONCE)
        for number in range(rounds):
            group = self._short(months_after(self.today, -5 * (rounds - number) + 3), number)
            size = min(SHORT_AT_ONCE, count - len(rows))
            rows += [self._past(group, len(rows) + n) for n in range(size)]
        Trainee.objects.bulk_create(rows)
        self._record(rows)
        return rows

    def _short(self, start: date, number: int) -> Cohort:
        start = start.replace(day=1) + timedelta(days=self.dice.randrange(0, 10))
        year = fiscal_year_label(fiscal_year(start))
        weeks = self.dice.choice([2, 3, 4])
        group = Cohort.objects.create(
            kind=CohortKind.SHORT,
            name=f"{year} 短期 第{number + 1}回",
            programme=self.programme,
            starts_on=start,
            ends_on=start + timedelta(days=7 * weeks - 3),
            aims="相談の現場を見て、取引先の課題を聴き取る力を付ける。",
            created_by=self.desk,
        )
        group.focus_topics.set(self.lending)
        return group

    def _past(self, group: Cohort, number: int) -> Trainee:
        who = someone(self.dice, birth_year(self.dice, 1975, 1998))
        bank = self.dice.choice(self.banks)
        may_call = self.dice.random() < 0.6
        return Trainee(
            cohort=group,
            name=who.name,
            kana=who.kana,
            email=f"alumni{number + 1:02d}@bank.yorozu.example",
            phone=f"03-5550-{1000 + number:04d}" if may_call else "",
            organization=bank,
            branch=self._branch(bank),
            department=self.dice.choice(["渉外係", "融資係", "営業推進部", "支店長代理"]),
            mentor=self.dice.choice(self.mentors),
            starts_on=group.starts_on,
            ends_on=group.ends_on,
            state=TraineeState.ALUMNI,
            received_on=group.starts_on,
            ended_on=group.ends_on,
            themes=self.dice.sample(THEMES, self.dice.randrange(1, 4)),
            may_call=may_call,
            version=4,
        )

    def _branch(self, bank: Organization) -> Branch | None:
        found = self.branches[bank.pk]
        return self.dice.choice(found) if found else None

    def _record(self, rows: Iterable[Trainee]) -> None:
        TraineeTransition.objects.bulk_create(step for row in rows for step in self._steps(row))

    def _steps(self, row: Trainee) -> Iterator[TraineeTransition]:
        """As far as they have come."""
        way = [TraineeState.APPLIED, TraineeState.ACCEPTED, TraineeState.IN_TRAINING]
        days = [-40, -25, 0]
        if row.ended_on is not None:
            way += [TraineeState.COMPLETED, TraineeState.ALUMNI]
            days += [row.days, row.days + 7]
        was = ""
        for state, ahead in zip(way, days, strict=True):
            at = min(moment(row.starts_on + timedelta(days=ahead), 9, 30), timezone.now())
            yield TraineeTransition(
                trainee=row, from_state=was, to_state=state, by=self.desk, at=at
            )
            was = state

    # ── who is here ───────────────────────────────────────────────────────────────────────────

    def here(self) -> list[Trainee]:
        known = self.team.people["trainee"]
        first, last = known.access_from or self.today, known.access_until or self.today
        half = "前期" if 4 <= first.month < 10 else "後期"
        group = Cohort.objects.create(
            kind=CohortKind.LONG,
            name=f"{fiscal_year_label(fiscal_year(first))} 長期 {half}",
            programme=self.programme,
            starts_on=first,
            ends_on=last,
            aims="半年をかけて、融資のほかの課題も自分で見つけ、提案できるようになる。",
            created_by=self.desk,
        )
        group.focus_topics.set(self.lending)
        other = User.objects.create(
            email="trainee2@yorozu.example",
            name="早川 美月",
            kana="ハヤカワ ミヅキ",
            role=Role.TRAINEE,
            password=make_password(None),
            access_from=first,
            access_until=last,
            pledged_on=first,
        )
        rows = [
            self._learner(group, known, self.mentors[5 % len(self.mentors)], "1360", "立川"),
            self._learner(group, other, self.mentors[1], "1348", ""),
        ]
        self._record(rows)
        return rows

    def _learner(
        self, group: Cohort, user: User, mentor: Coordinator, code: str, branch: str
    ) -> Trainee:
        bank = next(each for each in self.banks if each.zengin_code == code)
        found = [each for each in self.branches[bank.pk] if each.name.startswith(branch)]
        row = Trainee.objects.create(
            cohort=group,
            user=user,
            name=user.name,
            kana=user.kana,
            email=user.email,
            organization=bank,
            branch=found[0] if found else None,
            department="業務部 主任",
            supervisor_name="井出 和彦",
            supervisor_phone="042-555-0100",
            mentor=mentor,
            starts_on=group.starts_on,
            ends_on=group.ends_on,
            aims="資金繰りの相談を、一人で聴き取り、整理できるようになる。",
            state=TraineeState.IN_TRAINING,
            received_on=group.starts_on,
            version=2,
        )
        if self.words is not None:
            Pledge.objects.create(
                trainee=row,
                wording=self.words,
                means=PledgeMeans.SCREEN,
                signed_on=group.starts_on,
                signed_name=user.name,
                recorded_by=user,
                recorded_at=moment(group.starts_on, 9),
            )
        return row

    # ── afterwards ────────────────────────────────────────────────────────────────────────────

    def meeting(self, alumni: list[Trainee]) -> None:
        day = self.today - timedelta(days=33)
        start = moment(day - timedelta(days=max(0, day.weekday() - 4)), 15)
        row = FollowUpMeeting.objects.create(
            title=f"{fiscal_year_label(fiscal_year(day))} トレーニー フォローアップ会議",
            programme=self.programme,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="新橋 大会議室",
            agenda="各店での活用例の共有、COの講義、意見交換",
            minutes=MINUTES,
            state=MeetingState.HELD,
            created_by=self.desk,
            version=2,
        )
        row.coordinators.set([each.id for each in self.team.responders[:2]])
        MeetingInvitation.objects.bulk_create(
            self._invited(row, each) for each in alumni if (each.ended_on or day) < day
        )

    def _invited(self, meeting: FollowUpMeeting, trainee: Trainee) -> MeetingInvitation:
        asked = meeting.starts_at - timedelta(days=30)
        made = MeetingInvitation(meeting=meeting, trainee=trainee, invited_at=asked)
        if self.dice.random() < 0.8:
            choices = (Answer.ATTEND, Answer.ATTEND, Answer.ONLINE, Answer.ABSENT)
            made.answer = self.dice.choice(choices)
            made.answered_at = asked + timedelta(days=self.dice.randrange(1, 20))
        made.attended = made.answer in (Answer.ATTEND, Answer.ONLINE)
        return made

    def surveys(self, alumni: list[Trainee]) -> None:
        """Those who were asked last; most have answered."""
        asked = [each for each in alumni if each.ended_on and self._was_asked(each.ended_on)]
        Survey.objects.bulk_create(self._survey(each) for each in asked[-8:])

    def _was_asked(self, ended: date) -> bool:
        return months_after(ended, 6) <= self.today - timedelta(days=50)

    def _survey(self, trainee: Trainee) -> Survey:
        assert trainee.ended_on is not None
        due = months_after(trainee.ended_on, 6)
        row = Survey(trainee=trainee, months=6, due_on=due)
        if self.dice.random() < 0.8:
            row.answered_at = moment(due + timedelta(days=3), 12)
            row.use = self.dice.choice([Use.OFTEN, Use.SOMETIMES])
            row.introduced = self.dice.randrange(0, 6)
            row.how = "面談で、数字の前に仕事の流れを尋ねるようになりました。"
        return row
