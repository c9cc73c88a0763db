"""Ids of the reference data, as plain values that travel to worker processes."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from center.models import Industry, Office, Programme, SupportCourse, Topic
from desks.demo import corpus
from desks.demo.clients import Client
from desks.demo.team import Team
from partners.models import Branch


@dataclass(frozen=True, slots=True)
class Introducer:
    organization: int
    branch: int
    name: str


@dataclass(frozen=True, slots=True)
class Lookups:
    seed: int
    today: date
    offices: tuple[int, int]
    programmes: dict[str, int]
    topics: tuple[int, ...]
    courses: dict[int, int]
    industries: dict[str, int]
    branches: dict[str, tuple[Introducer, ...]]
    team: tuple[tuple[int, int, str], ...]
    secretariat: tuple[int, ...]
    trainee: tuple[int, str]
    trainee_from: date
    pooled: bool

    def introducer(self, client: Client) -> Introducer | None:
        """The branch that sends this client: one in the client's own town, where there is one."""
        if not client.by_bank:
            return None
        branches = self.branches[client.bank]
        near = [b for b in branches if client.town in b.name] or branches
        return near[int(client.branch_roll * len(near))]


def lookups_read(*, seed: int, today: date, team: Team, pooled: bool) -> Lookups:
    topic_ids = dict(Topic.objects.values_list("name", "id"))
    offices = dict(Office.objects.values_list("code", "id"))
    trainee = team.people["trainee"]
    return Lookups(
        seed=seed,
        today=today,
        offices=(offices["shimbashi"], offices["tachikawa"]),
        programmes=dict(Programme.objects.values_list("code", "id")),
        topics=tuple(topic_ids[topic.name] for topic in corpus.topics()),
        courses=_courses(),
        industries=dict(Industry.objects.values_list("code", "id")),
        branches=_branches(),
        team=tuple((r.id, r.user_id, r.name) for r in team.responders),
        secretariat=team.secretariat,
        trainee=team.trainee,
        trainee_from=trainee.access_from or today,
        pooled=pooled,
    )


def _courses() -> dict[int, int]:
    """Topic → the first course that covers it."""
    pairs = SupportCourse.objects.order_by("-position").values_list("topics__id", "id")
    return {topic: course for topic, course in pairs if topic}


def _branches() -> dict[str, tuple[Introducer, ...]]:
    rows = Branch.objects.order_by("organization__zengin_code", "code").values_list(
        "organization__zengin_code", "organization_id", "organization__name", "id", "name"
    )
    found: dict[str, list[Introducer]] = {}
    for code, organization, bank, branch, name in rows:
        if code:
            found.setdefault(code, []).append(Introducer(organization, branch, bank + name))
    return {code: tuple(branches) for code, branches in found.items()}


def age_band(birth_year: int, on: date) -> str:
    """年代 as the code of `companies.AgeBand`."""
    bounds = (20, 30, 40, 50, 60, 70)
    return ("10", "20", "30", "40", "50", "60", "70")[bisect_right(bounds, on.year - birth_year)]
