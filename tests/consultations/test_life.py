"""The memo's life: states, who may move it, what the database refuses by itself."""

import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from center.models import MonthLock
from companies.enums import StaffBand
from companies.services import client_learn
from consultations.confirming.services import memo_confirm, memo_return, memo_unconfirm, memo_void
from consultations.enums import MemoStatus
from consultations.errors import (
    DraftConflict,
    MonthClosed,
    OwnMemo,
    ReasonRequired,
    StaleRevision,
    WrongState,
)
from consultations.models import Memo, MemoDraft
from consultations.writing.services.draft import (
    draft_discard,
    draft_open,
    draft_restore,
    draft_save,
)
from consultations.writing.services.write import memo_revise, memo_submit
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make.coordinator()


@pytest.fixture
def concierge():
    return make.user(Role.SECRETARIAT)


def test_submission_gives_the_number_of_the_sessions_year(lead):
    march = make.submitted(lead, started_at=make.at("2026-03-31", "16:00"))
    april = make.submitted(lead, started_at=make.at("2026-04-01", "09:00"))
    assert (march.number, april.number) == ("R7-00001", "R8-00001")


def test_submitting_twice_answers_with_the_same_memo(lead):
    memo = make.draft(lead.user)
    entry = make.entry(lead)
    first = memo_submit(memo=memo, by=lead.user, entry=entry)
    second = memo_submit(memo=memo, by=lead.user, entry=entry)
    assert first.number == second.number
    assert Memo.objects.count() == 1


def test_submission_copies_the_client_and_growth_does_not_rewrite_it(lead, concierge):
    company = make.company(staff=5, industry=make.industry())
    memo = make.submitted(lead, company=company)
    client_learn(company, by=None, staff=30)
    memo_return(memo=memo, by=concierge, reason="終了時刻をご確認ください")
    again = memo_submit(memo=memo, by=lead.user, entry=make.entry(lead, company=company))
    assert (again.client_staff, again.client_staff_band) == (5, StaffBand.UP_TO_5)


def test_a_persons_draft_belongs_to_them_alone(lead):
    memo = make.draft(lead.user)
    other = make.coordinator("大友 香織")
    with pytest.raises(PermissionDenied):
        draft_open(uuid=memo.uuid, by=other.user)
    assert not Memo.objects.visible_to(other.user).filter(pk=memo.pk).exists()


def test_nobody_confirms_their_own_memo(lead, concierge):
    own = make.coordinator(person=concierge)
    memo = make.submitted(lead, coordinators=[lead, own])
    with pytest.raises(OwnMemo):
        memo_confirm(memo=memo, by=concierge)


def test_the_revision_seen_is_what_is_confirmed(lead, concierge):
    memo = make.submitted(lead)
    seen = memo.revision
    memo_revise(memo=memo, by=lead.user, entry=make.entry(lead, advice="改めた助言"))
    with pytest.raises(StaleRevision):
        memo_confirm(memo=memo, by=concierge, revision=seen)


def test_a_confirmed_memo_is_read_only_until_it_is_taken_back_with_a_reason(lead, concierge):
    memo = make.confirmed(lead, by=concierge)
    with pytest.raises(WrongState):
        memo_revise(memo=memo, by=lead.user, entry=make.entry(lead))
    with pytest.raises(ReasonRequired):
        memo_unconfirm(memo=memo, by=concierge, reason=" ")
    memo = memo_unconfirm(memo=memo, by=concierge, reason="分野の誤り")
    assert memo.status == MemoStatus.SUBMITTED
    revised = memo_revise(memo=memo, by=lead.user, entry=make.entry(lead, advice="訂正"))
    assert revised.advice == "訂正"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consultations_memo SET advice = 'x' WHERE id = %s",
        "UPDATE consultations_memo SET number = 'R8-99999', status = 'submitted' WHERE id = %s",
        "UPDATE consultations_memo SET status = 'draft' WHERE id = %s",
        "DELETE FROM consultations_memo WHERE id = %s",
    ],
)
def test_the_database_refuses_the_side_door(lead, concierge, statement):
    memo = make.confirmed(lead, by=concierge)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [memo.pk])


