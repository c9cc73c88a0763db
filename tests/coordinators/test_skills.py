"""Levels and proposals: who may, what the database refuses, what happens twice or at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.models import Topic
from coordinators.enums import ProposalState
from coordinators.errors import Refused, Stale
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.selectors import past_levels, past_proposals, returned_to
from coordinators.services import (
    proposal_approve,
    proposal_return,
    proposal_withdraw,
    skill_propose,
    skill_set,
)
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def topic() -> Topic:
    return make.topic()


@pytest.fixture
def manager() -> User:
    return make.user(Role.MANAGER)


def level_of(who: Coordinator, topic: Topic) -> tuple[int, str] | None:
    row = SkillLevel.objects.filter(coordinator=who, topic=topic).first()
    return (row.level, row.evidence) if row else None


def set_it(who: Coordinator, topic: Topic, by: User, **facts: Any) -> SkillLevel:
    plain: dict[str, Any] = {"level": 3, "evidence": "実績", "revision": 0}
    return skill_set(coordinator=who, topic=topic, by=by, **(plain | facts))


# ── setting at once ──────────────────────────────────────────────────────────────────────────


def test_manager_sets_a_level_and_it_is_remembered(who, topic, manager):
    set_it(who, topic, manager, level=1, evidence="同席")
    set_it(who, topic, manager, level=3, evidence="担当 30件", revision=1)
    assert level_of(who, topic) == (3, "担当 30件")
    newest, first = past_levels(manager, who, topic)
    assert (newest.level, newest.before, newest.by) == (3, 1, manager.name)
    assert (first.level, first.before, first.move) == (1, None, "はじめての登録")
    assert list(
        AuditEvent.objects.filter(act="skill.set").values_list("detail__level", flat=True)
    ) == [3, 1]


def test_setting_the_same_twice_is_once(who, topic, manager):
    first = set_it(who, topic, manager)
    again = set_it(who, topic, manager)
    assert (again.pk, again.revision) == (first.pk, 1)
    assert len(past_levels(manager, who)) == 1


def test_setting_on_an_older_page_is_refused(who, topic, manager):
    make.skill(who, topic, 2)
    with pytest.raises(Stale):
        set_it(who, topic, manager, level=4, revision=0)
    assert level_of(who, topic) == (2, "実績")


@pytest.mark.parametrize(
    "role", [Role.SECRETARIAT, Role.RECEPTION, Role.COORDINATOR, Role.PARTNER, Role.TRAINEE]
)
def test_only_manager_and_chief_set_at_once(who, topic, role):
    with pytest.raises(PermissionDenied):
        set_it(who, topic, make.user(role))


def test_a_chief_sets_others_but_not_themselves(who, topic):
    chief = make.chief()
    set_it(who, topic, chief.user)
    with pytest.raises(PermissionDenied):
        set_it(chief, topic, chief.user)


def test_a_level_needs_evidence_and_no_level_needs_none(who, topic, manager):
    with pytest.raises(ValidationError):
        set_it(who, topic, manager, level=1, evidence="  ")
    set_it(who, topic, manager, level=0, evidence="")
    assert level_of(who, topic) == (0, "")


@pytest.mark.parametrize("level", [-1, 5])
def test_a_level_outside_the_scale_is_refused(who, topic, manager, level):
    with pytest.raises(ValueError, match="Level"):
        set_it(who, topic, manager, level=level)
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillLevel.objects.create(
            coordinator=who,
            topic=topic,
            level=level if level > 0 else 9,
            evidence="x",
            set_by=manager,
            set_on=timezone.localdate(),
        )


def test_who_has_left_and_what_is_not_offered_are_not_rated(who, topic, manager):
    old = Topic.objects.create(name="旧", valid_until=2020)
    legacy = Topic.objects.create(name="台帳の分野", is_legacy=True)
    for other in (old, legacy):
        with pytest.raises(Refused, match="今年度の相談分野ではありません"):
            set_it(who, other, manager)
    who.in_office_until = timezone.localdate() - timedelta(days=1)
    who.save()
    with pytest.raises(Refused, match="在任していない"):
        set_it(who, topic, manager)


def test_the_history_cannot_be_rewritten(who, topic, manager):
    set_it(who, topic, manager)
    events = SkillLevel.pgh_event_model.objects
    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(level=4)
    with pytest.raises(DatabaseError), transaction.atomic():
        events.all().delete()
    SkillLevel.objects.update(level=1)
    assert [past.level for past in past_levels(manager, who)] == [1, 3]


# ── proposing ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.MANAGER])
def test_the_office_proposes_for_everybody(who, topic, role):
    assert make.proposal(who, topic, by=make.user(role)).is_open


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.TRAINEE])
def test_others_do_not_propose(who, topic, role):
    with pytest.raises(PermissionDenied):
        make.proposal(who, topic, by=make.user(role))


def test_coordinators_and_chiefs_propose_for_themselves_only(who, topic):
    chief = make.chief()
    for other in (who, chief):
        assert make.proposal(other, topic, by=other.user).is_open
    with pytest.raises(PermissionDenied):
        make.proposal(who, make.topic("創業"), by=chief.user)
    with pytest.raises(PermissionDenied):
        make.proposal(chief, make.topic("創業"), by=who.user)


def test_one_proposal_is_open_at_a_time(who, topic):
    first = make.proposal(who, topic, 3)
    assert make.proposal(who, topic, 3).pk == first.pk
    with pytest.raises(Refused, match="承認を待っている申請があります"):
        make.proposal(who, topic, 4)
    with pytest.raises(IntegrityError, match="skill_proposal_open_once"), transaction.atomic():
        SkillProposal.objects.create(
            coordinator=who, topic=topic, level=4, evidence="x", proposed_by=who.user
        )


def test_what_is_there_already_needs_no_proposal(who, topic):
    make.skill(who, topic, 3, evidence="相談の実績")
    with pytest.raises(Refused, match="いまの登録と同じ"):
        make.proposal(who, topic, 3)
    assert make.proposal(who, topic, 3, evidence="相談の実績（今年度12件）").is_open


def test_a_proposal_without_evidence_is_refused(who, topic):
    with pytest.raises(ValidationError):
        make.proposal(who, topic, 2, evidence="")


# ── deciding ─────────────────────────────────────────────────────────────────────────────────


def test_approval_sets_the_level(who, topic, manager):
    proposal = make.proposal(who, topic, 3, evidence="今年度12件")
    done = proposal_approve(proposal=proposal, by=manager, revision=0)
    assert (done.state, done.decided_by) == (ProposalState.APPROVED, manager)
    assert level_of(who, topic) == (3, "今年度12件")
    assert proposal_approve(proposal=proposal, by=manager, revision=0).pk == done.pk
    assert AuditEvent.objects.filter(act="skill.approved").count() == 1


def test_nobody_approves_their_own(topic):
    chief, other = make.chief(), make.chief("大友 香織")
    own = make.proposal(chief, topic)
    with pytest.raises(PermissionDenied):
        proposal_approve(proposal=own, by=chief.user, revision=0)
    asked_for = make.proposal(other, topic, by=make.user(Role.SECRETARIAT))
    with pytest.raises(PermissionDenied):
        proposal_approve(proposal=asked_for, by=other.user, revision=0)
    proposal_approve(proposal=own, by=other.user, revision=0)
    proposal_approve(proposal=asked_for, by=chief.user, revision=0)


def test_the_database_refuses_an_approval_by_the_proposer(who, topic):
    proposal = make.proposal(who, topic)
    with pytest.raises(IntegrityError, match="not_approved_by_proposer"), transaction.atomic():
        SkillProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by=who.user, decided_at=timezone.now()
        )


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.RECEPTION, Role.COORDINATOR])
def test_only_chief_and_manager_decide(who, topic, role):
    proposal = make.proposal(who, topic)
    for act in (
        lambda by: proposal_approve(proposal=proposal, by=by, revision=0),
        lambda by: proposal_return(proposal=proposal, by=by, reason="足りない"),
    ):
        with pytest.raises(PermissionDenied):
            act(make.user(role))


def test_an_approval_on_an_older_page_is_refused(who, topic, manager):
    proposal = make.proposal(who, topic, 2)
    make.skill(who, topic, 4)
    with pytest.raises(Stale):
        proposal_approve(proposal=proposal, by=manager, revision=0)
    assert level_of(who, topic) == (4, "実績")
    proposal.refresh_from_db()
    assert proposal.is_open


def test_a_return_needs_a_reason_and_reaches_the_proposer(who, topic, manager):
    proposal = make.proposal(who, topic)
    with pytest.raises(ValidationError):
        proposal_return(proposal=proposal, by=manager, reason=" ")
    proposal_return(proposal=proposal, by=manager, reason="件数を添えてください")
    assert level_of(who, topic) is None
    assert [row.reason for row in returned_to(who.user)] == ["件数を添えてください"]
    assert [row.state for row in past_proposals(who.user, who, topic)] == ["returned"]
    make.proposal(who, topic, evidence="12件")
    assert returned_to(who.user) == []


def test_withdrawing_is_the_proposers_and_the_coordinators(who, topic):
    clerk = make.user(Role.SECRETARIAT)
    proposal = make.proposal(who, topic, by=clerk)
    with pytest.raises(PermissionDenied):
        proposal_withdraw(proposal=proposal, by=make.user(Role.SECRETARIAT))
    proposal_withdraw(proposal=proposal, by=who.user)
    again = make.proposal(who, topic, by=clerk)
    proposal_withdraw(proposal=again, by=clerk)
    proposal_withdraw(proposal=again, by=clerk)
    assert AuditEvent.objects.filter(act="skill.withdrawn").count() == 2


def test_what_is_decided_stays_decided(who, topic, manager):
    proposal = make.proposal(who, topic)
    proposal_withdraw(proposal=proposal, by=who.user)
    for act in (
        lambda: proposal_approve(proposal=proposal, by=manager, revision=0),
        lambda: proposal_return(proposal=proposal, by=manager, reason="理由"),
    ):
        with pytest.raises(Refused, match="すでに「取下げ」"):
            act()
    assert level_of(who, topic) is None


def test_a_state_without_its_person_cannot_be_stored(who, topic):
    proposal = make.proposal(who, topic)
    with pytest.raises(IntegrityError, match="decided_by_somebody"), transaction.atomic():
        SkillProposal.objects.filter(pk=proposal.pk).update(state="withdrawn")


# ── at once ──────────────────────────────────────────────────────────────────────────────────


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, all begun together on connections of their own."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            answers[place] = act()
        except Exception as error:  # noqa: BLE001 - the answer is what is compared
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    connection.close()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_leave_one():
    who, topic = make.coordinator(), make.topic()
    clerks = [make.user(Role.SECRETARIAT) for _ in range(4)]
    answers = at_once(
        *(lambda by=by: make.proposal(who, topic, by=by, evidence=by.name) for by in clerks)
    )
    assert sum(isinstance(each, SkillProposal) for each in answers) == 1
    assert sum(isinstance(each, Refused) for each in answers) == 3
    assert SkillProposal.objects.still_open().count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_withdrawing_at_once_is_one_of_them():
    who, topic = make.coordinator(), make.topic()
    manager, proposal = make.user(Role.MANAGER), make.proposal(who, topic, 3)
    answers = at_once(
        lambda: proposal_approve(proposal=proposal, by=manager, revision=0),
        lambda: proposal_withdraw(proposal=proposal, by=who.user),
    )
    assert sum(isinstance(each, SkillProposal) for each in answers) == 1
    proposal.refresh_from_db()
    approved = proposal.state == ProposalState.APPROVED
    assert SkillLevel.objects.filter(coordinator=who).exists() == approved


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_set_the_level_once():
    who, topic = make.coordinator(), make.topic()
    approvers, proposal = [make.user(Role.MANAGER) for _ in range(2)], make.proposal(who, topic)
    answers = at_once(
        *(lambda by=by: proposal_approve(proposal=proposal, by=by, revision=0) for by in approvers)
    )
    assert sum(isinstance(each, Refused) for each in answers) == 1
    assert SkillLevel.objects.get(coordinator=who).revision == 1


def test_a_future_start_is_not_in_office(topic, manager):
    who = make.coordinator(in_office_from=date(2999, 1, 1))
    with pytest.raises(Refused):
        skill_propose(coordinator=who, topic=topic, level=2, evidence="x", by=manager)
