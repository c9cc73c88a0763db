"""The sessions of clients, within what the reader may see; merged records under their root."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, Q

from accounts.models import User
from companies.kin import Kin, kin_of, merged_into
from companies.models import Company, Person
from companies.roots import merged_below
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet


@dataclass(frozen=True)
class Sessions:
    """What a list says of one client's sessions; 取消 are left out."""

    count: int = 0
    last: datetime | None = None
    lead: str = ""
    bank: str = ""


@dataclass(frozen=True)
class Introduced:
    """A bank and branch that introduced sessions of the client."""

    bank: str
    branch: str
    count: int
    last: datetime


@dataclass(frozen=True)
class Story:
    """All that counts as one client, and its sessions as a whole."""

    kin: Kin
    own: list[int]
    count: int
    first: datetime | None
    last: datetime | None
    leads: list[tuple[str, int]]


def _seen(user: User) -> MemoQuerySet:
    return Memo.objects.visible_to(user).numbered().exclude(status=MemoStatus.VOID)


def sessions_of(
    user: User, model: type[Company] | type[Person], clients: Sequence[int]
) -> dict[int, Sessions]:
    """For the rows of one page: two queries, whatever their number."""
    roots = merged_below(model, clients)
    column = "company_id" if model is Company else "person_id"
    memos = _seen(user).filter(**{f"{column}__in": list(roots)})
    if model is Person:
        memos = memos.filter(company__isnull=True)
    rows = (
        memos.order_by()
        .values(column)
        .annotate(
            count=Count("pk"),
            last=Max("started_at"),
            leads=ArrayAgg("lead__name", order_by="-started_at"),
            banks=ArrayAgg(
                "introduced_by__name",
                filter=Q(introduced_by__isnull=False),
                order_by="-started_at",
            ),
        )
    )
    found: dict[int, Sessions] = {}
    for row in rows:
        pk = roots[row[column]]
        one = Sessions(row["count"], row["last"], row["leads"][0] or "", (row["banks"] or [""])[0])
        found[pk] = _both(found[pk], one) if pk in found else one
    return found


def _both(one: Sessions, other: Sessions) -> Sessions:
    late, early = (one, other) if (one.last or 0) > (other.last or 0) else (other, one)  # type: ignore[operator]
    return replace(late, count=one.count + other.count, bank=late.bank or early.bank)


def memos_of(user: User, kin: Kin) -> MemoQuerySet:
    """Every session of the one client these records are: of its companies, and the people's own."""
    companies = Q(company_id__in=list(kin.companies))
    if not kin.people:
        return Memo.objects.visible_to(user).numbered().filter(companies)
    alone = Q(company_id=None, person_id__in=list(kin.people))
    rows = Memo.objects.visible_to(user).numbered()
    return rows.filter(companies | alone) if kin.companies else rows.filter(alone)


def story_of(user: User, client: Company | Person) -> Story:
    kin = kin_of(client)
    memos = memos_of(user, kin).exclude(status=MemoStatus.VOID).order_by()
    whole = memos.aggregate(count=Count("pk"), first=Min("started_at"), last=Max("started_at"))
    leads = (
        memos.filter(lead__isnull=False)
        .values(name=F("lead__name"))
        .annotate(n=Count("pk"))
        .order_by("-n", "name")[:5]
    )
    return Story(
        kin,
        merged_into(client, kin),
        whole["count"],
        whole["first"],
        whole["last"],
        [(row["name"], row["n"]) for row in leads],
    )


def introduced(user: User, kin: Kin) -> list[Introduced]:
    """紹介元 of the client's sessions, the latest first."""
    rows: Any = (
        memos_of(user, kin)
        .exclude(status=MemoStatus.VOID)
        .filter(introduced_by__isnull=False)
        .order_by()
        .values(bank=F("introduced_by__name"), branch=F("introduced_branch__name"))
        .annotate(count=Count("pk"), last=Max("started_at"))
        .order_by("-last")
    )
    return [Introduced(row["bank"], row["branch"] or "", row["count"], row["last"]) for row in rows]
