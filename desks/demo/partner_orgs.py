"""Who looks after which organisation, people there, schemes, and liaison meetings.

At the seeds' own volume: 200 meetings a year with 80 organisations and more. Written in bulk and
in order: what the services would leave is what stands here. Names of people are invented.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from center.calendar import is_working_day
from center.models import DEFAULT_PROGRAMME, Programme
from desks.demo import corpus
from desks.demo.team import Team
from partners.enums import MeetingKind, SchemeStage
from partners.models import (
    Branch,
    Contact,
    LiaisonMeeting,
    MeetingAction,
    Organization,
    Scheme,
)
from partners.orgs.rules import suggested_owner
from yorozu.kit.wareki import fiscal_year

PER_YEAR = {"tiny": 12, "demo": 200, "center": 200, "national": 200}
YEARS = {"tiny": 1, "demo": 2, "center": 3, "national": 3}


@transaction.atomic
def partner_orgs_create(*, team: Team, today: date, seed: int, scale: str = "demo") -> None:
    """Deterministic: the same seed leaves the same rows."""
    scene = _Scene(team, today, Random(f"partner orgs {seed}"), scale)
    scene.more_organizations()
    scene.owners()
    scene.contacts()
    scene.schemes()
    scene.meetings()


class _Scene:
    def __init__(self, team: Team, today: date, dice: Random, scale: str) -> None:
        self.today, self.dice, self.scale = today, dice, scale
        self.is_small = scale == "tiny"
        self.raw = corpus.read("partner_orgs.toml")
        self.team = team
        self.desk = [team.people["manager"], team.people["concierge"]]
        self.programme = Programme.objects.get(code=DEFAULT_PROGRAMME)

    def more_organizations(self) -> None:
        rows = [row.split("|") for row in self.raw["more"]]
        Organization.objects.bulk_create(
            [Organization(kind=kind, name=name, kana=kana) for kind, name, kana in rows],
            ignore_conflicts=True,
        )

    def owners(self) -> None:
        by_role = {person.role: person for person in self.desk}
        rows = list(Organization.objects.filter(owner=None))
        for row in rows:
            role = suggested_owner(row.kind)
            row.owner = by_role.get(str(role)) if role else None
        Organization.objects.bulk_update(rows, ["owner"])

    def contacts(self) -> None:
        """Two at each member's 本部, one at some branches."""
        people = [row.split("|") for row in self.raw["people"]]
        made = []
        for n, bank in enumerate(self._members()[: 4 if self.is_small else None]):
            here = [None, None, *self._branches_of(bank)[:3]]
            for k, branch in enumerate(here):
                title, name, kana = people[(n * 3 + k) % len(people)]
                made.append(
                    Contact(
                        organization=bank,
                        branch=branch,
                        name=name,
                        kana=kana,
                        title=title,
                        phone=f"03-0000-{1000 + n * 10 + k}",
                        email="" if branch else f"honbu{k + 1}@bank{bank.zengin_code}.example",
                        written_by=self.desk[1],
                        written_at=self._at(self.today - timedelta(days=200), 10),
                    )
                )
        Contact.objects.bulk_create(made)

    def schemes(self) -> None:
        """Two to four at each member, in this 年度 and the one before."""
        told = [row.split("|") for row in self.raw["schemes"]]
        made: list[Scheme] = []
        year = fiscal_year(self.today)
        for n, bank in enumerate(self._members()):
            count = 1 if self.is_small else 2 + n % 3
            for k in range(count):
                own, title, done, outcome = told[(n * 2 + k) % len(told)]
                last_year = k >= 2
                made.append(
                    Scheme(
                        uuid=self._key("scheme", n * 10 + k),
                        organization=bank,
                        fiscal_year=year - last_year,
                        title=title,
                        is_own=own == "1",
                        stage=SchemeStage.DONE if last_year else SchemeStage.RUNNING,
                        done=done,
                        outcome=outcome if last_year or k else "",
                        written_by=self.desk[n % 2],
                        written_at=self._at(self.today - timedelta(days=30 + n * 7), 15),
                    )
                )
        Scheme.objects.bulk_create(made)
        self._idea()

    def _idea(self) -> None:
        """A scheme of one bank that is thought of for another."""
        source = Scheme.objects.filter(is_own=True).earliest("pk")
        bank = Organization.objects.filter(is_member=True).exclude(pk=source.organization_id)
        Scheme.objects.create(
            uuid=self._key("idea", 1),
            organization=bank.latest("zengin_code"),
            fiscal_year=fiscal_year(self.today),
            title=source.title,
            done=source.done,
            stage=SchemeStage.IDEA,
            reused_from=source,
            written_by=self.desk[0],
            written_at=self._at(self.today - timedelta(days=12), 11),
        )

    # ── meetings ──────────────────────────────────────────────────────────────────────────────

    def meetings(self) -> None:
        days = list(self._days())
        parties = list(Organization.objects.in_use().order_by("pk"))
        chiefs = [self.team.people["chief"], self.team.people["coordinator"]]
        told = [row.split("|") for row in self.raw["subjects"]]
        self.made: list[LiaisonMeeting] = []
        self.with_banks: list[tuple[int, Organization]] = []
        self.with_people: list[tuple[int, User]] = []
        self.actions: list[tuple[int, str]] = []
        for n, day in enumerate(days):
            self._meeting(n, day, self._told(told, n), parties, chiefs)
        rows = LiaisonMeeting.objects.bulk_create(self.made)
        self._join(rows)
        self._branches(rows)
        self._actions(rows)

    @staticmethod
    def _told(told: list[list[str]], n: int) -> list[str]:
        """Nearly all are 連携打合せ; a handful of the others in a year."""
        rare = {13: 9, 23: 10, 7: 11}
        for every, which in rare.items():
            if n % every == every - 1:
                return told[which]
        return told[n % 9]

    def _days(self) -> list[date]:
        """Working days up to today, and some that are planned."""
        found: list[date] = []
        day = self.today + timedelta(days=14)
        wanted = PER_YEAR[self.scale] * YEARS[self.scale]
        step = 365 / PER_YEAR[self.scale]
        at = 0.0
        while len(found) < wanted:
            at += step
            on = day - timedelta(days=int(at))
            while not is_working_day(on):
                on -= timedelta(days=1)
            found.append(on)
        return found[::-1]

    def _meeting(
        self, n: int, day: date, told: list[str], parties: list[Organization], chiefs: list[User]
    ) -> None:
        kind, subject, minutes, decisions, action = told
        start = self._at(day, 10 + self.dice.randrange(0, 6))
        is_past = start <= timezone.now()
        self.made.append(
            LiaisonMeeting(
                uuid=self._key("meeting", n),
                kind=kind,
                programme=self.programme,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                place=self.dice.choice(self.raw["places"]),
                subject=subject,
                outside_people=self.dice.choice(self.raw["outside"]),
                minutes=minutes if is_past else "",
                decisions=decisions if is_past else "",
                written_by=self.desk[n % 2],
                written_at=min(start + timedelta(hours=3), timezone.now()),
            )
        )
        for bank in self._others(kind, parties, n):
            self.with_banks.append((n, bank))
        for person in (self.desk[n % 2], *([chiefs[n % 2]] if n % 3 == 0 else [])):
            self.with_people.append((n, person))
        if is_past and n % 3 == 1:
            self.actions.append((n, action))

    def _others(self, kind: str, parties: list[Organization], n: int) -> list[Organization]:
        yorozu = [each for each in parties if each.kind == "yorozu"]
        if kind in (MeetingKind.VISIT, MeetingKind.HOSTED):
            return [yorozu[n % len(yorozu)]]
        first = parties[(n * 7) % len(parties)]
        if kind == MeetingKind.FOUR:
            names = ("東京信用保証協会", "東京都中小企業活性化協議会")
            return list(dict.fromkeys([first, *(p for p in parties if p.name in names)]))
        return [first]

    def _join(self, rows: list[LiaisonMeeting]) -> None:
        banks, people = LiaisonMeeting.organizations.through, LiaisonMeeting.people.through
        banks.objects.bulk_create(
            [
                banks(liaisonmeeting_id=rows[n].pk, organization_id=bank.pk)
                for n, bank in self.with_banks
            ]
        )
        people.objects.bulk_create(
            [people(liaisonmeeting_id=rows[n].pk, user_id=who.pk) for n, who in self.with_people]
        )

    def _branches(self, rows: list[LiaisonMeeting]) -> None:
        """Every other meeting with a member is about one of its branches."""
        through = LiaisonMeeting.branches.through
        of: dict[int, list[Branch]] = {}
        for branch in Branch.objects.filter(organization__is_member=True).order_by("code"):
            of.setdefault(branch.organization_id, []).append(branch)
        through.objects.bulk_create(
            [
                through(
                    liaisonmeeting_id=rows[n].pk,
                    branch_id=of[bank.pk][n % len(of[bank.pk])].pk,
                )
                for n, bank in self.with_banks
                if bank.pk in of and n % 2
            ]
        )

    def _actions(self, rows: list[LiaisonMeeting]) -> None:
        """The older ones are done; some of the last are late."""
        made = []
        for n, what in self.actions:
            held = rows[n].starts_at
            due = timezone.localtime(held).date() + timedelta(days=14)
            is_done = due < self.today - timedelta(days=10)
            owner = self.desk[n % 2]
            done: dict[str, Any] = {}
            if is_done:
                done = {"done_at": held + timedelta(days=10), "done_by": owner}
            made.append(MeetingAction(meeting=rows[n], what=what, owner=owner, due_on=due, **done))
        MeetingAction.objects.bulk_create(made)

    # ── helpers ───────────────────────────────────────────────────────────────────────────────

    def _members(self) -> list[Organization]:
        return list(Organization.objects.filter(is_member=True).order_by("zengin_code"))

    def _branches_of(self, bank: Organization) -> list[Branch]:
        if not hasattr(self, "_known"):
            self._known: dict[int, list[Branch]] = {}
            for branch in Branch.objects.order_by("code"):
                self._known.setdefault(branch.organization_id, []).append(branch)
        return self._known.get(bank.pk, [])

    @staticmethod
    def _at(day: date, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour)))

    @staticmethod
    def _key(kind: str, n: int) -> uuid.UUID:
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{kind} {n}")