def test_a_void_memo_keeps_its_number_and_counts_nowhere(lead, concierge):
    memo = make.confirmed(lead, by=concierge)
    memo_void(memo=memo, by=concierge, reason="重複登録")
    memo.refresh_from_db()
    assert memo.number == "R8-00001"
    assert not Memo.objects.counted().exists()
    assert make.submitted(lead).number == "R8-00002"


def test_only_writers_change_the_texts(lead, concierge):
    memo = make.submitted(lead, content="本人の記録")
    corrected = make.entry(lead, content="書き換え", method="phone", company=memo.company)
    memo = memo_revise(memo=memo, by=concierge, entry=corrected)
    assert (memo.content, memo.method) == ("本人の記録", "phone")
    stranger = make.coordinator("別の者")
    with pytest.raises(PermissionDenied):
        memo_revise(memo=memo, by=stranger.user, entry=corrected)


def test_confirming_in_a_closed_month_needs_a_reason_and_is_a_correction(lead, concierge):
    memo = make.submitted(lead)
    MonthLock.objects.create(
        month=memo.held_on.replace(day=1),
        programme=memo.programme,
        locked_at=timezone.now(),
        locked_by=concierge,
    )
    with pytest.raises(MonthClosed):
        memo_confirm(memo=memo, by=concierge)
    assert memo_confirm(memo=memo, by=concierge, reason="提出遅れ").is_correction


def test_every_version_and_every_act_leaves_its_trace(lead, concierge):
    memo = make.submitted(lead)
    memo_return(memo=memo, by=concierge, reason="時刻")
    memo_submit(
        memo=memo, by=lead.user, entry=make.entry(lead, company=memo.company, advice="別の助言")
    )
    memo_confirm(memo=memo, by=concierge)
    assert [event.status for event in memo.events.order_by("pgh_id")] == [
        "submitted",
        "returned",
        "submitted",
        "confirmed",
    ]
    assert list(memo.transitions.values_list("reason", flat=True)) == ["", "時刻", "", ""]
    acts = AuditEvent.objects.filter(target_id=str(memo.pk)).values_list("act", flat=True)
    assert set(acts) == {"memo.submitted", "memo.returned", "memo.confirmed"}


def test_traces_cannot_be_rewritten(lead):
    make.submitted(lead)
    for table in ("accounts_auditevent", "consultations_memotransition"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_autosave_keeps_raw_text_and_refuses_an_older_screen(lead):
    memo = make.draft(lead.user)
    first = draft_save(memo=memo, by=lead.user, revision=0, data={"date": "令和8年2月30日"})
    assert first.revision == 1
    draft_save(memo=memo, by=lead.user, revision=1, data={"content": "二つ目"})
    with pytest.raises(DraftConflict) as conflict:
        draft_save(memo=memo, by=lead.user, revision=1, data={"content": "古い画面"})
    assert conflict.value.data == {"content": "二つ目"}
    assert MemoDraft.objects.get(memo=memo).data == {"content": "二つ目"}


def test_the_same_autosave_sent_again_is_no_conflict(lead):
    memo = make.draft(lead.user)
    draft_save(memo=memo, by=lead.user, revision=0, data={"content": "本文"})
    again = draft_save(memo=memo, by=lead.user, revision=0, data={"content": "本文"})
    assert again.revision == 1


def test_a_discarded_draft_comes_back(lead):
    memo = draft_open(uuid=uuid.uuid4(), by=lead.user)
    draft_save(memo=memo, by=lead.user, revision=0, data={"content": "本文"})
    draft_discard(memo=memo, by=lead.user)
    draft_restore(memo=memo, by=lead.user)
    assert MemoDraft.objects.get(memo=memo).discarded_at is None


def test_a_founder_without_a_company_is_the_client(lead):
    plain = make.entry(lead, person_name="山田 花子")
    entry = replace(plain, company_name="花屋はな", facts=replace(plain.facts, stage="before"))
    memo = memo_submit(memo=make.draft(lead.user), by=lead.user, entry=entry)
    assert (memo.company, memo.company_name, memo.client_stage) == (None, "花屋はな", "before")
    assert memo.person.trade_name == "花屋はな"
