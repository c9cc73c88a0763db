"""金庫カルテ: what stands on an organisation's own page, for either side.

Everything is read through what the reader may see; what higher rooms know of a bank they put on
the page themselves (`organization_sections`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from accounts.models import User
from coordinators.models import Coordinator
from partners.enums import EVENT_COUNTED, Answer, EventKind, EventState
from partners.models import (
    Contact,
    EventCoordinator,
    LiaisonMeeting,
    MeetingAction,
    Organization,
    OutreachEvent,
    PartnerStaff,
    Scheme,
)
from partners.orgs.rules import is_of_bank
from yorozu.kit.wareki import fiscal_year, fiscal_year_range

MOST = 10
REMEMBERED = timedelta(days=730)


@dataclass(frozen=True)
class YearLine:
    """This 年度 in one line; what higher rooms count stands beside it."""

    label_year: int
    consultations: int
    seminars: int
    others: int
    participants: int


@dataclass(frozen=True)
class CoordinatorThere:
    """A coordinator who came along, and when last."""

    who: Coordinator
    times: int
    last: date | None


def year_line(user: User, family: list[int], today: date) -> YearLine:
    """Events held since 1 April. One query."""
    year = fiscal_year(today)
    rows = OutreachEvent.objects.visible_to(user).filter(organization__in=family)
    found = (
        rows.counted()
        .between(*fiscal_year_range(year))
        .aggregate(
            consultations=Count("pk", filter=Q(kind=EventKind.CONSULTATION)),
            seminars=Count("pk", filter=Q(kind=EventKind.SEMINAR)),
            others=Count("pk", filter=~Q(kind__in=(EventKind.CONSULTATION, EventKind.SEMINAR))),
            participants=Sum("participants"),
        )
    )
    return YearLine(
        year,
        found["consultations"],
        found["seminars"],
        found["others"],
        found["participants"] or 0,
    )


def next_events(user: User, family: list[int] | None = None) -> list[OutreachEvent]:
    """Agreed and still to come, the next first."""
    rows = OutreachEvent.objects.open_to(user).filter(
        state=EventState.CONFIRMED, period__endswith__gt=timezone.now()
    )
    if family is not None:
        rows = rows.filter(organization__in=family)
    rows = rows.select_related("organization", "branch")
    return list(rows.order_by("period", "pk")[:MOST])


def open_wishes(user: User, family: list[int], today: date) -> list[OutreachEvent]:
    """What was asked for and is not agreed yet, then what came to nothing this 年度."""
    first, until = fiscal_year_range(fiscal_year(today))
    rows = OutreachEvent.objects.visible_to(user).filter(organization__in=family)
    rows = rows.select_related("branch").prefetch_related("dates")
    asked = rows.filter(state__in=(EventState.REQUESTED, EventState.ADJUSTING))
    gone = rows.filter(
        state=EventState.CANCELLED, received_at__date__gte=first, received_at__date__lt=until
    )
    return [*asked.order_by("received_at", "pk")[:MOST], *gone.order_by("-received_at", "-pk")[:5]]


def coordinators_there(user: User, family: list[int]) -> list[CoordinatorThere]:
    """Who came along to the bank's events in the last two years, the latest first.

    Three queries. A bank sees those whose profile is public.
    """
    since = timezone.now() - REMEMBERED
    events = OutreachEvent.objects.visible_to(user).filter(
        organization__in=family,
        state__in=(*EVENT_COUNTED, EventState.CONFIRMED),
        period__startswith__gte=since,
    )
    found = (
        EventCoordinator.objects.filter(event__in=events, answer=Answer.ACCEPTED)
        .order_by()
        .values("coordinator")
        .annotate(times=Count("pk"), last=Max("event__period__startswith"))
        .order_by("-last", "coordinator")[:MOST]
    )
    people = Coordinator.objects.visible_to(user).select_related("office")
    known = people.in_bulk([row["coordinator"] for row in found])
    return [
        CoordinatorThere(
            known[row["coordinator"]],
            row["times"],
            timezone.localtime(row["last"]).date() if row["last"] else None,
        )
        for row in found
        if row["coordinator"] in known
    ]


def people_there(user: User, family: list[int]) -> list[Contact]:
    rows = Contact.objects.visible_to(user).here().filter(organization__in=family)
    return list(rows.select_related("organization", "branch"))


def accounts_there(user: User, family: list[int]) -> list[PartnerStaff]:
    """Those who sign in; a bank's people see their own bank's, a branch's their own branch's."""
    rows = PartnerStaff.objects.filter(organization__in=family, user__is_active=True)
    if is_of_bank(user):
        rows = rows.filter(organization__in=Organization.objects.visible_to(user))
    staff = getattr(user, "partner_staff", None) if is_of_bank(user) else None
    if staff is not None and staff.branch_id:
        rows = rows.filter(branch=staff.branch_id)
    rows = rows.select_related("organization", "user", "branch")
    return list(rows.order_by("branch__code", "user__kana"))


def schemes_of(user: User, family: list[int]) -> list[Scheme]:
    """The newest 年度 first, ★ before the others."""
    rows = Scheme.objects.visible_to(user).standing().filter(organization__in=family)
    return list(rows.select_related("branch").order_by("-fiscal_year", "-is_own", "pk")[:MOST])


def meetings_of(user: User, family: list[int]) -> list[LiaisonMeeting]:
    rows = LiaisonMeeting.objects.visible_to(user).standing()
    rows = rows.filter(organizations__in=family).distinct()
    return list(rows.order_by("-starts_at", "-pk")[:5])


def open_actions_of(user: User, family: list[int]) -> list[MeetingAction]:
    rows = MeetingAction.objects.visible_to(user).open()
    rows = rows.filter(meeting__organizations__in=family).distinct()
    return list(rows.select_related("owner", "meeting").order_by("due_on", "pk")[:MOST])
