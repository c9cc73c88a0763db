"""従事日誌: who confirms and who approves it, and what is then on paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import User
from coordinators.models import Coordinator
from reports import services
from reports.duty.exporting import write_months
from reports.duty.pdf import duty_pdf
from reports.duty.reading import month_of_coordinator, months_of_all
from reports.duty.unapproved import unapproved
from reports.enums import DutyKind, DutyState
from reports.errors import Overlap, Refused, StepTaken
from reports.models import DutyLine
from tests import builders as make
from tests.paper_checks import problems
from tests.reports.closing import OCTOBER, account, closed
from tests.reports.test_duty import add, confirm, memo, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def co() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def manager() -> User:
    return make.user(Role.MANAGER)


def test_confirmed_it_is_written_down_and_approved(co: Coordinator, manager: User) -> None:
    memo(co, "2026-10-05")
    add(co, written())
    log = confirm(co, version=1)
    assert log.state == DutyState.CONFIRMED
    assert DutyLine.objects.standing().count() == 2
    assert confirm(co, version=1).version == log.version  # a second click
    with pytest.raises(Refused):
        add(co, written("16:00", "17:00"))
    with pytest.raises(Refused):
        services.duty_approve(log=log, by=account(co), version=log.version)
    log = services.duty_approve(log=log, by=manager, version=log.version)
    assert log.state == DutyState.APPROVED
    assert [step.act for step in log.steps.all()] == ["confirm", "approve"]


def test_what_changed_after_the_確認_is_said(co: Coordinator) -> None:
    memo(co, "2026-10-05")
    confirm(co)
    memo(co, "2026-10-06")
    found = month_of_coordinator(co, OCTOBER)
    assert (len(found.lines), found.changed) == (1, 1)


def test_records_at_one_time_stop_the_確認(co: Coordinator) -> None:
    one = memo(co, "2026-10-05")
    other = memo(co, "2026-10-05", "10:30")
    with pytest.raises(Overlap) as refused:
        confirm(co)
    assert one.number in str(refused.value)
    assert other.number in str(refused.value)
    assert not DutyLine.objects.exists()


def test_an_empty_month_and_one_under_way_are_not_confirmed(co: Coordinator) -> None:
    from django.utils import timezone

    with pytest.raises(Refused, match="記録がありません"):
        confirm(co)
    with pytest.raises(Refused, match="月が終わってから"):
        services.duty_confirm(coordinator=co, month=timezone.localdate(), by=account(co), version=0)


def test_taken_back_or_sent_back_with_a_reason_it_is_computed_anew(
    co: Coordinator, manager: User
) -> None:
    memo(co, "2026-10-05")
    log = confirm(co)
    with pytest.raises(Refused, match="理由"):
        services.duty_unconfirm(log=log, by=account(co), version=log.version, comment="")
    log = services.duty_unconfirm(
        log=log, by=account(co), version=log.version, comment="移動を追加"
    )
    memo(co, "2026-10-06")
    log = confirm(co, version=log.version)
    log = services.duty_approve(log=log, by=manager, version=log.version)
    log = services.duty_send_back(log=log, by=manager, version=log.version, comment="時刻の確認")
    assert log.state == DutyState.OPEN
    assert len(month_of_coordinator(co, OCTOBER).lines) == 2
    assert not DutyLine.objects.standing().exists()


def test_an_old_page_is_refused(co: Coordinator, manager: User) -> None:
    memo(co, "2026-10-05")
    add(co, written())
    with pytest.raises(StepTaken):
        confirm(co, version=0)
    log = confirm(co, version=1)
    services.duty_send_back(log=log, by=manager, version=2, comment="確認を")
    with pytest.raises(StepTaken):
        services.duty_approve(log=log, by=make.user(Role.MANAGER), version=2)


def test_once_the_month_is_closed_no_hour_changes(co: Coordinator, manager: User) -> None:
    memo(co, "2026-10-05")
    row = add(co, written())
    closed()
    for act in (
        lambda: add(co, written("16:00", "17:00")),
        lambda: services.duty_line_withdraw(line=row, by=account(co)),
    ):
        with pytest.raises(Refused, match="締め済み"):
            act()
    log = confirm(co, version=1)
    log = services.duty_approve(log=log, by=manager, version=log.version)
    with pytest.raises(Refused, match="締め済み"):
        services.duty_send_back(log=log, by=manager, version=log.version, comment="直したい")
    own = make.programme("own", "自主事業")
    assert log.state == DutyState.APPROVED
    assert own.pk


def test_unapproved_are_those_with_something_in_them(co: Coordinator, manager: User) -> None:
    make.coordinator("大友 悠")
    memo(co, "2026-10-05")
    assert [each.coordinator for each in unapproved(manager, OCTOBER)] == [co]
    log = confirm(co)
    services.duty_approve(log=log, by=manager, version=log.version)
    assert unapproved(manager, OCTOBER) == []
    assert len(months_of_all(manager, OCTOBER)) == 1


def test_on_paper_it_is_accessible_and_the_same_each_time(co: Coordinator, manager: User) -> None:
    memo(co, "2026-10-05")
    add(co, written("08:00", "09:00", kind=DutyKind.TRAVEL, route="新橋 → 立川", fare=660))
    log = confirm(co, version=1)
    services.duty_approve(log=log, by=manager, version=2, comment="よい")
    found = month_of_coordinator(co, OCTOBER)
    steps = list(log.steps.select_related("by"))
    pdf = duty_pdf(found, steps)
    assert problems(pdf) == []
    assert duty_pdf(found, steps) == pdf
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for word in ("従事日誌", co.name, manager.name, "CO 確認", "課長 承認", "2:00"):
        assert word in text


def test_the_workbook_holds_real_hours_and_numbers(co: Coordinator) -> None:
    memo(co, "2026-10-05", minutes=90)
    travel = {"kind": DutyKind.TRAVEL, "route": "=新橋", "fare": 1660}
    add(co, written("08:00", "09:00", **travel))
    book = BytesIO()
    write_months(book, [month_of_coordinator(co, OCTOBER)])
    sheets = load_workbook(book)
    heads, cells = sheets["事業区分別の集計"].rows
    by_head = {head.value: cell for head, cell in zip(heads, cells, strict=True)}
    assert by_head["従事時間"].value == timedelta(hours=2, minutes=30)
    assert by_head["従事時間"].number_format == "[h]:mm"
    assert by_head["従事時間（時間）"].value == 2.5
    assert (by_head["交通費（円）"].value, by_head["交通費（円）"].number_format) == (1660, "#,##0")
    lines = list(sheets["従事の明細"].iter_rows(min_row=2, values_only=True))
    day = lines[0][2]
    assert isinstance(day, datetime)
    assert day.date() == date(2026, 10, 5)
    assert lines[0][10] == "=新橋"
    assert sheets["従事の明細"]["K2"].data_type == "s"
