"""First contacts of the last weeks, call-backs and referrals, through the real services."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from center.calendar import is_working_day
from center.models import Topic
from companies.models import Company
from consultations.enums import (
    IntakeChannel,
    IntakeOutcome,
    ReferralState,
    Triage,
)
from consultations.intake.facts import Answer, IntakeFacts, Place
from consultations.intake.services.intake import (
    intake_call_back,
    intake_close,
    intake_open,
    intake_refer,
)
from consultations.intake.services.referral import referral_make, referral_move
from consultations.models import HearingQuestion, Intake, Memo, Referral
from desks.demo import corpus
from desks.demo.team import Team
from partners.models import Branch, Organization
from yorozu.kit.wareki import fiscal_year

Case = dict[str, Any]


@transaction.atomic
def first_contacts_create(*, team: Team, today: date, seed: int) -> None:
    """Some forty calls over eight weeks, some of them still open. Deterministic."""
    dice = random.Random(f"first contacts {seed}")
    scene = _Scene(team, today, dice)
    for n, day in enumerate(_working_days(today, 34)):
        scene.call(n, day)
    scene.waiting()
    scene.of_memos()


def _working_days(today: date, count: int) -> list[date]:
    """The last ones before today, the oldest first."""
    found: list[date] = []
    day = today
    while len(found) < count:
        day -= timedelta(days=1)
        if is_working_day(day):
            found.append(day)
    return found[::-1]


def _at(day: date, minutes: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9))) + timedelta(minutes=minutes)


class _Scene:
    """What the calls are made of: read once."""

    def __init__(self, team: Team, today: date, dice: random.Random) -> None:
        self.today, self.dice = today, dice
        self.raw = corpus.read("first_contacts.toml")
        self.desk = [team.people[name] for name in ("reception", "concierge")]
        self.topics = {each.name: each for each in Topic.objects.all()}
        self.bodies = {each.name: each for each in Organization.objects.all()}
        self.companies = list(Company.objects.filter(phone__gt="").order_by("pk")[:60:4])
        self.branches = list(
            Branch.objects.filter(organization__zengin_code="1344")
            .select_related("organization")
            .order_by("code")[:6]
        )
        self.questions = list(
            HearingQuestion.objects.valid_in(fiscal_year(today)).prefetch_related("topics")
        )

    def call(self, n: int, day: date) -> None:
        """Two of five belong elsewhere."""
        at, by = _at(day, self.dice.randrange(0, 460)), self.desk[n % 2]
        if n % 5 in (1, 3):
            cases = self.raw["sent_on"]
            self._sent_on(cases[n // 2 % len(cases)], at, by, n)
            return
        call = self.raw["call"][n % len(self.raw["call"])]
        intake = self._open(by, at, n, call, reply=call["reply"])
        intake_close(
            intake=intake,
            by=by,
            version=0,
            outcome=IntakeOutcome(call["outcome"]),
            at=at + timedelta(minutes=6),
        )

    def _sent_on(self, case: Case, at: datetime, by: User, n: int) -> None:
        intake = self._open(by, at, n, case, triage=case["triage"])
        place = Place(
            organization=self.bodies[case["body"]],
            reason=case["reason"],
            message=case["message"],
            told_agency_ok=n % 3 > 0,
        )
        done = intake_refer(
            intake=intake, by=by, version=0, place=place, at=at + timedelta(minutes=8)
        )
        self._follow(done.referrals.get(), at, by)

    def _follow(self, referral: Referral, at: datetime, by: User) -> None:
        """The older ones are further; some agencies never answer."""
        steps = [
            (ReferralState.ACCEPTED, "", None, 3),
            (ReferralState.RESULT, "窓口で説明し、必要な書類をそろえて提出されました。", None, 9),
            (ReferralState.FOLLOWED, "ご本人に電話。手続が済んだとのこと。", by, 15),
        ]
        if self.dice.random() < 0.15:
            steps = [(ReferralState.DECLINED, "管轄の地域ではないため。", None, 2)]
        for state, note, who, days in steps:
            moment = at + timedelta(days=days)
            if moment >= timezone.now() - timedelta(hours=1) or self.dice.random() < 0.2:
                break
            referral = referral_move(
                referral=referral,
                state=state,
                version=referral.version,
                by=who,
                note=note,
                by_agency="" if who else "窓口 担当",
                at=moment,
            )

    def waiting(self) -> None:
        """Promises of today and tomorrow, one of them late, and what nobody has decided."""
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        for n, case in enumerate(self.raw["waiting"]):
            at = now - timedelta(hours=4 + n)
            intake = self._open(self.desk[n % 2], at, 40 + n, case)
            intake_call_back(
                intake=intake,
                by=self.desk[n % 2],
                version=0,
                due=now + timedelta(hours=case["hours"]),
                assigned_to=self.desk[1] if n else None,
            )
        for n, case in enumerate(self.raw["begun"]):
            at = now - timedelta(hours=1, minutes=20 * n)
            self._open(self.desk[n], at, 50 + n, case)

    def of_memos(self) -> None:
        """Two sessions that sent their client on."""
        memos = Memo.objects.counted().filter(company__isnull=False).order_by("-pk")[:30:15]
        bodies = ("東京都中小企業活性化協議会", "東京都中小企業振興公社")
        for memo, body in zip(memos, bodies, strict=False):
            assert memo.started_at is not None
            place = Place(
                organization=self.bodies[body],
                reason="より詳しい支援が要るため",
                message="ご相談の時間をいただけますよう、お願いします。",
                told_agency_ok=True,
            )
            referral_make(
                place=place, by=self.desk[1], memo=memo, at=memo.started_at + timedelta(hours=2)
            )

    def _open(self, by: User, at: datetime, n: int, case: Case, **more: Any) -> Intake:
        topic = self.topics[case["topic"]]
        facts = IntakeFacts(
            topic=topic,
            answers=list(self._answers(topic)),
            triage=more.pop("triage", Triage.YOROZU),
            summary=case["words"],
            **more,
            **self._caller(n),
        )
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"first contact {n}")
        return intake_open(by=by, facts=facts, uuid=key, taken_at=at)

    def _caller(self, n: int) -> dict[str, Any]:
        """Every third is registered, every seventh a bank's person."""
        names = self.raw["names"]
        channel = self.dice.choice([*[IntakeChannel.PHONE] * 4, IntakeChannel.WALK_IN, "mail"])
        if n % 3 == 0 and self.companies:
            company = self.companies[n // 3 % len(self.companies)]
            return {
                "channel": channel,
                "company": company,
                "client_name": company.name,
                "phone": company.phone,
                "municipality": company.municipality,
            }
        caller = {
            "channel": channel,
            "contact_name": names[n % len(names)],
            "phone": f"090-0000-{1000 + n:04}",
        }
        if n % 7 == 2 and self.branches:
            branch = self.branches[n % len(self.branches)]
            caller |= {
                "channel": IntakeChannel.BANK,
                "organization": branch.organization,
                "branch": branch,
                "introducer_name": names[-1 - n % len(names)],
            }
        return caller

    def _answers(self, topic: Topic) -> Iterator[Answer]:
        for question in self.questions:
            topics = {each.pk for each in question.topics.all()}
            said = self.raw["said"].get(question.name, "")
            if said and (not topics or topic.pk in topics) and self.dice.random() < 0.7:
                yield {
                    "question": question.pk,
                    "version": question.version,
                    "kind": question.kind,
                    "text": question.name,
                    "answer": said,
                }
