"""What the pages show, read in few queries."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from assist.consenting import Sharing, sharing_of
from assist.models import (
    AssistCase,
    AssistConference,
    AssistConferenceQuerySet,
    AssistParty,
    CaseView,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)

SOON = timedelta(days=14)
_COMPANY = "company__merged_into__merged_into"


def conferences_listed(rows: AssistConferenceQuerySet) -> AssistConferenceQuerySet:
    """With the numbers of their cases and of the plans that were decided."""
    live = Q(cases__withdrawn_at__isnull=True)
    decided = live & Q(cases__plan__decided_on__isnull=False)
    return rows.select_related("organization", "branch", "programme").annotate(
        case_count=Count("cases", filter=live, distinct=True),
        plan_count=Count("cases", filter=decided, distinct=True),
    )


def cases_listed(rows: "QuerySet[AssistCase]") -> "QuerySet[AssistCase]":
    return rows.select_related(
        "conference__organization", _COMPANY, "branch", "plan__first_party__organization"
    )


@dataclass(frozen=True)
class CaseLine:
    """One case of the agenda."""

    case: AssistCase
    readers: list[AssistParty]
    missing: list[AssistParty]
    is_named: bool
    up: int | None = None
    down: int | None = None

    @property
    def plan(self) -> SupportPlan | None:
        return getattr(self.case, "plan", None)


@dataclass(frozen=True)
class ConferenceReading:
    conference: AssistConference
    parties: list[AssistParty]
    lines: list[CaseLine]
    withdrawn: list[AssistCase] = field(default_factory=list)


def parties_of(conference: AssistConference) -> "QuerySet[AssistParty]":
    return conference.parties.seated().select_related("organization")


def conference_reading(conference: AssistConference) -> ConferenceReading:
    """Five queries."""
    parties = list(parties_of(conference).prefetch_related("coordinators"))
    found = list(cases_listed(conference.cases.all()).order_by("position"))
    cases = [case for case in found if case.is_live]
    sharing = sharing_of(cases, parties)
    return ConferenceReading(
        conference=conference,
        parties=parties,
        lines=[_line(n, cases, parties, sharing) for n in range(len(cases))],
        withdrawn=[case for case in found if not case.is_live],
    )


def _line(
    n: int, cases: list[AssistCase], parties: list[AssistParty], sharing: Sharing
) -> CaseLine:
    case = cases[n]
    readers = sharing.readers(parties, case)
    return CaseLine(
        case=case,
        readers=readers,
        missing=[each for each in parties if not each.is_centre and each not in readers],
        is_named=sharing.is_named(case),
        up=cases[n - 1].position if n else None,
        down=cases[n + 1].position if n + 1 < len(cases) else None,
    )


@dataclass(frozen=True)
class Opinion:
    """A party with its words on the case, if it has said any."""

    party: AssistParty
    said: CaseView | None
    may_read: bool


@dataclass(frozen=True)
class CaseReading:
    case: AssistCase
    line: CaseLine
    opinions: list[Opinion]
    plan: SupportPlan | None
    actions: list[PlanAction]
    follow_ups: list[PlanFollowUp]
    memos: list[Any]
    has_ended: bool


def case_reading(user: User, case: AssistCase) -> CaseReading:
    parties = list(parties_of(case.conference))
    sharing = sharing_of([case], parties)
    said = {each.party_id: each for each in case.views.select_related("written_by")}
    plan = (
        SupportPlan.objects.filter(case=case)
        .select_related("first_party__organization", "decided_by", "first_done_by")
        .first()
    )
    follow_ups = list(plan.follow_ups.select_related("done_by")) if plan else []
    actions = plan.actions.select_related("party__organization", "done_by") if plan else []
    return CaseReading(
        case=case,
        line=_line(0, [case], parties, sharing),
        opinions=[Opinion(p, said.get(p.pk), sharing.may_read(p, case)) for p in parties],
        plan=plan,
        actions=list(actions),
        follow_ups=follow_ups,
        memos=list(case.memos.visible_to(user).order_by("-started_at", "-pk")),
        has_ended=any(each.outcome == "ended" for each in follow_ups),
    )


@dataclass(frozen=True)
class Due:
    """What waits for somebody, by its day."""

    moves: list[SupportPlan]
    actions: list[PlanAction]
    follow_ups: list[PlanFollowUp]

    @property
    def total(self) -> int:
        return len(self.moves) + len(self.actions) + len(self.follow_ups)

    @property
    def late(self) -> int:
        rows: list[Any] = [*self.moves, *self.actions, *self.follow_ups]
        return sum(1 for each in rows if each.is_late)


def due_until(user: User, last: date | None, *, most: int = 200) -> Due:
    """First moves, actions and follow-ups that are due by the day (all of them without one).

    Three queries.
    """
    case = f"case__{_COMPANY}"
    moves = SupportPlan.objects.visible_to(user).to_move()
    actions = PlanAction.objects.visible_to(user).still_open()
    follow_ups = PlanFollowUp.objects.visible_to(user).still_open()
    if last is not None:
        moves = moves.filter(first_due__lte=last)
        actions, follow_ups = actions.filter(due_on__lte=last), follow_ups.filter(due_on__lte=last)
    bank = "conference__organization"
    return Due(
        list(
            moves.select_related(case, f"case__{bank}", "first_party__organization").order_by(
                "first_due", "pk"
            )[:most]
        ),
        list(
            actions.select_related(
                f"plan__{case}", f"plan__case__{bank}", "party__organization"
            ).order_by("due_on", "pk")[:most]
        ),
        list(
            follow_ups.select_related(f"plan__{case}", f"plan__case__{bank}").order_by(
                "due_on", "pk"
            )[:most]
        ),
    )


def plans_with_all(cases: "QuerySet[AssistCase]") -> "QuerySet[AssistCase]":
    """For paper: everything that hangs on the cases."""
    return cases_listed(cases).prefetch_related(
        Prefetch(
            "views",
            CaseView.objects.select_related("party__organization").order_by(
                "party__position", "party_id"
            ),
        ),
        Prefetch("plan__actions", PlanAction.objects.kept().select_related("party__organization")),
        "plan__follow_ups",
    )
