"""支援事例集: a dozen cases in every state, each made of a memo that fits. Quick: rows in bulk."""

import random
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casebook.enums import CaseAct, CaseConsentMeans, CaseState
from casebook.finding import find
from casebook.generalising import area_words
from casebook.known_words import known_of
from casebook.models import CaseChange, CaseConsent, CaseStudy
from casebook.models.case import TEXTS
from center.models import Topic
from companies.consent_words import FIRST_DAY
from companies.enums import ConsentKind, ConsentMeans
from companies.models import Consent
from companies.services.consents import wording_on
from consultations.models import Memo
from desks.demo import corpus
from desks.demo.team import Team
from yorozu.kit.wareki import fiscal_year

FEW, MANY_MEMOS = 3, 1_000
CANDIDATES = 12
# What is written up happened not long ago.
RECENT = timedelta(days=2 * 365)
_MEANS = (CaseConsentMeans.PAPER, CaseConsentMeans.MAIL, CaseConsentMeans.SPOKEN)
_HOURS = {CaseAct.EDITED: 14, CaseAct.CONSENT: 15}
_WAS = {
    CaseAct.ASKED: CaseState.DRAFT,
    CaseAct.PUBLISHED: CaseState.ASKED,
    CaseAct.WITHDRAWN: CaseState.PUBLISHED,
}
_BECOMES = {
    CaseAct.ASKED: CaseState.ASKED,
    CaseAct.PUBLISHED: CaseState.PUBLISHED,
    CaseAct.WITHDRAWN: CaseState.WITHDRAWN,
}


@transaction.atomic
def casebook_create(*, team: Team, today: date, seed: int) -> None:
    """Deterministic. A tiny centre has a few."""
    scene = _Scene(team, today, random.Random(f"casebook {seed}"))
    stories = corpus.read("casebook.toml")["case"]
    told = stories if Memo.objects.count() >= MANY_MEMOS else stories[:FEW]
    for n, story in enumerate(told):
        scene.add(story, back=12 + 17 * (len(told) - n))
    scene.store()


