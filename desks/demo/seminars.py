"""よろずゼミ of the demo centre, and the names put down for its seminars with their answers.

`themes_create` comes before the events, `registrations_create` after them and after the
appointments: it fills what seminars there are. Written in bulk; nobody is written to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment
from center.models import SupportCourse, Topic
from desks.demo import corpus
from desks.demo.clients import someone
from desks.demo.team import Team
from partners.enums import EVENT_COUNTED, Audience, EventKind, EventState, RegistrationState
from partners.models import (
    OutreachEvent,
    Registration,
    SeminarTheme,
    SurveyAnswer,
)

# One in so many appointments of a theme's topic was a lesson.
LESSON_SHARE = 0.18
ANSWER_SHARE = 0.65
WISH_SHARE = 0.06
SATISFIED = ((5, 40), (4, 36), (3, 16), (2, 6), (1, 2))
USEFUL = ((4, 42), (3, 48), (2, 8), (1, 2))
PLACES = (15, 20, 24, 30)
COMMENTS = (
    "自社の数字でつくれたので、すぐに使えます。",
    "例が身近で分かりやすかったです。",
    "もう少し時間が長いとよかったです。",
    "ほかの参加者の話も聞けて参考になりました。",
    "資料をあとから読み返せるのがありがたいです。",
    "個別の事情は、あらためて相談したいと思います。",
    "専門用語の説明がもう少しあると助かります。",
    "金庫の担当の方に勧められて来ました。来てよかったです。",
)
HANDLED = "電話で事情をうかがい、個別相談の予約を承りました。"
SHOPS = ("食堂", "製作所", "商店", "工務店", "美容室", "デザイン", "運送", "印刷", "農園", "薬局")
SUMMARY = (
    "手を動かしながら学ぶセミナーです。ご自身の資料があればお持ちください。なくても参加できます。\n"
    "持ち物：筆記用具、電卓"
)


@transaction.atomic
def themes_create(*, team: Team, today: date, seed: int) -> None:  # noqa: ARG001
    """Fifty themes, taught by those whose topics they are."""
    dice = Random(f"themes {seed}")
    topics = {each.name: each for each in Topic.objects.all()}
    courses = {each.name: each for each in SupportCourse.objects.all()}
    people = _teachers(team)
    rows = corpus.read("themes.toml")["theme"]
    made = SeminarTheme.objects.bulk_create(
        SeminarTheme(
            code=f"Z-{number:02}",
            title=row["title"],
            aim=row["aim"],
            outline="\n".join(f"{n} {line}" for n, line in enumerate(row["lines"], 1)),
            level=row["level"],
            minutes=row.get("minutes", 60),
            audience=row.get("audience", Audience.PUBLIC),
            course=courses.get(row.get("course", "")),
        )
        for number, row in enumerate(rows, 1)
    )
    about, leads = SeminarTheme.topics.through, SeminarTheme.leads.through
    pairs = list(zip(made, rows, strict=True))
    about.objects.bulk_create(
        about(seminartheme=theme, topic=topics[name])
        for theme, row in pairs
        for name in row["topics"]
        if name in topics
    )
    leads.objects.bulk_create(
        leads(seminartheme=theme, coordinator_id=who)
        for theme, row in pairs
        for who in _choose(people.get(row["topics"][0], []), dice)
    )


def _teachers(team: Team) -> dict[str, list[int]]:
    """Coordinators by their topics."""
    found: dict[str, list[int]] = defaultdict(list)
    for each in team.responders:
        for topic in each.topics:
            found[topic].append(each.id)
    return found


def _choose(people: list[int], dice: Random) -> list[int]:
    return dice.sample(people, min(len(people), dice.choice((1, 2, 2))))


@transaction.atomic
def registrations_create(*, team: Team, today: date, seed: int) -> None:
    """Names for every seminar, answers of those who came, lessons among the appointments."""
    dice = Random(f"registrations {seed}")
    _lessons(dice)
    seminars = list(
        OutreachEvent.objects.filter(kind=EventKind.SEMINAR, period__isnull=False)
        .select_related("organization")
        .order_by("pk")
    )
    hall = _Hall(dice, team.people["concierge"], timezone.now())
    for event in seminars:
        if event.state in EVENT_COUNTED:
            hall.past(event)
        elif event.state == EventState.CONFIRMED:
            hall.coming(event, today)
    Registration.objects.bulk_create(hall.rows, batch_size=2000)
    SurveyAnswer.objects.bulk_create(hall.answers, batch_size=2000)


def _lessons(dice: Random) -> None:
    """Some sessions were lessons: the theme of their topic."""
    themes: dict[int, list[int]] = defaultdict(list)
    through = SeminarTheme.topics.through
    for theme, topic in through.objects.order_by("pk").values_list("seminartheme_id", "topic_id"):
        themes[topic].append(theme)
    taken: dict[int, list[int]] = defaultdict(list)
    rows = Appointment.objects.filter(primary_topic__isnull=False, event__isnull=True)
    for pk, topic in rows.order_by("pk").values_list("pk", "primary_topic_id"):
        if topic in themes and dice.random() < LESSON_SHARE:
            # The first themes of a topic are asked for more often.
            place = min(dice.randrange(len(themes[topic])), dice.randrange(len(themes[topic])))
            taken[themes[topic][place]].append(pk)
    for theme, ids in taken.items():
        Appointment.objects.filter(pk__in=ids).update(theme=theme)


@dataclass
class _Hall:
    """Rows to be stored; every name invented, every address nobody's."""

    dice: Random
    desk: User
    now: datetime
    rows: list[Registration] = field(default_factory=list)
    answers: list[SurveyAnswer] = field(default_factory=list)

    def past(self, event: OutreachEvent) -> None:
        """As many came as stands on the event; a few more had put their name down."""
        came = event.participants
        if came is None:
            came = self.dice.randint(8, 22)
            OutreachEvent.objects.filter(pk=event.pk).update(participants=came)
        for _ in range(came):
            row = self._row(event, RegistrationState.ATTENDED)
            row.checked_in_at = event.period.lower - timedelta(minutes=self.dice.randint(1, 25))
            self._answer(row)
        for state, share in (
            (RegistrationState.ABSENT, 0.1),
            (RegistrationState.CANCELLED, 0.08),
        ):
            for _ in range(round(came * share)):
                row = self._row(event, state)
                if state == RegistrationState.CANCELLED:
                    row.cancelled_at = event.period.lower - timedelta(hours=30)

    def coming(self, event: OutreachEvent, today: date) -> None:
        """Some have places left, one in four is full with people waiting."""
        places = event.capacity or self.dice.choice(PLACES)
        if event.capacity is None:
            event.capacity = places
            event.audience = self.dice.choice((Audience.PUBLIC, Audience.PUBLIC, Audience.PARTNER))
            event.summary = event.summary or SUMMARY
            event.save(update_fields=["capacity", "audience", "summary"])
        is_full = self.dice.random() < 0.25
        taken = places if is_full else int(places * self.dice.uniform(0.2, 0.9))
        states = [RegistrationState.REGISTERED] * taken
        states += [RegistrationState.WAITING] * (3 if is_full else 0)
        for state in states:
            row = self._row(event, state)
            # The day before has been said: nobody is written to tonight.
            if (timezone.localtime(event.period.lower).date() - today).days <= 1:
                row.reminded_at = self.now

    def _row(self, event: OutreachEvent, state: RegistrationState) -> Registration:
        number = len(self.rows) + 1
        person = someone(self.dice, 1950 + self.dice.randrange(48))
        by_bank = event.organization is not None and self.dice.random() < 0.6
        days = self.dice.randint(2, 28)
        row = Registration(
            event=event,
            state=state,
            name=person.name,
            kana=person.kana,
            company_name=self._shop(person.name),
            phone=f"090-0000-{number % 10000:04}",
            email="" if by_bank else f"seminar{number}@yorozu.example",
            organization=event.organization if by_bank else None,
            branch_id=event.branch_id if by_bank else None,
            entered_by=self.desk if by_bank else None,
            registered_at=min(self.now, event.period.lower - timedelta(days=days)),
        )
        row.consented_at = row.registered_at
        # Whoever has just come is not asked by mail how it was.
        if event.state in EVENT_COUNTED and self.now - event.period.upper < timedelta(days=7):
            row.email = ""
        self.rows.append(row)
        return row

    def _shop(self, name: str) -> str:
        if self.dice.random() < 0.15:
            return ""
        return f"{name.split(' ')[0]}{self.dice.choice(SHOPS)}"

    def _answer(self, row: Registration) -> None:
        if self.dice.random() > ANSWER_SHARE:
            return
        answer = SurveyAnswer(
            registration=row,
            satisfaction=self._pick(SATISFIED),
            usefulness=self._pick(USEFUL),
            comment=self.dice.choice(COMMENTS) if self.dice.random() < 0.3 else "",
            wants_consultation=self.dice.random() < WISH_SHARE,
            answered_at=min(self.now, row.event.period.upper + timedelta(hours=2)),
        )
        if answer.wants_consultation and self.now - answer.answered_at > timedelta(days=21):
            answer.handled_at = answer.answered_at + timedelta(days=2)
            answer.handled_by, answer.handled_note = self.desk, HANDLED
        self.answers.append(answer)

    def _pick(self, weights: tuple[tuple[int, int], ...]) -> int:
        values, shares = zip(*weights, strict=True)
        return int(self.dice.choices(values, shares)[0])
