"""The demo centre's people: who signs in, who answers, who sends clients."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.enums import Grant, Role
from accounts.models import User
from center.models import Office
from coordinators.enums import Rank
from coordinators.models import Coordinator
from desks.demo import corpus
from desks.demo.clients import birth_year, someone
from partners.models import Branch, PartnerStaff

PASSWORD = "yorozu-demo"  # noqa: S105 - the demo people's, refused outside DEBUG
ROLES = {"chief": Role.CHIEF, "sub_chief": Role.CHIEF, "coordinator": Role.COORDINATOR}


@dataclass(frozen=True, slots=True)
class Responder:
    """A coordinator as the generators need them."""

    id: int
    user_id: int
    name: str
    topics: frozenset[str]
    tama: bool


@dataclass(frozen=True, slots=True)
class Team:
    responders: tuple[Responder, ...]
    secretariat: tuple[int, ...]
    trainee: tuple[int, str]
    people: dict[str, User]


def team_create(*, today: date, since: date, responders: int, seed: int) -> Team:
    """Users, coordinators and bank staff; more coordinators are invented above the 21 named."""
    raw = corpus.read("people.toml")
    users = _users(raw, today)
    people = {row["login"]: users[row["name"]] for row in _everyone(raw) if "login" in row}
    _partners(raw, users)
    named = [row for row in raw["coordinator"] if row["rank"] != "concierge"]
    invented = _invented(Random(seed + 99), responders - len(named))
    return Team(
        _responders(named + invented, users | _extra_users(invented), since),
        tuple(users[r["name"]].pk for r in raw["coordinator"] if r["rank"] == "concierge"),
        (people["trainee"].pk, people["trainee"].name),
        people,
    )


def _everyone(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Those with a known address first: `make run` lists people in this order."""
    rows = [*raw["staff"], *raw["coordinator"], *raw["partner"]]
    order = "manager concierge reception chief coordinator bank otherbank trainee".split()
    return sorted(rows, key=lambda r: order.index(r["login"]) if "login" in r else len(order))


def _users(raw: dict[str, Any], today: date) -> dict[str, User]:
    password = make_password(PASSWORD)
    users = []
    for number, row in enumerate(_everyone(raw)):
        role = row.get("role") or ROLES.get(row["rank"], Role.SECRETARIAT)
        user = User(
            email=f"{row['login']}@yorozu.example" if "login" in row else _address(number),
            name=row["name"],
            kana=row["kana"],
            role=role,
            password=password if "login" in row else make_password(None),
        )
        if role == Role.TRAINEE:
            first = _months(today, -2)
            user.access_from, user.access_until, user.pledged_on = first, _months(today, 4), first
        if row.get("login") == "chief":
            user.grants = [Grant.ANALYST.value]
        users.append(user)
    User.objects.bulk_create(users)
    return {user.name: user for user in users}


def _address(number: int) -> str:
    return f"staff{number:02d}@centre.yorozu.example"


def _months(day: date, count: int) -> date:
    """The first of the month `count` months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, 1)


def _partners(raw: dict[str, Any], users: dict[str, User]) -> None:
    for row in raw["partner"]:
        if row["role"] == Role.PARTNER:
            branch = Branch.objects.filter(
                organization__zengin_code=row["bank"], name__startswith=row["branch"]
            ).earliest("code")
            PartnerStaff.objects.create(
                user=users[row["name"]], organization=branch.organization, branch=branch
            )


def _invented(rng: Random, count: int) -> list[dict[str, Any]]:
    names = [topic.name for topic in corpus.topics()]
    rows = []
    for number in range(max(0, count)):
        who = someone(rng, birth_year(rng, 1955, 1992))
        rows.append(
            {
                "name": who.name,
                "kana": who.kana,
                "rank": "coordinator",
                "login": f"co{number:03d}",
                "topics": rng.sample(names, 4),
                "office": "立川" if number % 5 == 0 else "新橋",
            }
        )
    return rows


def _extra_users(invented: list[dict[str, Any]]) -> dict[str, User]:
    """Accounts nobody can sign in to, as writers of the invented coordinators' memos."""
    users = [
        User(
            email=f"{row['login']}@centre.yorozu.example",
            name=row["name"],
            kana=row["kana"],
            role=Role.COORDINATOR,
            password=make_password(None),
        )
        for row in invented
    ]
    return {user.email: user for user in User.objects.bulk_create(users)}


def _responders(
    rows: list[dict[str, Any]], users: dict[str, User], since: date
) -> tuple[Responder, ...]:
    offices = {office.name: office for office in Office.objects.all()}
    made = Coordinator.objects.bulk_create(
        Coordinator(
            user=users.get(f"{row.get('login')}@centre.yorozu.example") or users[row["name"]],
            name=row["name"],
            kana=row["kana"],
            rank=Rank(row["rank"]),
            office=offices[row.get("office", "新橋")],
            introduction=row.get("intro", ""),
            in_office_from=since,
            solo_from=since,
        )
        for row in rows
    )
    return tuple(
        Responder(
            co.pk, co.user_id or 0, co.name, frozenset(row["topics"]), row.get("office") == "立川"
        )
        for co, row in zip(made, rows, strict=True)
    )
