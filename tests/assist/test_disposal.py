"""What is past its term: the words are gone everywhere, the figures stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from assist.counting import assist_counts
from assist.disposal import CASE, CONFERENCE
from assist.enums import FollowOutcome
from assist.models import AssistCase, AssistConference, PlanFollowUp
from assist.services import (
    PartyFacts,
    action_drop,
    action_edit,
    case_edit,
    case_withdraw,
    first_move_record,
    follow_up_record,
    parties_save,
)
from assist.services.cases import CaseFacts
from assist.services.plans import ActionFacts
from companies.disposal import COMPANY
from tests import builders as make
from tests.assist import world as scene
from tests.desks.test_disposal import found_in_database
from yorozu.kit import disposal

pytestmark = pytest.mark.django_db
SECRET = "ひみつの話"
OLD = date(2018, 6, 5)
SPAN = (date(2018, 6, 1), date(2018, 7, 1))


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


def old_conference(clerk: Any) -> AssistConference:
    """Every column people type into holds the words, and so does its history."""
    row = scene.conference(
        by=clerk,
        day=OLD,
        title=SECRET,
        place=SECRET,
        note=SECRET,
        meeting_url="https://example.jp/ひみつの話",
    )
    words = dict.fromkeys(("situation", "debt", "repayment", "ask", "bank_person"), SECRET)
    made = scene.case(row, make.company(), by=clerk, **words)
    other = scene.case(row, by=clerk)
    case_withdraw(case=other, reason=SECRET, version=0, by=clerk)
    row = scene.move(row, "fixed", by=clerk)
    row = scene.move(row, "planned", by=clerk, reason=SECRET)
    row = scene.move(row, "fixed", "held", by=clerk)
    made.conference = row
    scene.say(made, "", SECRET, by=clerk)
    named = dict.fromkeys(("aim", "summary", "first_move", "first_owner"), SECRET)
    plan = scene.decide(made, by=clerk, **named)
    first_move_record(plan=plan, done_on=OLD, result=SECRET, version=1, by=clerk)
    did = scene.action(plan, by=clerk, what=SECRET, owner=SECRET)
    done = ActionFacts(SECRET, did.party, did.due_on, SECRET, OLD, SECRET)
    action_edit(action=did, facts=done, version=0, by=clerk)
    given_up = scene.action(plan, by=clerk)
    action_drop(action=given_up, reason=SECRET, version=0, by=clerk)
    follow_up_record(
        follow_up=plan.follow_ups.order_by("months")[0],
        outcome=FollowOutcome.BETTER,
        done_on=date(2018, 9, 5),
        note_text=SECRET,
        version=0,
        by=clerk,
    )
    case_edit(
        case=made,
        facts=CaseFacts(company=made.company, **words, branch=None),
        version=0,
        by=clerk,
    )
    seat = scene.party(row, "東商")
    people = PartyFacts(seat.role, seat.organization, SECRET, True, seat.pk)
    row.refresh_from_db()
    parties_save(conference=row, parties=[people], version=row.version, by=clerk)
    return row


def wipe(kind: str, kept_from: date) -> int:
    ids = [due.target_id for due in disposal.kind_of(kind).due(kept_from, None)]
    disposal.wipe(kind, ids)
    return len(ids)


def test_words_are_gone_with_their_history_and_the_figures_stay(clerk):
    old_conference(clerk)
    before = assist_counts(make.programme(), [SPAN])
    assert {table.split(".")[0] for table, _ in found_in_database(SECRET)} >= {
        "assist_assistcase",
        "assist_assistchange",
        "assist_assistconference",
        "assist_assistparty",
        "assist_caseview",
        "assist_planaction",
        "assist_planfollowup",
        "assist_supportplan",
    }
    later = date(2021, 4, 1)
    assert (wipe(CASE, later), wipe(CONFERENCE, later)) == (2, 1)
    assert found_in_database(SECRET) == []
    assert assist_counts(make.programme(), [SPAN]) == before == {"conferences": [1], "cases": [1]}
    assert PlanFollowUp.objects.get(months=3).outcome == FollowOutcome.BETTER


def test_a_case_that_is_followed_up_waits_and_keeps_its_company(clerk):
    row = old_conference(clerk)
    made = row.cases.live().get()
    company = made.company
    assert company is not None
    last = made.plan.follow_ups.get(months=12)
    follow_up_record(
        follow_up=last,
        outcome=FollowOutcome.SAME,
        done_on=timezone.localdate(),
        note_text="",
        version=0,
        by=clerk,
    )
    kept_from = date(2021, 4, 1)
    ids = {due.target_id for due in disposal.kind_of(CASE).due(kept_from, None)}
    assert ids == set(AssistCase.objects.exclude(pk=made.pk).values_list("pk", flat=True))
    assert disposal.last_used(COMPANY, [company.pk])[company.pk] == timezone.localdate()
    used = [company.pk in each for each in map(_ids, disposal.used_since(COMPANY, kept_from))]
    assert any(used)


def _ids(rows: Any) -> set[int]:
    return {pk for row in rows for pk in row.values()}


def test_a_young_conference_is_not_listed(clerk):
    scene.build(make.company(), by=clerk)
    for kind in (CASE, CONFERENCE):
        assert list(disposal.kind_of(kind).due(date(2021, 4, 1), None)) == []