class _Scene:
    def __init__(self, team: Team, today: date, dice: random.Random) -> None:
        self.today, self.dice = today, dice
        people = team.people
        self.writers = [people["coordinator"], people["concierge"]]
        self.chief = people["chief"]
        self.wording = wording_on(ConsentKind.PUBLISH, FIRST_DAY)
        self.used = set[int]()
        self.cases: list[tuple[CaseStudy, Memo, str]] = []
        self.consents: list[CaseConsent] = []
        self.general: list[Consent] = []
        self.changes: list[CaseChange] = []

    def add(self, story: dict[str, str], *, back: int) -> None:
        """`back` days ago it was begun; what waits or is written is of the last days."""
        state = CaseState(story["state"])
        if state in (CaseState.ASKED, CaseState.DRAFT):
            back = 3 + len(self.cases) % 4
        writer = self.writers[len(self.cases) % len(self.writers)]
        for memo in self._memos(story, self.today - timedelta(days=back + 5)):
            case = self._case(story, memo, state, writer, back)
            known = known_of(case)
            if any(
                not each.is_warning for text in case.texts().values() for each in find(text, known)
            ):
                continue
            self.used.add(memo.company_id or 0)
            self.cases.append((case, memo, story["topic"]))
            if state != CaseState.DRAFT:
                self._consent(case, back)
            self._trail(case, story, state, writer, back)
            return

    def _memos(self, story: dict[str, str], until: date) -> list[Memo]:
        """Of companies of the trade that no other case tells of, one each: on the topic first."""
        rows = Memo.objects.counted().filter(
            client_industry__code=story["trade"],
            company__merged_into=None,
            company__isnull=False,
            is_restricted=False,
            started_at__gte=_at(until - RECENT, 0),
            started_at__lt=_at(until, 0),
        )
        rows = rows.exclude(company__in=self.used).order_by("company_id", "-started_at")
        rows = rows.distinct("company_id").select_related("company", "client_industry")
        found = []
        for some in (rows.filter(primary_topic__name=story["topic"]), rows):
            few = list(some[: CANDIDATES * 4])
            self.dice.shuffle(few)
            found += few[:CANDIDATES]
        return found

    def _case(
        self, story: dict[str, str], memo: Memo, state: CaseState, writer: User, back: int
    ) -> CaseStudy:
        assert memo.started_at is not None and memo.company is not None
        begun = _at(self.today - timedelta(days=back), 10)
        asked = begun + timedelta(days=2) if state != CaseState.DRAFT else None
        is_past = state in (CaseState.PUBLISHED, CaseState.WITHDRAWN)
        approved = begun + timedelta(days=4) if is_past else None
        code = memo.client_municipality or memo.company.municipality
        return CaseStudy(
            uuid=uuid.UUID(int=self.dice.getrandbits(128), version=4),
            version=3,
            state=state,
            audience=story["audience"],
            title=story["title"],
            company=memo.company,
            industry=memo.client_industry,
            area_code=code,
            area=area_words(code, "prefecture"),
            size_band=memo.client_staff_band,
            stage=memo.client_stage,
            fiscal_year=fiscal_year(timezone.localtime(memo.started_at).date()),
            created_by=writer,
            created_at=begun,
            changed_at=approved or asked or begun,
            asked_by=writer if asked else None,
            asked_at=asked,
            approved_by=self.chief if approved else None,
            approved_at=approved,
            **{name: story[name] for name in TEXTS},
        )

    def _consent(self, case: CaseStudy, back: int) -> None:
        day = self.today - timedelta(days=back - 1)
        means = _MEANS[len(self.consents) % len(_MEANS)]
        recorded = _at(day, 15)
        self.consents.append(
            CaseConsent(
                case=case,
                scope=case.audience,
                given_on=day,
                means=means,
                recorded_at=recorded,
                recorded_by=case.created_by,
            )
        )
        self.general.append(
            Consent(
                company=case.company,
                kind=ConsentKind.PUBLISH,
                wording=self.wording,
                given_on=day,
                means=ConsentMeans.PAPER,
                recorded_at=recorded,
                recorded_by=case.created_by,
            )
        )

    def _trail(
        self, case: CaseStudy, story: dict[str, str], state: CaseState, writer: User, back: int
    ) -> None:
        acts = [(CaseAct.CREATED, writer, 0), (CaseAct.EDITED, writer, 1)]
        if state != CaseState.DRAFT:
            acts += [(CaseAct.CONSENT, writer, 1), (CaseAct.ASKED, writer, 2)]
        if state in (CaseState.PUBLISHED, CaseState.WITHDRAWN):
            acts.append((CaseAct.PUBLISHED, self.chief, 4))
        if state == CaseState.WITHDRAWN:
            acts.append((CaseAct.WITHDRAWN, writer, 9))
        now = CaseState.DRAFT
        for act, who, after in acts:
            now = _BECOMES.get(act, now)
            self.changes.append(
                CaseChange(
                    case=case,
                    act=act,
                    from_state=_WAS.get(act, ""),
                    to_state=now,
                    reason=story.get("reason", "") if act == CaseAct.WITHDRAWN else "",
                    by=who,
                    at=_at(self.today - timedelta(days=back - after), _HOURS.get(act, 10)),
                )
            )

    def store(self) -> None:
        """Each table once; a row's parents have their keys by then."""
        CaseStudy.objects.bulk_create([case for case, _, _ in self.cases])
        memos: Any = CaseStudy.memos.through
        topics: Any = CaseStudy.topics.through
        memos.objects.bulk_create(
            memos(casestudy_id=case.pk, memo_id=memo.pk) for case, memo, _ in self.cases
        )
        known = dict(Topic.objects.values_list("name", "pk"))
        topics.objects.bulk_create(
            topics(casestudy_id=case.pk, topic_id=known[topic])
            for case, _, topic in self.cases
            if topic in known
        )
        held = set(
            Consent.objects.filter(
                kind=ConsentKind.PUBLISH,
                withdrawn_on=None,
                company__in=[case.company_id for case, _, _ in self.cases],
            ).values_list("company_id", flat=True)
        )
        Consent.objects.bulk_create(row for row in self.general if row.company_id not in held)
        CaseConsent.objects.bulk_create(self.consents)
        CaseChange.objects.bulk_create(self.changes)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
