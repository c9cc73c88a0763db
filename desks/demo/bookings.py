"""Appointments of the demo centre: those behind the last memos, and those to come.

Written in bulk and in order: what the services would leave is what stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bookings.availability import free_slots, read_calendar
from bookings.enums import (
    AppointmentAct,
    AppointmentState,
    CancelledBy,
    Source,
)
from bookings.models import (
    Appointment,
    BookingPolicy,
    Booth,
)
from bookings.models.periods import period_of
from center.enums import Method
from center.models import DEFAULT_PROGRAMME, Office, Programme, Topic
from companies.models import Company
from consultations.enums import MemoStatus
from consultations.models import Memo
from coordinators.models import Coordinator
from desks.demo.booked import ABSENT, EARLY, LATE, Made, bookings_store
from desks.demo.shifts import PAST
from desks.demo.team import Team
from partners.models import PartnerStaff

AHEAD = timedelta(days=21)
MOST_MEMOS = 6_000
# How many of the next free times are taken.
BUSY = 0.12
BRIEFINGS = (
    "{topic}について、現状の整理から相談したい。",
    "{topic}の進め方を聞きたい。資料は当日持参。",
    "前回の続き。{topic}の見直しの結果を報告いただく。",
    "金融機関の担当者から勧められて申込み。{topic}の相談。",
)
State, Act = AppointmentState, AppointmentAct


@dataclass
class _Taken:
    """What is in use, so that nothing is booked twice."""

    spans: dict[tuple[str, int], list[tuple[datetime, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def is_free(self, kind: str, key: int, start: datetime, end: datetime) -> bool:
        return not any(first < end and start < last for first, last in self.spans[kind, key])

    def take(self, kind: str, key: int, start: datetime, end: datetime) -> None:
        self.spans[kind, key].append((start, end))


class _Book:
    def __init__(self, team: Team, today: date, seed: int) -> None:
        self.today, self.rng, self.taken = today, Random(seed + 11), _Taken()
        self.now = timezone.now()
        self.desk = team.people["concierge"]
        self.people = {each.pk: each for each in Coordinator.objects.select_related("user")}
        self.topics = list(Topic.objects.filter(is_legacy=False).order_by("position", "pk"))
        self.programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
        self.introducers = _introducers(team)
        self.booths: dict[int, list[Booth]] = defaultdict(list)
        for booth in Booth.objects.in_use():
            self.booths[booth.office_id].append(booth)

    # ── behind the memos ──────────────────────────────────────────────────────────────────────

    def past(self) -> Iterator[Made]:
        since = timezone.make_aware(datetime.combine(self.today - PAST, datetime.min.time()))
        memos = (
            Memo.objects.filter(
                started_at__gte=since,
                ended_at__lt=self.now,
                status__in=(MemoStatus.SUBMITTED, MemoStatus.CONFIRMED),
                lead__isnull=False,
                appointment__isnull=True,
                same_session_as__isnull=True,
            )
            .select_related("company", "person", "primary_topic")
            .defer("content", "advice", "impression")
            .order_by("-started_at", "-pk")[:MOST_MEMOS]
        )
        for memo in reversed(memos):
            if (made := self._behind(memo)) is not None:
                yield made
                if self.rng.random() < 0.07:
                    yield from self._missed(made)

    def _behind(self, memo: Memo) -> Made | None:
        start, end = memo.started_at, memo.ended_at
        assert start and end and memo.lead_id and memo.office_id
        lead = self.people[memo.lead_id]
        if not self.taken.is_free("co", lead.pk, start, end):
            return None
        booth = self._booth(memo.office_id, start, end) if memo.method == Method.VISIT else None
        if memo.method == Method.VISIT and booth is None:
            return None
        self._take(lead, booth, start, end)
        row = self._row(start, end, State.DONE, booth=booth)
        row.method, row.office_id = memo.method, memo.office_id
        row.programme_id = memo.programme_id or self.programme.pk
        row.company, row.person = memo.company, memo.person
        row.client_name, row.contact_name = memo.company_name, memo.person_name
        row.contact_kana = memo.person_kana
        row.contact_phone = memo.company.phone if memo.company else ""
        row.introduced_by_id = memo.introduced_by_id
        row.introduced_branch_id = memo.introduced_branch_id
        row.primary_topic, row.course_id = memo.primary_topic, memo.course_id
        self._say(row)
        booked = row.received_at
        acts = [
            (Act.BOOKED, State.BOOKED, booked, ""),
            (Act.ARRIVED, State.ARRIVED, start - timedelta(minutes=3), ""),
            (Act.DONE, State.DONE, end, ""),
        ]
        return Made(row, lead, acts, memo.pk)

    def _missed(self, like: Made) -> Iterator[Made]:
        """Another session of the client, some days before, that did not take place."""
        days = self.rng.randrange(2, 9)
        start = like.row.period.lower - timedelta(days=days)
        end = start + timedelta(hours=1)
        booth = self._booth(like.row.office_id, start, end)
        if booth is None or not self.taken.is_free("co", like.lead.pk, start, end):
            return
        chance = self.rng.random()
        state = State.NO_SHOW if chance < 0.3 else State.CANCELLED
        row = self._row(start, end, state, booth=booth)
        row.method, row.office_id = Method.VISIT, like.row.office_id
        row.programme_id = like.row.programme_id
        row.company, row.person = like.row.company, like.row.person
        row.client_name, row.contact_name = like.row.client_name, like.row.contact_name
        row.contact_phone = like.row.contact_phone
        row.primary_topic, row.course_id = like.row.primary_topic, like.row.course_id
        self._say(row)
        late = chance < 0.6
        reason = ABSENT if state == State.NO_SHOW else LATE if late else EARLY
        at = (
            start + timedelta(minutes=20)
            if state == State.NO_SHOW
            else start - (timedelta(hours=2) if late else timedelta(days=1, hours=3))
        )
        if state == State.CANCELLED:
            row.cancelled_by = CancelledBy.CLIENT
        act = Act.NO_SHOW if state == State.NO_SHOW else Act.CANCELLED
        row.received_at = min(row.received_at, at - timedelta(hours=1))
        acts = [(Act.BOOKED, State.BOOKED, row.received_at, ""), (act, state, at, reason)]
        yield Made(row, like.lead, acts)

    # ── to come ───────────────────────────────────────────────────────────────────────────────

    def coming(self) -> Iterator[Made]:
        """Full in the next days, thinner later."""
        policy = BookingPolicy.current()
        until = self.today + AHEAD
        calendar = read_calendar(self.today, until)
        clients = list(
            Company.objects.filter(merged_into=None)
            .order_by("-pk")
            .prefetch_related("people")[:400]
        )
        offices = {each.pk: each for each in Office.objects.all()}
        main = next(each for each in offices.values() if each.code == "shimbashi")
        for who in sorted(calendar.work):
            lead = self.people[who]
            for method in (Method.VISIT, Method.ONLINE):
                slots = free_slots(
                    calendar, who, method=method, office_id=None, policy=policy, earliest=self.now
                )
                for slot in slots:
                    if method == Method.ONLINE and slot.office_id is not None:
                        continue
                    days = (timezone.localtime(slot.start).date() - self.today).days
                    if self.rng.random() > BUSY * (1 - days / (AHEAD.days + 4)):
                        continue
                    office = offices[slot.office_id] if slot.office_id else main
                    if made := self._visit(lead, slot.start, slot.end, method, office, clients):
                        yield made

    def _visit(
        self,
        lead: Coordinator,
        start: datetime,
        end: datetime,
        method: Method,
        office: Office,
        clients: list[Company],
    ) -> Made | None:
        if not self.taken.is_free("co", lead.pk, start, end):
            return None
        booth = self._booth(office.pk, start, end) if method == Method.VISIT else None
        if method == Method.VISIT and booth is None:
            return None
        self._take(lead, booth, start, end)
        company = self.rng.choice(clients)
        person = next(iter(company.people.all()), None)
        row = self._row(start, end, State.BOOKED, booth=booth)
        row.method = self._other_way(method)
        row.office, row.programme = office, self.programme
        row.company, row.person, row.client_name = company, person, company.name
        row.contact_name = person.name if person else ""
        row.contact_kana = person.kana if person else ""
        row.contact_phone = company.phone
        row.primary_topic = self.rng.choice(self.topics)
        if self.rng.random() < 0.3:
            row.introduced_by_id, row.introduced_branch_id = self.rng.choice(self.introducers)
        if row.method == Method.ONLINE:
            row.meeting_url = f"https://meeting.example/{self.rng.randrange(10**9):09d}"
        self._say(row)
        row.received_at = self._before_now(row.received_at)
        return Made(row, lead, [(Act.BOOKED, State.BOOKED, row.received_at, "")])

    def _other_way(self, method: Method) -> Method:
        return Method.PHONE if method == Method.ONLINE and self.rng.random() < 0.15 else method

    def _before_now(self, moment: datetime) -> datetime:
        """Nobody booked in the future."""
        if moment < self.now:
            return moment
        return self._at_the_desk(self.now - timedelta(days=self.rng.randrange(1, 5)))

    def _at_the_desk(self, moment: datetime) -> datetime:
        """Some time of that day at which somebody answers the telephone."""
        opened = timezone.localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)
        return opened + timedelta(minutes=self.rng.randrange(0, 8 * 60))

    # ── both ──────────────────────────────────────────────────────────────────────────────────

    def _row(
        self, start: datetime, end: datetime, state: AppointmentState, *, booth: Booth | None
    ) -> Appointment:
        rng = self.rng
        received = self._at_the_desk(start - timedelta(days=rng.randrange(2, 15)))
        return Appointment(
            uuid=UUID(int=rng.getrandbits(128), version=4),
            state=state,
            period=period_of(start, end),
            booth=booth,
            source=Source.PHONE,
            created_by=self.desk,
            received_at=received,
        )

    def _say(self, row: Appointment) -> None:
        topic = row.primary_topic.name if row.primary_topic else "経営"
        row.briefing = self.rng.choice(BRIEFINGS).format(topic=topic)
        if row.introduced_by_id:
            row.source = Source.BANK

    def _booth(self, office: int, start: datetime, end: datetime) -> Booth | None:
        free = [
            each for each in self.booths[office] if self.taken.is_free("booth", each.pk, start, end)
        ]
        return self.rng.choice(free) if free else None

    def _take(self, lead: Coordinator, booth: Booth | None, start: datetime, end: datetime) -> None:
        self.taken.take("co", lead.pk, start, end)
        if booth is not None:
            self.taken.take("booth", booth.pk, start, end)


def _introducers(team: Team) -> list[tuple[int, int | None]]:
    """The banks that sent the last clients, and often those whose people sign in here."""
    rows = Memo.objects.filter(introduced_branch__isnull=False).order_by("-started_at", "-pk")
    sent = list(rows.values_list("introduced_by", "introduced_branch")[:40])
    staff = PartnerStaff.objects.filter(
        user__in=[team.people["bank"], team.people["otherbank"]]
    ).order_by("pk")
    own = list(staff.values_list("organization", "branch"))
    return [*sent, *own * max(1, len(sent) // 8)]


@transaction.atomic
def bookings_create(*, team: Team, today: date, seed: int) -> None:
    book = _Book(team, today, seed)
    bookings_store([*book.past(), *book.coming()], desk=team.people["concierge"])
