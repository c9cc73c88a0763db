"""Plain data of the papers: what a party may see, and nothing else.

A party's paper is built from its own point of view: a case whose company has not agreed to this
party is a number with a sentence, and no word of it is read into the paper's data. Of the others
it gets what they share, and what was decided.
"""

from dataclasses import dataclass

from assist.consenting import Sharing, sharing_of
from assist.models import AssistCase, AssistConference, AssistParty, SupportPlan
from assist.reading import parties_of, plans_with_all
from yorozu.kit.wareki import format_date

CLOSED_TO_PARTY = "企業の同意を確認できていないため、この資料には内容を載せていません。"
CLOSED_TO_ALL = "企業の同意を確認できていないため、企業名と内容を載せていません。"


@dataclass(frozen=True)
class Seat:
    role: str
    name: str
    people: str
    attended: bool


@dataclass(frozen=True)
class Voice:
    """What one party says."""

    party: str
    view: str
    offer: str
    is_own: bool
    is_shared: bool


@dataclass(frozen=True)
class Step:
    """One action, or the first move."""

    what: str
    party: str
    owner: str
    due: str
    done: str
    result: str


@dataclass(frozen=True)
class Check:
    """One follow-up."""

    label: str
    due: str
    outcome: str
    note: str


@dataclass(frozen=True)
class PlanPaper:
    aim: str
    summary: str
    first: Step
    actions: tuple[Step, ...]
    checks: tuple[Check, ...]
    decided_on: str


@dataclass(frozen=True)
class CasePaper:
    """A case as it is printed; `closed` says why there is nothing but the number."""

    number: int
    closed: str = ""
    company: str = ""
    business: str = ""
    branch: str = ""
    bank_person: str = ""
    situation: str = ""
    debt: str = ""
    repayment: str = ""
    ask: str = ""
    voices: tuple[Voice, ...] = ()
    plan: PlanPaper | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConferencePaper:
    title: str
    state: str
    day: str
    hours: str
    method: str
    place: str
    bank: str
    reader: str
    is_whole: bool
    seats: tuple[Seat, ...]
    cases: tuple[CasePaper, ...]


def conference_paper(conference: AssistConference, party: AssistParty) -> ConferencePaper:
    """For one party; the centre's own holds the whole set."""
    parties = list(parties_of(conference))
    cases = list(plans_with_all(conference.cases.live()).order_by("position"))
    sharing = sharing_of(cases, parties)
    start, end = conference.starts_at, conference.ends_at
    return ConferencePaper(
        title=conference.title,
        state=conference.get_state_display(),
        day=format_date(start.date(), weekday=True) if start else "未定",
        hours=f"{start:%H:%M}～{end:%H:%M}" if start and end else "",
        method=conference.get_method_display(),
        place=conference.place,
        bank=conference.bank,
        reader=party.name,
        is_whole=party.is_centre,
        seats=tuple(
            Seat(each.get_role_display(), each.name, each.people, each.attended) for each in parties
        ),
        cases=tuple(_case(case, party, parties, sharing) for case in cases),
    )


def plan_paper(case: AssistCase, parties: list[AssistParty]) -> CasePaper:
    """サポートプラン of one case: what is shared and what was decided, for all who may read it."""
    sharing = sharing_of([case], parties)
    if not sharing.is_named(case):
        return CasePaper(case.position, closed=CLOSED_TO_ALL)
    return _open(case, None, sharing.readers(parties, case))


def _case(
    case: AssistCase, party: AssistParty, parties: list[AssistParty], sharing: Sharing
) -> CasePaper:
    if not sharing.may_read(party, case):
        closed = CLOSED_TO_ALL if party.is_centre else CLOSED_TO_PARTY
        return CasePaper(case.position, closed=closed)
    readers = sharing.readers(parties, case) if party.is_centre else []
    return _open(case, party, readers)


def _open(case: AssistCase, party: AssistParty | None, readers: list[AssistParty]) -> CasePaper:
    root = case.root
    assert root is not None
    plan = getattr(case, "plan", None)
    return CasePaper(
        number=case.position,
        company=root.name,
        business=root.business,
        branch=str(case.branch or ""),
        bank_person=case.bank_person,
        situation=case.situation,
        debt=case.debt,
        repayment=case.repayment,
        ask=case.ask,
        voices=_voices(case, party),
        plan=_plan(plan, party) if plan is not None and plan.decided_on else None,
        readers=tuple(each.name for each in readers),
    )


def _voices(case: AssistCase, party: AssistParty | None) -> tuple[Voice, ...]:
    """All of them for the centre; else the party's own and those that are shared."""
    is_whole = party is not None and party.is_centre
    return tuple(
        Voice(said.party.name, said.view, said.offer, _is(said.party, party), said.is_shared)
        for said in case.views.all()
        if (said.view or said.offer)
        and (is_whole or said.is_shared or _is(said.party, party))
        and said.party.left_at is None
    )


def _is(one: AssistParty, other: AssistParty | None) -> bool:
    return other is not None and one.pk == other.pk


def _plan(plan: SupportPlan, party: AssistParty | None) -> PlanPaper:
    """What was decided. How it went in words is for who did it, and for the centre."""
    may_all = party is not None and party.is_centre

    def told(owner: AssistParty | None, words: str) -> str:
        return words if may_all or (owner is not None and _is(owner, party)) else ""

    assert plan.first_party is not None
    return PlanPaper(
        aim=plan.aim,
        summary=plan.summary,
        first=Step(
            what=plan.first_move,
            party=plan.first_party.name,
            owner=plan.first_owner,
            due=format_date(plan.first_due) if plan.first_due else "",
            done=format_date(plan.first_done_on) if plan.first_done_on else "",
            result=told(plan.first_party, plan.first_result),
        ),
        actions=tuple(
            Step(
                what=each.what,
                party=each.party.name,
                owner=each.owner,
                due=format_date(each.due_on),
                done=format_date(each.done_on) if each.done_on else "",
                result=told(each.party, each.result),
            )
            for each in plan.actions.all()
            if each.dropped_at is None
        ),
        checks=_checks(plan, may_all),
        decided_on=format_date(plan.decided_on) if plan.decided_on else "",
    )


def _checks(plan: SupportPlan, may_all: bool) -> tuple[Check, ...]:
    return tuple(
        Check(
            label=f"{each.months}か月後",
            due=format_date(each.due_on),
            outcome=each.get_outcome_display() if each.done_on else "",
            note=each.note if may_all else "",
        )
        for each in plan.follow_ups.all()
    )
