"""A conference through the real services: the parties, cases, consents, views and plans."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from assist import services
from assist.enums import AssistState
from assist.models import (
    AssistCase,
    AssistConference,
    AssistParty,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)
from assist.services import ActionFacts, CaseFacts, ConferenceFacts, PlanFacts
from bookings.models.periods import period_of
from companies.enums import ConsentMeans
from companies.models import Company
from partners.enums import OrganizationKind
from partners.models import Organization
from tests import builders as make

STANDING = (
    ("東京都中小企業活性化協議会", OrganizationKind.PUBLIC),
    ("東京信用保証協会", OrganizationKind.GUARANTEE),
    ("東京都事業承継・引継ぎ支援センター", OrganizationKind.PUBLIC),
    ("東商ビジネスサポートデスク東京セントラル", OrganizationKind.CHAMBER),
)


def standing() -> list[Organization]:
    return [
        Organization.objects.get_or_create(name=name, defaults={"kind": kind})[0]
        for name, kind in STANDING
    ]


def facts(**changes: Any) -> ConferenceFacts:
    start = make.at(changes.pop("day", timezone.localdate() - timedelta(days=7)), "14:00")
    plain: dict[str, Any] = {
        "title": "第1回 アシスト会議",
        "programme": make.programme(),
        "organization": make.bank("城南信用金庫", "1344", "蒲田支店"),
        "period": period_of(start, start + timedelta(hours=2)),
        "place": "城南信用金庫 本店会議室",
    }
    return ConferenceFacts(**(plain | changes))


def conference(*, by: User | None = None, **changes: Any) -> AssistConference:
    """A week ago unless `day` says otherwise; still in preparation."""
    standing()
    clerk = by or make.user(Role.SECRETARIAT)
    return services.conference_create(facts=facts(**changes), uuid=uuid.uuid4(), by=clerk)


def move(row: AssistConference, *states: str, by: User, reason: str = "") -> AssistConference:
    for state in states:
        row.refresh_from_db()
        row = services.conference_move(
            conference=row, state=AssistState(state), version=row.version, by=by, reason=reason
        )
    return row


def case(
    row: AssistConference, company: Company | None = None, *, by: User, **words: Any
) -> AssistCase:
    words.setdefault("situation", "受注の減少により、返済の見通しが立たない。")
    said = CaseFacts(company=company, **words)
    return services.case_add(conference=row, facts=said, uuid=uuid.uuid4(), by=by)


def party(row: AssistConference, name: str = "") -> AssistParty:
    """By a part of its name; the centre without one."""
    parties = row.parties.select_related("organization", "conference__organization")
    return (
        parties.get(organization__name__contains=name) if name else parties.get(organization=None)
    )


def agree(row: AssistCase, *names: str, by: User, on: date | None = None) -> AssistCase:
    """The company consents to these parties, to all of them without names."""
    parties = [
        each
        for each in row.conference.parties.select_related("organization")
        if each.organization and (not names or any(name in each.name for name in names))
    ]
    day = on or timezone.localdate()
    return services.case_consent(
        case=row, parties=parties, given_on=day, means=ConsentMeans.PAPER, by=by
    )


def plan_facts(row: AssistConference, **changes: Any) -> PlanFacts:
    plain: dict[str, Any] = {
        "aim": "返済条件を見直し、1年で収支を整える。",
        "summary": "活性化協議会が計画の作成を助け、よろずが売上の改善を受け持つ。",
        "first_move": "資金繰り表を作り、金融機関へ提出する。",
        "first_party": party(row),
        "first_owner": "石田 真",
        "first_due": timezone.localdate() + timedelta(days=7),
    }
    return PlanFacts(**(plain | changes))


def decide(row: AssistCase, *, by: User, **changes: Any) -> SupportPlan:
    held_on = row.conference.held_on
    assert held_on is not None
    return services.plan_decide(
        case=row,
        facts=plan_facts(row.conference, **changes),
        decided_on=held_on,
        version=0,
        by=by,
    )


def say(row: AssistCase, name: str, words: str, *, by: User, is_shared: bool = False) -> None:
    services.view_save(
        case=row,
        party=party(row.conference, name),
        view=words,
        offer="",
        is_shared=is_shared,
        version=0,
        by=by,
    )


def action(plan: SupportPlan, *, by: User, **changes: Any) -> PlanAction:
    plain: dict[str, Any] = {
        "what": "経営改善計画の案を作る",
        "party": party(plan.case.conference, "活性化"),
        "due_on": timezone.localdate() + timedelta(days=30),
        "owner": "協議会 花子",
    }
    return services.action_add(
        plan=plan, facts=ActionFacts(**(plain | changes)), uuid=uuid.uuid4(), by=by
    )


@dataclass
class Assist:
    """A held conference with one decided case, and one still in preparation."""

    conference: AssistConference
    case: AssistCase
    party: AssistParty
    plan: SupportPlan
    action: PlanAction
    follow_up: PlanFollowUp
    planned: AssistConference
    waiting: AssistCase


def build(company: Company, *, by: User) -> Assist:
    held = conference(by=by)
    first = agree(case(held, company, by=by), by=by)
    held = move(held, "fixed", "held", by=by)
    first.conference = held
    say(first, "", "受注の見直しから手伝える。", by=by, is_shared=True)
    plan = decide(first, by=by)
    planned = conference(by=by, title="第2回 アシスト会議", day=timezone.localdate())
    return Assist(
        conference=held,
        case=first,
        party=party(held, "城南"),
        plan=plan,
        action=action(plan, by=by),
        follow_up=plan.follow_ups.order_by("months")[0],
        planned=planned,
        waiting=case(planned, by=by),
    )
