"""What the demo's events are made of, read once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from bookings.models.periods import period_of
from center.calendar import is_working_day
from center.models import DEFAULT_PROGRAMME, Office, Programme, Topic
from coordinators.models import Coordinator
from desks.demo import corpus
from desks.demo.events_store import Made
from desks.demo.team import Team
from partners.enums import Audience, EventKind, EventState
from partners.models import Branch, OutreachEvent, PartnerStaff, SeminarTheme

GROWN = {EventKind.SEMINAR: 30 / 54, EventKind.CONSULTATION: 21 / 123}


class Scene:
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
        # 21 出張相談会 and 30 seminars of a year grew from themes.
        themes = SeminarTheme.objects.offered().exclude(audience=Audience.STAFF)
        self.themes = list(themes.order_by("code"))

    def crowd(self, kind: EventKind) -> int:
        low, high = {EventKind.CONSULTATION: (3, 8), EventKind.SEMINAR: (12, 58)}.get(kind, (8, 30))
        return self.dice.randint(low, high)

    def event(
        self, kind: EventKind, day: date, state: EventState, *, branch: Branch | None = None
    ) -> Made:
        branch = branch or self.dice.choice(self.branches)
        first, hours = (14, 2) if kind != EventKind.CONSULTATION else (10, self.dice.choice((4, 6)))
        theme = self._theme(kind)
        lecture = theme.title if theme else self.dice.choice(self.raw["themes"])
        host = f"{branch.organization} {branch}"
        what = {EventKind.SEMINAR: lecture, EventKind.GATHERING: "支店会合"}.get(kind, "出張相談会")
        row = OutreachEvent(
            uuid=self.uuid(),
            kind=kind,
            state=state,
            title=f"{host} {what}"[:120],
            programme=self.programme,
            office=self.office,
            organization=branch.organization,
            branch=branch,
            theme=theme,
            contact_name=self.dice.choice(self.raw["names"]),
            contact_phone=branch.phone or "03-0000-0000",
            period=period_of(at(day, first), at(day, first + hours)),
            place=f"{branch} {self.dice.choice(self.raw['rooms'])}",
            expected=self.crowd(kind),
            wish=self.dice.choice(self.raw["wishes"]),
            requested_by=self.bank if branch == self.staff.branch else self.desk,
            received_at=at(day, 11) - timedelta(days=30),
        )
        return Made(row)

    def _theme(self, kind: EventKind) -> SeminarTheme | None:
        share = GROWN.get(kind, 0)
        return self.dice.choice(self.themes) if self.themes and self.dice.random() < share else None

    def asker(self, event: OutreachEvent) -> User:
        return self.bank if event.branch_id == self.staff.branch_id else self.desk

    def working_day(self, ahead: int) -> date:
        day = self.today + timedelta(days=ahead)
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    def uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
