"""Outreach events of the demo centre: a year of 出張相談会 and seminars, and those to come.

123 and 54 in a year with Tokyo's shinkin, as the centre's own presentation counts them. Written
in bulk: what the services would leave is what stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.availability import Calendar, read_calendar
from bookings.enums import AppointmentState, Source
from bookings.models import Appointment
from bookings.models.periods import period_of
from center.calendar import is_working_day
from center.enums import Method
from center.models import DEFAULT_PROGRAMME, Office, Programme, Topic
from consultations.models import Memo
from coordinators.models import Coordinator
from desks.demo import corpus
from desks.demo.events_store import Made, events_store
from desks.demo.team import Team
from partners.enums import Answer, EventKind, EventState
from partners.models import Branch, OutreachEvent, PartnerStaff

# Below this many memos a handful is enough.
FEW_MEMOS = 1_000
A_YEAR = {EventKind.CONSULTATION: 123, EventKind.SEMINAR: 54, EventKind.GATHERING: 12}
A_FEW = {EventKind.CONSULTATION: 6, EventKind.SEMINAR: 3, EventKind.GATHERING: 1}
WEEKS_AHEAD = 8
SLOT = timedelta(hours=1)
S = EventState


@transaction.atomic
def events_create(*, team: Team, today: date, seed: int) -> None:
    """Deterministic; a handful in the smallest centre."""
    scene = _Scene(team, today, seed)
    made = [*scene.past(), *scene.coming()]
    events_store(made, desk=scene.desk)


class _Scene:
    """What events are made of, read once."""

    def __init__(self, team: Team, today: date, seed: int) -> None:
        self.today, self.dice = today, Random(f"events {seed}")
        self.now = timezone.now()
        self.raw = corpus.read("events.toml")
        self.desk, self.bank = team.people["concierge"], team.people["bank"]
        self.asked = [team.people["coordinator"], team.people["chief"]]
        self.staff = PartnerStaff.objects.select_related("organization", "branch").get(
            user=self.bank
        )
        self.programme = Programme.objects.get(code=DEFAULT_PROGRAMME)
        self.office = Office.objects.get(code="shimbashi")
        self.people = {
            each.pk: each for each in Coordinator.objects.in_office_on(today).select_related("user")
        }
        self.topics = list(Topic.objects.filter(is_legacy=False).order_by("position", "pk"))
        self.branches = list(
            Branch.objects.filter(organization__is_member=True, is_active=True)
            .select_related("organization")
            .order_by("organization__zengin_code", "code")[:600]
        )
        self.counts = A_FEW if Memo.objects.count() < FEW_MEMOS else A_YEAR
        self.is_small = self.counts is A_FEW

    # ── a year that is over ───────────────────────────────────────────────────────────────────

    def past(self) -> Iterator[Made]:
        days = [self.today - timedelta(days=n) for n in range(2, 364)]
        days = [day for day in days if is_working_day(day)]
        sessions = self._sessions()
        for kind, count in self.counts.items():
            for _ in range(count):
                if kind == EventKind.CONSULTATION and sessions:
                    yield self._with_memos(*sessions.pop())
                else:
                    yield self._over(kind, self.dice.choice(days))

    def _sessions(self) -> list[tuple[date, int, list[Memo]]]:
        """The outreach memos of a coordinator's day: what an event brought."""
        since = timezone.make_aware(datetime.combine(self.today - timedelta(days=363), time()))
        rows = (
            Memo.objects.counted()
            .filter(
                started_at__gte=since,
                method=Method.OUTREACH,
                lead__in=self.people,
                programme=self.programme,
            )
            .select_related("introduced_branch__organization")
            .only("started_at", "ended_at", "lead_id", "introduced_branch")
            .order_by("started_at", "pk")
        )
        found: dict[tuple[date, int], list[Memo]] = defaultdict(list)
        for memo in rows:
            if memo.lead_id is not None:
                found[memo.held_on, memo.lead_id].append(memo)
        return [(day, lead, memos) for (day, lead), memos in found.items()]

    def _with_memos(self, day: date, lead: int, memos: list[Memo]) -> Made:
        sent = next((each.introduced_branch for each in memos if each.introduced_branch), None)
        made = self._over(EventKind.CONSULTATION, day, branch=sent)
        first, last = memos[0].started_at, memos[-1].ended_at
        assert first is not None and last is not None
        made.row.period = period_of(first, last)
        made.people = [self.people[lead]]
        made.row.participants = made.row.companies_count = len(memos)
        made.memos = [each.pk for each in memos]
        return made

    def _over(self, kind: EventKind, day: date, branch: Branch | None = None) -> Made:
        days = (self.today - day).days
        chance = self.dice.random()
        state = S.REPORTED if days > 10 else S.HELD
        if chance < 0.03 and branch is None:
            state = S.CANCELLED
        made = self._event(kind, day, state, branch=branch)
        if state == S.CANCELLED:
            made.row.cancel_reason = self.dice.choice(self.raw["reasons"])
            return made
        made.row.participants = self._crowd(kind)
        if kind != EventKind.GATHERING:
            made.row.companies_count = max(1, round(made.row.participants * 0.8))
        if state == S.REPORTED:
            made.row.report = self.dice.choice(self.raw["reports"])
        made.people = self.dice.sample(list(self.people.values()), 1 + (self.dice.random() < 0.4))
        return made

    def _crowd(self, kind: EventKind) -> int:
        low, high = {EventKind.CONSULTATION: (3, 8), EventKind.SEMINAR: (12, 58)}.get(kind, (8, 30))
        return self.dice.randint(low, high)

    # ── to come ───────────────────────────────────────────────────────────────────────────────

    def coming(self) -> Iterator[Made]:
        """Some in each state; 蒲田支店's own first, with slots that are free."""
        until = self.today + timedelta(weeks=WEEKS_AHEAD + 1)
        calendar = read_calendar(self.today, until)
        own = self.staff.branch
        yield self._sure(EventKind.CONSULTATION, 9, calendar, own)
        yield self._sure(EventKind.SEMINAR, 23, calendar, own)
        yield self._to_be_answered(26)
        yield self._asked(38, own)
        yield self._talked_over(31, own)
        for n in range(2 if self.is_small else 16):
            kind = EventKind.SEMINAR if n % 4 == 3 else EventKind.CONSULTATION
            yield self._sure(kind, 2 + n * 3, calendar, None)
        for n in range(1 if self.is_small else 4):
            yield self._asked(33 + n * 4, None)
            yield self._talked_over(28 + n * 5, None)
        yield self._dropped()

    def _sure(self, kind: EventKind, ahead: int, calendar: Calendar, branch: Branch | None) -> Made:
        made = self._event(kind, self._working_day(ahead), S.CONFIRMED, branch=branch)
        start, end = made.row.period.lower, made.row.period.upper
        free = [
            each
            for pk, each in self.people.items()
            if calendar.works(pk, start, end) and calendar.is_free(pk, start, end)
        ]
        made.people = self.dice.sample(free, min(len(free), 2 if branch else 1))
        for who in made.people:
            calendar.taken[who.pk].append((start, end))
            made.slots += self._slots(made.row, who)
        if kind == EventKind.CONSULTATION:
            self._book(made)
        return made

    def _to_be_answered(self, ahead: int) -> Made:
        """A day is agreed; the coordinator and the chief who sign in are asked to come along."""
        made = self._event(EventKind.CONSULTATION, self._working_day(ahead), S.ADJUSTING)
        made.people = [
            each for each in self.people.values() if each.user_id in {who.pk for who in self.asked}
        ]
        made.answer = Answer.ASKED
        return made

    def _book(self, made: Made) -> None:
        """The first few; the event is not full."""
        names = self.dice.sample(range(len(self.raw["clients"])), 8)
        wanted = self.dice.randrange(2, 5)
        for (slot, _), n in zip(made.slots[: len(made.slots) // 2][:wanted], names, strict=False):
            slot.state = AppointmentState.BOOKED
            slot.version = 1
            slot.client_name, slot.contact_name = self.raw["clients"][n], self.raw["contacts"][n]
            slot.contact_phone = f"03-0000-{1000 + self.dice.randrange(9000):04}"
            slot.primary_topic = self.dice.choice(self.topics)
            slot.briefing = self.dice.choice(self.raw["briefings"])
            slot.introduced_by, slot.introduced_branch = made.row.organization, made.row.branch
            slot.introducer_name = made.row.contact_name
            slot.created_by = made.row.requested_by

    def _slots(
        self, event: OutreachEvent, who: Coordinator
    ) -> Iterator[tuple[Appointment, Coordinator]]:
        """An hour each; a seminar's time is one."""
        start, until = event.period.lower, event.period.upper
        if event.kind != EventKind.CONSULTATION:
            yield self._slot(event, start, until), who
            return
        while start + SLOT <= until:
            if timezone.localtime(start).hour != 12:
                yield self._slot(event, start, start + SLOT), who
            start += SLOT

    def _slot(self, event: OutreachEvent, start: datetime, end: datetime) -> Appointment:
        return Appointment(
            uuid=self._uuid(),
            state=AppointmentState.OPEN,
            period=period_of(start, end),
            method=Method.OUTREACH,
            programme=self.programme,
            office=self.office,
            place=event.place,
            source=Source.EVENT,
            received_at=event.received_at,
        )

    def _asked(self, ahead: int, branch: Branch | None) -> Made:
        day = self._working_day(ahead)
        made = self._event(EventKind.CONSULTATION, day, S.REQUESTED, branch=branch)
        made.dates = [
            period_of(_at(each, 10), _at(each, 15))
            for each in (day, self._working_day(ahead + 2), self._working_day(ahead + 7))
        ]
        made.row.period = None
        made.row.received_at = self.now - timedelta(days=self.dice.randrange(1, 6), hours=2)
        return made

    def _talked_over(self, ahead: int, branch: Branch | None) -> Made:
        """The centre's proposal waits for the bank."""
        made = self._asked(ahead, branch)
        made.row.state = S.ADJUSTING
        start = made.dates[1].lower
        said = self.raw["talk"]
        made.messages = [
            {"by": self._asker(made.row), "text": said["wish"], "days": 3},
            {"by": self.desk, "text": said["note"], "internal": True, "days": 2},
            {
                "by": self.desk,
                "text": said["offer"],
                "days": 1,
                "period": period_of(start, start + timedelta(hours=4)),
                "place": made.row.place,
            },
        ]
        return made

    def _dropped(self) -> Made:
        made = self._event(EventKind.SEMINAR, self._working_day(12), S.CANCELLED)
        made.row.cancel_reason = self.raw["reasons"][0]
        return made

    # ── both ──────────────────────────────────────────────────────────────────────────────────

    def _event(
        self, kind: EventKind, day: date, state: EventState, *, branch: Branch | None = None
    ) -> Made:
        branch = branch or self.dice.choice(self.branches)
        first, hours = (14, 2) if kind != EventKind.CONSULTATION else (10, self.dice.choice((4, 6)))
        theme = self.dice.choice(self.raw["themes"])
        host = f"{branch.organization} {branch}"
        what = {EventKind.SEMINAR: theme, EventKind.GATHERING: "支店会合"}.get(kind, "出張相談会")
        row = OutreachEvent(
            uuid=self._uuid(),
            kind=kind,
            state=state,
            title=f"{host} {what}"[:120],
            programme=self.programme,
            office=self.office,
            organization=branch.organization,
            branch=branch,
            contact_name=self.dice.choice(self.raw["names"]),
            contact_phone=branch.phone or "03-0000-0000",
            period=period_of(_at(day, first), _at(day, first + hours)),
            place=f"{branch} {self.dice.choice(self.raw['rooms'])}",
            expected=self._crowd(kind),
            wish=self.dice.choice(self.raw["wishes"]),
            requested_by=self.bank if branch == self.staff.branch else self.desk,
            received_at=_at(day, 11) - timedelta(days=30),
        )
        return Made(row)

    def _asker(self, event: OutreachEvent) -> User:
        return self.bank if event.branch_id == self.staff.branch_id else self.desk

    def _working_day(self, ahead: int) -> date:
        day = self.today + timedelta(days=ahead)
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    def _uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
