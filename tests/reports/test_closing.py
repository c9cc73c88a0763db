"""月の締め: the steps, what they refuse, the frozen list, and what comes after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.models import MonthLock
from consultations.confirming.services import memo_confirm, memo_unconfirm, memo_void
from consultations.errors import MonthClosed
from consultations.writing.services.write import memo_revise
from coordinators.models import Coordinator
from reports import services
from reports.closing import mails
from reports.closing.freezing import differences
from reports.closing.steps import standing
from reports.enums import CloseState
from reports.errors import Refused, StepTaken
from reports.models import CloseMail, MonthClose, MonthCloseLine
from tests import builders as make
from tests.reports.closing import OCTOBER, account, applied, checked, closed, number, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def chief() -> User:
    return make.user(Role.CHIEF)


@pytest.fixture
def manager() -> User:
    return make.user(Role.MANAGER)


def test_the_way_from_申請_to_承認_locks_the_month_and_freezes_its_list(
    lead: Coordinator, clerk: User, chief: User, manager: User
) -> None:
    counted = make.confirmed(lead)
    make.submitted(lead)
    make.confirmed(lead, started_at=make.at("2026-11-02"))
    close = applied(clerk)
    assert close.state == CloseState.APPLIED
    assert close.steps.get().left == {"unconfirmed": 1, "duty": 1}
    close = services.month_check(close=close, by=chief, version=1, comment="よい")
    close = services.month_approve(close=close, by=manager, version=2)
    assert close.state == CloseState.CLOSED
    assert close.total == 1
    assert list(close.lines.values_list("number", flat=True)) == [counted.number]
    assert MonthLock.objects.covering(day=OCTOBER, programme_id=close.programme_id).exists()
    assert [(step.act, step.by) for step in close.steps.all()] == [
        ("apply", clerk),
        ("check", chief),
        ("approve", manager),
    ]
    acts = AuditEvent.objects.filter(act__startswith="month.").order_by("pk")
    assert [event.act for event in acts] == ["month.apply", "month.check", "month.approve"]


def test_a_month_under_way_is_not_applied_for(clerk: User) -> None:
    with pytest.raises(Refused, match="月が終わってから"):
        applied(clerk, month=timezone.localdate().replace(day=1))
    assert not MonthClose.objects.exists()


def test_what_is_left_needs_a_word_on_it(lead: Coordinator, clerk: User) -> None:
    make.submitted(lead)
    asked: dict[str, Any] = {"month": OCTOBER, "programme": make.programme(), "by": clerk}
    with pytest.raises(Refused, match="残っている事項"):
        services.month_apply(**asked, version=0)
    close = services.month_apply(**asked, version=0, comment="訂正で扱う")
    assert close.state == CloseState.APPLIED


def test_each_step_is_somebody_elses(
    lead: Coordinator, clerk: User, chief: User, manager: User
) -> None:
    for wrong in (chief, manager, account(lead)):
        with pytest.raises(Refused):
            applied(wrong)
    close = applied(clerk)
    for wrong in (clerk, manager, account(lead)):
        with pytest.raises(Refused):
            services.month_check(close=close, by=wrong, version=1)
    with pytest.raises(Refused):
        services.month_approve(close=close, by=manager, version=1)
    close = services.month_check(close=close, by=chief, version=1)
    for wrong in (clerk, chief, account(lead)):
        with pytest.raises(Refused):
            services.month_approve(close=close, by=wrong, version=2)


def test_sent_back_with_a_reason_it_begins_again(clerk: User, chief: User, manager: User) -> None:
    close = checked()
    with pytest.raises(Refused, match="理由"):
        services.month_send_back(close=close, by=manager, version=2, comment=" ")
    with pytest.raises(Refused):
        services.month_send_back(close=close, by=chief, version=2, comment="わたしの番ではない")
    close = services.month_send_back(close=close, by=manager, version=2, comment="再確認を")
    assert close.state == CloseState.RETURNED
    again = applied(clerk)
    assert again.pk == close.pk
    assert (again.state, again.version) == (CloseState.APPLIED, 4)


def test_the_secretariat_takes_its_申請_back_before_it_is_checked(clerk: User) -> None:
    close = applied(clerk)
    close = services.month_withdraw(close=close, by=clerk, version=1, comment="1件あった")
    assert close.state == CloseState.RETURNED
    with pytest.raises(Refused):
        services.month_withdraw(close=checked(), by=clerk, version=version(), comment="遅い")


def test_a_second_click_is_the_first(clerk: User, chief: User, manager: User) -> None:
    first = applied(clerk)
    asked: dict[str, Any] = {"month": OCTOBER, "programme": make.programme(), "by": clerk}
    assert services.month_apply(**asked, version=0, comment="もう一度").pk == first.pk
    for service, by, seen in (
        (services.month_check, chief, 1),
        (services.month_approve, manager, 2),
    ):
        once = service(close=first, by=by, version=seen)
        twice = service(close=first, by=by, version=seen)
        assert once.version == twice.version
    assert first.steps.count() == 3


def test_who_comes_second_is_told_who_was_first(clerk: User) -> None:
    applied(clerk)
    other = make.user(Role.SECRETARIAT)
    with pytest.raises(StepTaken, match=clerk.name):
        services.month_apply(
            month=OCTOBER, programme=make.programme(), by=other, version=0, comment="同時"
        )


def test_a_late_memo_needs_a_reason_and_is_a_訂正(lead: Coordinator, clerk: User) -> None:
    make.confirmed(lead)
    late = make.submitted(lead)
    close = closed()
    with pytest.raises(MonthClosed):
        memo_confirm(memo=late, by=clerk)
    assert differences(close) == []
    late = memo_confirm(memo=late, by=clerk, reason="提出の遅れ")
    assert late.is_correction
    (found,) = differences(close)
    assert (found.kind, found.number) == ("added", late.number)


def test_what_is_taken_out_or_counted_otherwise_is_a_訂正(lead: Coordinator, clerk: User) -> None:
    gone, moved, same = (make.confirmed(lead) for _ in range(3))
    close = closed()
    memo_void(memo=gone, by=clerk, reason="二重登録")
    moved = memo_unconfirm(memo=moved, by=clerk, reason="分野の誤り")
    assert {each.kind for each in differences(close)} == {"removed"}
    entry = make.entry(lead, company=moved.company, primary_topic=make.topic("販路開拓"))
    moved = memo_revise(memo=moved, by=account(lead), entry=entry)
    memo_confirm(memo=moved, by=clerk, reason="分野の訂正")
    found = {each.number: each for each in differences(close)}
    assert set(found) == {gone.number, moved.number}
    assert found[number(gone)].kind == "removed"
    change = found[number(moved)]
    assert change.kind == "changed"
    assert change.was is not None
    assert change.now is not None
    assert change.was["topic"] == [str(same.primary_topic_id)]
    assert change.now["topic"] == [str(make.topic("販路開拓").pk)]


def test_opened_again_by_the_manager_with_a_reason_the_old_list_stays(
    lead: Coordinator, clerk: User, manager: User
) -> None:
    make.confirmed(lead)
    close = closed()
    with pytest.raises(Refused, match="理由"):
        services.month_reopen(close=close, by=manager, version=3, comment="")
    with pytest.raises(Refused):
        services.month_reopen(close=close, by=clerk, version=3, comment="開けたい")
    services.month_reopen(close=close, by=manager, version=3, comment="集計誤り")
    assert standing(OCTOBER, make.programme()) is None
    late = make.submitted(lead)
    assert not memo_confirm(memo=late, by=clerk).is_correction
    again = closed()
    assert (again.round, again.total) == (2, 2)
    close.refresh_from_db()
    assert (close.state, close.total, close.lines.count()) == (CloseState.REOPENED, 1, 1)
    assert MonthLock.objects.standing().count() == 1
    assert MonthLock.objects.count() == 2


def test_programmes_are_closed_apart(lead: Coordinator, clerk: User) -> None:
    own = make.programme("own", "自主事業")
    make.confirmed(lead, programme=own)
    closed()
    memo = memo_confirm(memo=make.submitted(lead, programme=own), by=clerk)
    assert not memo.is_correction
    assert closed(programme=own).total == 2


def test_the_frozen_list_cannot_be_changed(lead: Coordinator) -> None:
    make.confirmed(lead)
    close = closed()
    for change in (
        lambda: close.lines.update(number="X"),
        lambda: MonthCloseLine.objects.all().delete(),
        lambda: close.steps.update(comment="書換え"),
        lambda: MonthClose.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_next_in_line_gets_a_mail(
    lead: Coordinator, clerk: User, chief: User, manager: User
) -> None:
    make.submitted(lead)
    close = applied(clerk)
    asked = CloseMail.objects.get()
    assert (asked.to, asked.kind) == (chief.email, "check")
    assert mails.send(asked.pk)
    assert not mails.send(asked.pk)
    (sent,) = outbox.outbox
    assert "締めの確認のお願い" in sent.subject
    assert "未確認 1件" in sent.body
    assert "/reports/2026-10/close/" in sent.body
    services.month_check(close=close, by=chief, version=1)
    waiting = CloseMail.objects.get(kind="approve")
    assert waiting.to == manager.email
    services.month_send_back(close=close, by=manager, version=2, comment="再確認を")
    assert not mails.send(waiting.pk)  # no longer true
    assert mails.send(CloseMail.objects.get(kind="returned").pk)
    assert outbox.outbox[-1].to == [clerk.email]
    assert "再確認を" in outbox.outbox[-1].body


def test_a_closed_month_says_when(lead: Coordinator) -> None:
    make.confirmed(lead)
    close = closed(month=date(2026, 9, 1))
    assert close.closed_at is not None
    assert timezone.now() - close.closed_at < timedelta(minutes=5)
