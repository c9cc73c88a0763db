"""次回予定: done, postponed, dropped and back; the list; what a later session offers."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from consultations.confirming.services import memo_void
from consultations.errors import ReasonRequired, StepChanged, WrongState
from consultations.models import Memo, NextStep, NextStepEvent
from consultations.steps.services import step_done, step_drop, step_postpone, step_undo
from consultations.writing.services.write import memo_revise
from coordinators.models import Coordinator
from tests import builders as make

pytestmark = pytest.mark.django_db
LIST = "/consultations/next-steps/"


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def due(lead: Coordinator, days: int = 3, **changes: Any) -> Memo:
    return make.submitted(lead, next_on=in_days(days), next_step="試算表の確認", **changes)


def step_of(memo: Memo) -> NextStep:
    return NextStep.objects.get(memo=memo)


def settle(client: Client, memo: Memo, **data: Any) -> Any:
    data = {"version": step_of(memo).version, **data}
    return client.post(reverse("consultations:settle", args=[memo.number]), data)


# --- where the rows come from -----------------------------------------------------------------


def test_a_memo_handed_in_with_a_date_is_a_due_item(lead):
    memo = due(lead)
    step = step_of(memo)
    assert (step.due_on, step.state, step.lead) == (memo.next_on, "open", lead)
    assert not NextStep.objects.filter(memo=make.submitted(lead)).exists()


def test_a_draft_promises_nothing(lead):
    make.draft(lead.user)
    assert not NextStep.objects.exists()


def test_old_dates_do_not_flood_the_list(lead):
    assert NextStep.objects.filter(memo=due(lead, -90)).exists()
    assert not NextStep.objects.filter(memo=due(lead, -91)).exists()


def test_a_voided_memo_drops_out(client, lead, clerk):
    memo = due(lead)
    memo_void(memo=memo, by=clerk, reason="二重")
    assert step_of(memo).state == "off"
    assert not NextStep.objects.visible_to(clerk).exists()
    client.force_login(clerk)
    assert settle(client, memo, act="done").status_code == 404


def test_a_date_the_writer_changes_is_a_new_promise(lead):
    memo = due(lead)
    step_done(step=step_of(memo), by=lead.user, version=0)
    entry = make.entry(lead, company=memo.company, next_on=in_days(9), next_step="再確認")
    memo_revise(memo=memo, by=lead.user, entry=entry)
    assert (step_of(memo).state, step_of(memo).due_on) == ("open", in_days(9))


def test_what_was_postponed_outlives_a_correction_of_the_text(lead):
    memo = due(lead)
    step_postpone(
        step=step_of(memo), by=lead.user, version=0, due_on=in_days(20), note="先方の都合"
    )
    entry = make.entry(lead, company=memo.company, next_on=memo.next_on, content="直した本文")
    memo_revise(memo=memo, by=lead.user, entry=entry)
    assert step_of(memo).due_on == in_days(20)


# --- the acts ---------------------------------------------------------------------------------


def test_done_postponed_dropped_and_undone_leave_their_rows(lead):
    memo, by = due(lead), lead.user
    step_postpone(step=step_of(memo), by=by, version=0, due_on=in_days(10), note="先方の都合")
    step_done(step=step_of(memo), by=by, version=1)
    step_undo(step=step_of(memo), by=by, version=2)
    step_drop(step=step_of(memo), by=by, version=3, note="廃業のため")
    assert [event.act for event in NextStepEvent.objects.filter(memo=memo)] == [
        *("postponed", "done", "undone", "dropped"),
    ]
    assert (step_of(memo).state, step_of(memo).due_on) == ("dropped", in_days(10))
    acts = AuditEvent.objects.filter(act__startswith="next_step.").order_by("id")
    assert [event.act.removeprefix("next_step.") for event in acts] == [
        *("postponed", "done", "undone", "dropped"),
    ]
    assert "廃業" not in str([event.detail for event in acts])


def test_postponing_and_dropping_ask_for_a_word(lead):
    step = step_of(due(lead))
    with pytest.raises(ReasonRequired):
        step_drop(step=step, by=lead.user, version=0, note="  ")
    with pytest.raises(ReasonRequired):
        step_postpone(step=step, by=lead.user, version=0, due_on=in_days(5), note="")
    with pytest.raises(ReasonRequired):
        step_postpone(step=step, by=lead.user, version=0, due_on=in_days(-1), note="x")


def test_a_double_click_is_one_act(lead):
    step = step_of(due(lead))
    step_done(step=step, by=lead.user, version=0)
    step_done(step=step, by=lead.user, version=0)
    assert NextStepEvent.objects.count() == 1
    step_undo(step=step, by=lead.user, version=1)
    step_undo(step=step, by=lead.user, version=1)
    assert NextStepEvent.objects.count() == 2


def test_a_stale_page_is_told_so(lead, clerk):
    step = step_of(due(lead))
    step_done(step=step, by=clerk, version=0)
    with pytest.raises(StepChanged):
        step_drop(step=step, by=lead.user, version=0, note="廃業")
    with pytest.raises(WrongState):
        step_drop(step=step, by=lead.user, version=1, note="廃業")


def test_only_who_took_part_or_the_office_may_act(lead, clerk):
    step = step_of(due(lead))
    with pytest.raises(PermissionDenied):
        step_done(step=step, by=make.coordinator("大友 香織").user, version=0)
    step_done(step=step, by=clerk, version=0)


def test_the_history_cannot_be_changed(lead):
    step_done(step=step_of(due(lead)), by=lead.user, version=0)
    with pytest.raises(Exception, match="append-only"):
        NextStepEvent.objects.update(note="別の話")


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_act(lead, clerk):
    step = step_of(due(lead))
    fates: list[str] = []

    def act(user: User) -> None:
        try:
            step_drop(step=step, by=user, version=0, note="取りやめ")
            fates.append("done")
        except StepChanged:
            fates.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(user,)) for user in (lead.user, clerk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fates) == ["done", "told"]
    assert NextStepEvent.objects.count() == 1


# --- the page ---------------------------------------------------------------------------------


def test_a_coordinator_sees_their_own_first_and_the_office_everybodys(client, lead, clerk):
    mine, other = due(lead, -2), due(make.coordinator("大友 香織"), -1)
    client.force_login(lead.user)
    page = client.get(LIST).content.decode()
    assert mine.number in page and other.number not in page
    page = client.get(f"{LIST}?co=").content.decode()
    assert other.number in page
    client.force_login(clerk)
    page = client.get(LIST).content.decode()
    assert mine.number in page and other.number in page


def test_due_periods_and_states_narrow_the_list(client, lead, clerk):
    late, far = due(lead, -2), due(lead, 40)
    client.force_login(clerk)
    assert far.number not in client.get(LIST).content.decode()
    assert far.number in client.get(f"{LIST}?due=all").content.decode()
    assert late.number in client.get(f"{LIST}?due=overdue").content.decode()
    step_done(step=step_of(late), by=clerk, version=0)
    assert late.number not in client.get(f"{LIST}?due=all").content.decode()
    assert late.number in client.get(f"{LIST}?state=done").content.decode()
    for nonsense in ("co=9999999999999999999", "office=x", "state=?", "due=never"):
        assert client.get(f"{LIST}?{nonsense}").status_code == 200


def test_a_restricted_memo_stays_hidden(client, lead):
    memo = due(make.coordinator("大友 香織"), -2, is_restricted=True)
    client.force_login(lead.user)
    assert memo.number not in client.get(f"{LIST}?co=&due=all").content.decode()
    assert settle(client, memo, act="done").status_code == 404


def test_the_list_pages_by_key_in_few_queries(client, lead, clerk, django_assert_max_num_queries):
    for days in range(35):
        due(lead, days - 40)
    client.force_login(clerk)
    client.get(LIST)
    with django_assert_max_num_queries(11):
        page = client.get(LIST).content.decode()
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(LIST + following).content.decode().count("期限超過</span>") == 15


def test_done_on_the_list_comes_back_with_a_way_to_undo(client, lead):
    memo = due(lead, -2)
    client.force_login(lead.user)
    answer = settle(client, memo, act="done", back=f"{LIST}?due=all")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert f"{memo.number} の次回予定：完了" in page
    settle(client, memo, act="undone", back=LIST)
    assert step_of(memo).state == "open"


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"act": "dropped", "note": ""}, 422, "取りやめの理由を"),
        ({"act": "postponed", "note": "都合", "due_on": "令和8年2月30日"}, 422, "都合"),
        ({"act": "postponed", "note": "都合", "due_on": ""}, 422, "延期する日を"),
        ({"act": "done", "note": "あ" * 201}, 422, "200文字以内"),
        ({"act": "bake"}, 422, "読み取れませんでした"),
        ({"act": "done", "version": "x"}, 422, "読み取れませんでした"),
        ({"act": "done", "version": "7"}, 409, "ほかの人か別の画面で変更されました"),
        ({"act": "done", "done_in": "R8-99999"}, 409, "後の相談ではありません"),
    ],
)
def test_refusals_keep_what_was_typed(client, lead, data, status, words):
    memo = due(lead, -2)
    client.force_login(lead.user)
    answer = settle(client, memo, back=LIST, **data)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not NextStepEvent.objects.exists()


def test_back_never_leads_elsewhere(client, lead):
    client.force_login(lead.user)
    answer = settle(client, due(lead), act="done", back="https://evil.example/")
    assert answer["Location"].startswith(LIST)


# --- a later session --------------------------------------------------------------------------


def test_a_later_session_is_offered_and_named(client, lead):
    memo = due(lead, -2)
    later = make.submitted(lead, company=memo.company, started_at=make.at("2026-11-01"))
    client.force_login(lead.user)
    assert later.number in client.get(LIST).content.decode()
    assert "この相談で完了" in client.get(f"/consultations/{later.number}/aside/").content.decode()
    assert step_of(memo).state == "open"
    settle(client, memo, act="done", done_in=later.number)
    assert NextStepEvent.objects.get(memo=memo).done_in == later


def test_an_earlier_or_anothers_session_is_not_the_one(client, lead):
    memo = due(lead, -2, started_at=make.at("2026-10-20"))
    earlier = make.submitted(lead, company=memo.company, started_at=make.at("2026-10-01"))
    other = make.submitted(lead, started_at=make.at("2026-11-01"))
    client.force_login(lead.user)
    for session in (earlier, other):
        assert settle(client, memo, act="done", done_in=session.number).status_code == 409


def test_a_session_of_the_merged_record_counts(client, lead):
    memo = due(lead, -2)
    twin = make.company("大田精機(株)")
    later = make.submitted(lead, company=twin, started_at=make.at("2026-11-01"))
    type(twin).objects.filter(pk=twin.pk).update(merged_into=memo.company)
    client.force_login(lead.user)
    assert later.number in client.get(LIST).content.decode()
