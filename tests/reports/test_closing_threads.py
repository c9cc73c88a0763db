"""Real threads on PostgreSQL: one of many does the step, and no memo falls between."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from consultations.confirming.services import memo_confirm
from consultations.errors import MonthClosed
from consultations.models import Memo
from reports import services
from reports.closing.freezing import differences
from reports.errors import ReportError, StepTaken
from reports.models import CloseMail, MonthClose, MonthCloseLine, MonthCloseStep
from tests import builders as make
from tests.consultations.test_numbering import in_threads
from tests.reports.closing import OCTOBER, applied, checked

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_who_apply_at_once_make_one_申請() -> None:
    programme = make.programme()
    clerks = [make.user(Role.SECRETARIAT) for _ in range(8)]

    def apply(index: int) -> str:
        try:
            services.month_apply(
                month=OCTOBER, programme=programme, by=clerks[index], version=0, comment=""
            )
        except StepTaken:
            return "taken"
        return "done"

    assert sorted(in_threads(8, apply)) == ["done", *["taken"] * 7]
    assert MonthClose.objects.count() == MonthCloseStep.objects.count() == 1


def test_many_clicks_of_one_person_are_one_step() -> None:
    close, chief = applied(), make.user(Role.CHIEF)
    make.user(Role.MANAGER)

    def click(_: int) -> int:
        return services.month_check(close=close, by=chief, version=1).version

    assert in_threads(8, click) == [2] * 8
    assert MonthCloseStep.objects.filter(act="check").count() == 1
    assert CloseMail.objects.filter(kind="approve").count() == 1


def test_approved_and_sent_back_at_once_is_one_of_them() -> None:
    close = checked()
    managers = [make.user(Role.MANAGER) for _ in range(6)]

    def act(index: int) -> str:
        by = managers[index]
        try:
            if index % 2:
                services.month_approve(close=close, by=by, version=2)
                return "approved"
            services.month_send_back(close=close, by=by, version=2, comment="再確認")
        except ReportError:
            return "refused"
        return "returned"

    got = in_threads(6, act)
    assert got.count("refused") == 5
    close.refresh_from_db()
    assert close.state == ("closed" if "approved" in got else "returned")


def test_a_memo_confirmed_while_the_month_is_closed_is_in_the_list_or_refused() -> None:
    lead, clerk, manager = make.coordinator(), make.user(Role.SECRETARIAT), make.user(Role.MANAGER)
    waiting = [make.submitted(lead) for _ in range(11)]
    close = checked()

    def act(index: int) -> str:
        if index == 5:
            services.month_approve(close=close, by=manager, version=2)
            return "closed"
        try:
            memo_confirm(memo=waiting[index], by=clerk)
        except MonthClosed:
            return "late"
        return "counted"

    got = in_threads(11, act)
    frozen = set(MonthCloseLine.objects.values_list("memo", flat=True))
    assert frozen == set(Memo.objects.counted().values_list("pk", flat=True))
    assert len(frozen) == got.count("counted")
    close.refresh_from_db()
    assert differences(close) == []
