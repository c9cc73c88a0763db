"""A conference from its call to the last follow-up: what is refused, what two clicks do."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from assist import services
from assist.enums import ASSIST_TRANSITIONS, AssistState, FollowOutcome
from assist.errors import Refused, Stale, WrongState
from assist.models import (
    AssistCase,
    AssistChange,
    AssistConference,
    AssistParty,
    CaseView,
    PlanAction,
    PlanFollowUp,
    SupportPlan,
)
from assist.reading import due_until
from assist.services import CaseFacts, PartyFacts
from companies.models import Consent
from companies.services import client_merge
from tests import builders as make
from tests.assist import world as scene

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


# --- the call


def test_a_new_conference_has_the_six_parties_in_the_papers_order(clerk):
    row = scene.conference(by=clerk)
    names = [each.name for each in row.parties.select_related("organization")]
    assert names[0] == "城南信用金庫" and names[2:] == [name for name, _ in scene.STANDING]
    assert len(names) == 6 and row.parties.filter(organization=None).count() == 1


def test_the_next_conference_has_the_others_of_the_last_one(clerk):
    row = scene.conference(by=clerk)
    seats = list(row.parties.select_related("organization"))
    facts = [
        PartyFacts(each.role, each.organization, party_id=each.pk, leaves="東商" in each.name)
        for each in seats
    ]
    extra = PartyFacts("other", make.agency("大田区 産業経済部"))
    services.parties_save(conference=row, parties=[*facts, extra], version=0, by=clerk)
    later = scene.conference(by=clerk, title="次", organization=make.bank("巣鴨信用金庫", "1356"))
    names = [each.name for each in later.parties.select_related("organization")]
    assert names[0] == "巣鴨信用金庫" and "城南信用金庫" not in names
    assert "大田区 産業経済部" in names
    assert not any("東商" in name for name in names)


def test_the_same_form_sent_twice_makes_one(clerk):
    key, said = uuid.uuid4(), scene.facts()
    one = services.conference_create(facts=said, uuid=key, by=clerk)
    two = services.conference_create(facts=said, uuid=key, by=clerk)
    assert one == two and AssistConference.objects.count() == 1
    mark = uuid.uuid4()
    cases = [
        services.case_add(conference=one, facts=CaseFacts(), uuid=mark, by=clerk) for _ in "12"
    ]
    assert cases[0] == cases[1] and AssistCase.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RECEPTION, Role.PARTNER, Role.TRAINEE])
def test_who_may_not_write_is_refused_by_the_service(role, clerk):
    row = scene.conference(by=clerk)
    other = make.user(role)
    with pytest.raises(PermissionDenied):
        services.conference_create(facts=scene.facts(), uuid=uuid.uuid4(), by=other)
    with pytest.raises(PermissionDenied):
        services.case_add(conference=row, facts=CaseFacts(), uuid=uuid.uuid4(), by=other)


def test_an_older_page_is_noticed_and_the_same_words_are_not(clerk):
    row = scene.conference(by=clerk)
    changed = scene.facts(title="改めた名称")
    services.conference_edit(conference=row, facts=changed, version=0, by=clerk)
    again = services.conference_edit(conference=row, facts=changed, version=0, by=clerk)
    assert again.version == 1
    with pytest.raises(Stale):
        services.conference_edit(conference=row, facts=scene.facts(), version=0, by=clerk)


def test_another_bank_only_before_there_are_cases(clerk):
    row = scene.conference(by=clerk)
    other = make.bank("巣鴨信用金庫", "1356")
    row = services.conference_edit(
        conference=row, facts=scene.facts(organization=other), version=0, by=clerk
    )
    names = [each.name for each in row.parties.seated().select_related("organization")]
    assert names[0] == "巣鴨信用金庫" and "城南信用金庫" not in names
    scene.case(row, by=clerk)
    with pytest.raises(Refused, match="金融機関は変えられません"):
        services.conference_edit(conference=row, facts=scene.facts(), version=1, by=clerk)


# --- its steps


def test_steps_forward_need_what_they_stand_on(clerk):
    row = scene.conference(by=clerk, period=None)
    with pytest.raises(Refused, match="開催日時"):
        scene.move(row, "fixed", by=clerk)
    later = scene.facts(day=TODAY + timedelta(days=3))
    row = services.conference_edit(conference=row, facts=later, version=0, by=clerk)
    with pytest.raises(Refused, match="案件がありません"):
        scene.move(row, "fixed", by=clerk)
    scene.case(row, by=clerk)
    row = scene.move(row, "fixed", by=clerk)
    with pytest.raises(Refused, match="開催日時になっていません"):
        scene.move(row, "held", by=clerk)


def test_it_is_closed_when_every_case_is_decided_or_taken_off(clerk):
    row = scene.conference(by=clerk)
    first, second = (scene.case(row, by=clerk) for _ in "12")
    row = scene.move(row, "fixed", "held", by=clerk)
    first.conference = row
    scene.decide(first, by=clerk)
    with pytest.raises(Refused, match="案件2のサポートプラン"):
        scene.move(row, "closed", by=clerk)
    services.case_withdraw(case=second, reason="取り下げの申し出", version=0, by=clerk)
    row = scene.move(row, "closed", by=clerk)
    assert row.state == AssistState.CLOSED
    with pytest.raises(WrongState):
        services.case_add(conference=row, facts=CaseFacts(), uuid=uuid.uuid4(), by=clerk)


def test_steps_back_say_why_and_a_decision_holds_the_day(clerk):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    row = scene.move(row, "fixed", by=clerk)
    with pytest.raises(Refused, match="理由"):
        scene.move(row, "planned", by=clerk)
    row = scene.move(row, "held", by=clerk)
    made.conference = row
    scene.decide(made, by=clerk)
    with pytest.raises(Refused, match="取り消せません"):
        scene.move(row, "fixed", by=clerk, reason="誤り")
    other_day = scene.facts(day=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="開催日時は変えられません"):
        services.conference_edit(conference=row, facts=other_day, version=row.version, by=clerk)


def test_a_cancelled_one_keeps_its_reason_and_two_clicks_are_one_step(clerk):
    row = scene.conference(by=clerk)
    for _ in "12":
        row = services.conference_move(
            conference=row, state=AssistState.CANCELLED, version=0, by=clerk, reason="先方の都合"
        )
    assert (row.cancel_reason, row.version) == ("先方の都合", 1)
    assert AssistChange.objects.filter(act="cancelled").count() == 1


def test_the_database_keeps_the_transitions(clerk):
    for old in AssistState:
        for new in AssistState:
            if old == new:
                continue
            row = scene.conference(by=clerk)
            why = {"cancel_reason": "x"} if old == AssistState.CANCELLED else {}
            path = {"held": ["fixed"], "closed": ["fixed", "held"]}.get(old, [])
            rows = AssistConference.objects.filter(pk=row.pk)
            for state in [*path, old] if old != "planned" else []:
                rows.update(state=state, **(why if state == old else {}))
            reason = "x" if new == AssistState.CANCELLED else ""
            if (old, new) in ASSIST_TRANSITIONS:
                rows.update(state=new, cancel_reason=reason)
            else:
                with pytest.raises(DatabaseError, match="no transition"), transaction.atomic():
                    rows.update(state=new, cancel_reason=reason)


def test_nothing_is_deleted_even_by_hand(clerk):
    held = scene.build(make.company(), by=clerk)
    rows = (held.conference, held.case, held.plan, held.action, held.follow_up, held.party)
    for row in (*rows, CaseView.objects.first(), AssistChange.objects.first()):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])


# --- parties


def test_attendance_is_kept_once_it_was_held(clerk):
    row = scene.conference(by=clerk)
    scene.case(row, by=clerk)
    seats = list(row.parties.select_related("organization"))

    def said(attended: bool) -> list[PartyFacts]:
        return [
            PartyFacts(each.role, each.organization, "課長", attended, each.pk) for each in seats
        ]

    with pytest.raises(Refused, match="出席は、開催を記録してから"):
        services.parties_save(conference=row, parties=said(True), version=0, by=clerk)
    row = scene.move(row, "fixed", "held", by=clerk)
    for _ in "12":
        row = services.parties_save(conference=row, parties=said(True), version=2, by=clerk)
    assert row.version == 3 and row.parties.filter(attended=True, people="課長").count() == 6


def test_the_bank_and_the_centre_stay_and_who_left_comes_back_to_its_words(clerk):
    row = scene.conference(by=clerk)
    made = scene.case(row, by=clerk)
    scene.say(made, "東商", "相談窓口で受けられる", by=clerk)
    for name in ("城南", ""):
        seat = scene.party(row, name)
        gone = PartyFacts(seat.role, seat.organization, party_id=seat.pk, leaves=True)
        with pytest.raises(Refused, match="外せません"):
            services.parties_save(conference=row, parties=[gone], version=0, by=clerk)
    seat = scene.party(row, "東商")
    gone = PartyFacts(seat.role, seat.organization, party_id=seat.pk, leaves=True)
    row = services.parties_save(conference=row, parties=[gone], version=0, by=clerk)
    assert seat not in row.parties.seated()
    back = PartyFacts("chamber", seat.organization)
    row = services.parties_save(conference=row, parties=[back], version=1, by=clerk)
    assert AssistParty.objects.seated().get(pk=seat.pk).views.get().view == "相談窓口で受けられる"


# --- cases


def numbers(row: AssistConference) -> list[tuple[int, str]]:
    cases = row.cases.live().select_related("company").order_by("position")
    return [(each.position, each.client) for each in cases]


def test_the_order_of_the_agenda_by_buttons(clerk):
    row = scene.conference(by=clerk)
    one, two, three = (scene.case(row, make.company(name), by=clerk) for name in "甲乙丙")
    for _ in "12":
        services.case_move(case=three, position=2, version=0, by=clerk)
    assert numbers(row) == [(1, "甲"), (2, "丙"), (3, "乙")]
    with pytest.raises(Stale):
        services.case_move(case=two, position=2, version=0, by=clerk)
    with pytest.raises(WrongState):
        services.case_move(case=one, position=3, version=1, by=clerk)
    services.case_withdraw(case=one, reason="取下げ", version=0, by=clerk)
    assert numbers(row) == [(1, "丙"), (2, "乙")]
    row = scene.move(row, "fixed", by=clerk)
    with pytest.raises(WrongState):
        services.case_move(case=two, position=1, version=row.version, by=clerk)
    three.refresh_from_db()
    services.case_withdraw(case=three, reason="取下げ", version=three.version, by=clerk)
    assert numbers(row) == [(2, "乙")], "the numbers are on paper"
    one.refresh_from_db()
    services.case_restore(case=one, version=one.version, by=clerk)
    assert numbers(row) == [(2, "乙"), (3, "甲")]


def test_a_company_is_on_the_agenda_once_and_by_its_root(clerk):
    row = scene.conference(by=clerk)
    old, root = make.company("旧社"), make.company("本社")
    client_merge(merged=old, root=root, by=make.user(Role.MANAGER))
    made = scene.case(row, old, by=clerk)
    assert made.company == root
    with pytest.raises(ValidationError, match="すでに議題にあります"):
        scene.case(row, root, by=clerk)
    services.case_withdraw(case=made, reason="取下げ", version=0, by=clerk)
    again = scene.case(row, root, by=clerk)
    made.refresh_from_db()
    with pytest.raises(ValidationError, match="すでに議題にあります"):
        services.case_restore(case=made, version=made.version, by=clerk)
    assert again.is_live


def test_another_banks_branch_is_refused(clerk):
    row = scene.conference(by=clerk)
    foreign = make.bank("巣鴨信用金庫", "1356", "本店").branches.get()
    with pytest.raises(ValidationError, match="この会議の金融機関の支店"):
        scene.case(row, by=clerk, branch=foreign)


def test_consents_are_one_to_each_party_and_given_once(clerk):
    row = scene.conference(by=clerk)
    made = scene.case(row, make.company(), by=clerk)
    for _ in "12":
        scene.agree(made, "城南", "信用保証", by=clerk)
    agencies = Consent.objects.filter(kind="assist").values_list("agency", flat=True)
    assert sorted(agencies) == ["城南信用金庫", "東京信用保証協会"]
    with pytest.raises(Refused, match="企業が登録されていない"):
        scene.agree(scene.case(row, by=clerk), by=clerk)


def test_memos_are_the_companys_own_and_the_hidden_ones_stay(clerk):
    company, lead = make.company(), make.coordinator()
    open_memo, other = (
        make.submitted(lead, company=company),
        make.submitted(lead, company=make.company("別の会社")),
    )
    row = scene.conference(by=clerk)
    made = scene.case(row, company, by=clerk)
    services.case_memos_set(case=made, memos=[open_memo.pk, other.pk], by=clerk)
    assert list(made.memos.all()) == [open_memo]
    other_company = CaseFacts(company=make.company("三つ目"))
    services.case_edit(case=made, facts=other_company, version=0, by=clerk)
    assert not made.memos.exists()


# --- views and plans


def test_a_view_is_noticed_when_older_and_kept_when_said_twice(clerk):
    made = scene.case(scene.conference(by=clerk), by=clerk)
    seat = scene.party(made.conference, "城南")
    known = {"case": made, "party": seat, "offer": "", "is_shared": False, "by": clerk}
    for _ in "12":
        said = services.view_save(**known, view="据置を延ばせる", version=0)
    assert (said.version, CaseView.objects.count()) == (1, 1)
    services.view_save(**known, view="借換も考える", version=1)
    with pytest.raises(Stale):
        services.view_save(**known, view="やめる", version=1)
    events = SupportPlan._meta.apps.get_model("assist", "CaseViewEvent")
    assert [each.view for each in events.objects.all()] == ["据置を延ばせる"]


def test_a_decision_is_whole_and_makes_the_follow_ups(clerk):
    row = scene.conference(by=clerk, day=date(2025, 11, 30))
    made = scene.case(row, by=clerk)
    row = scene.move(row, "fixed", by=clerk)
    made.conference = row
    with pytest.raises(WrongState):
        scene.decide(made, by=clerk)
    row = scene.move(row, "held", by=clerk)
    with pytest.raises(ValidationError) as missing:
        scene.decide(made, by=clerk, aim="", first_owner="", first_due=None)
    assert set(missing.value.message_dict) == {"aim", "first_owner", "first_due"}
    for _ in "12":
        plan = scene.decide(made, by=clerk)
    days = list(plan.follow_ups.order_by("months").values_list("months", "due_on"))
    assert days == [(3, date(2026, 2, 28)), (6, date(2026, 5, 30)), (12, date(2026, 11, 30))]
    with pytest.raises(Stale):
        scene.decide(made, by=clerk, aim="別の目標")
    with pytest.raises(ValidationError):
        services.plan_save(
            case=made, facts=scene.plan_facts(row, aim=""), version=plan.version, by=clerk
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        SupportPlan.objects.filter(pk=plan.pk).update(aim="")


def test_the_first_move_is_done_and_undone(clerk):
    held = scene.build(make.company(), by=clerk)
    known = {"plan": held.plan, "by": clerk}
    for _ in "12":
        done = services.first_move_record(**known, done_on=TODAY, result="提出した", version=1)
    assert (done.version, done.first_done_by) == (2, clerk)
    assert not due_until(clerk, None).moves
    with pytest.raises(Stale):
        services.first_move_record(**known, done_on=None, result="", version=1)
    again = services.first_move_record(**known, done_on=None, result="", version=2)
    assert again.first_done_by is None and due_until(clerk, None).moves == [again]
    with pytest.raises(ValidationError, match="未来"):
        tomorrow = TODAY + timedelta(days=1)
        services.first_move_record(**known, done_on=tomorrow, result="", version=3)


def test_an_action_is_done_or_given_up(clerk):
    held = scene.build(make.company(), by=clerk)
    assert due_until(clerk, None).actions == [held.action]
    for _ in "12":
        gone = services.action_drop(action=held.action, reason="不要になった", version=0, by=clerk)
    assert gone.dropped_reason == "不要になった" and due_until(clerk, None).actions == []
    with pytest.raises(WrongState):
        facts = services.ActionFacts("別", held.party, TODAY)
        services.action_edit(action=held.action, facts=facts, version=1, by=clerk)


def test_follow_ups_go_on_after_the_conference_is_closed_and_end_with_the_company(clerk):
    held = scene.build(make.company(), by=clerk)
    scene.move(held.conference, "closed", by=clerk)
    assert len(due_until(clerk, None).follow_ups) == 3
    services.follow_up_record(
        follow_up=held.follow_up,
        outcome=FollowOutcome.ENDED,
        done_on=TODAY,
        note_text="自主廃業を決めた",
        version=0,
        by=clerk,
    )
    assert due_until(clerk, None).follow_ups == []
    assert PlanFollowUp.objects.filter(done_on=None).count() == 2
    with pytest.raises(WrongState):
        services.plan_save(
            case=held.case,
            facts=scene.plan_facts(held.conference, aim="別の目標"),
            version=held.plan.version,
            by=clerk,
        )


def test_what_is_taken_off_waits_for_nobody(clerk):
    held = scene.build(make.company(), by=clerk)
    held.case.refresh_from_db()
    services.case_withdraw(case=held.case, reason="取下げ", version=held.case.version, by=clerk)
    assert due_until(clerk, None).total == 0
    assert PlanAction.objects.count() == 1


def test_a_restricted_memo_is_shown_to_who_may_read_it(clerk):
    company = make.company()
    memo = make.submitted(make.coordinator("大友 香織"), company=company, is_restricted=True)
    made = scene.case(scene.conference(by=clerk), company, by=clerk)
    services.case_memos_set(case=made, memos=[memo.pk], by=clerk)
    from assist.reading import case_reading

    other = make.coordinator("別の 人").user
    assert other is not None
    assert case_reading(other, made).memos == []
    assert case_reading(make.user(Role.CHIEF), made).memos == [memo]
