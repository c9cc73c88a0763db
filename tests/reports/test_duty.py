"""従事日誌: what it is computed of, what it refuses, who writes and who approves it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import AuditEvent, User
from consultations.models import Memo
from coordinators.enums import MeetingState
from coordinators.models import Coordinator, GroupMeeting, WorkingGroup
from partners.enums import Answer, EventKind, EventState
from partners.models import EventCoordinator, LiaisonMeeting, OutreachEvent
from reports import services
from reports.duty.exporting import write_months
from reports.duty.pdf import duty_pdf
from reports.duty.pieces import Piece, lay_out
from reports.duty.reading import clashes, month_of_coordinator, months_of_all, unapproved
from reports.enums import DutyKind, DutyState
from reports.errors import Overlap, Refused, StepTaken
from reports.models import DutyLine, DutyLog
from reports.services import Written
from tests import builders as make
from tests.paper_checks import problems
from tests.reports.closing import OCTOBER, closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def co() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def manager() -> User:
    return make.user(Role.MANAGER)


def memo(co: Coordinator, day: str, clock: str = "10:00", minutes: int = 60, **more: Any) -> Any:
    start = make.at(day, clock)
    end = start + timedelta(minutes=minutes)
    return make.confirmed(co, started_at=start, ended_at=end, **more)


def written(clock: str = "14:00", until: str = "15:00", **more: Any) -> Written:
    plain: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "kind": DutyKind.OTHER,
        "programme": make.programme(),
        "start": make.at("2026-10-05", clock),
        "end": make.at("2026-10-05", until),
        "title": "相談事例の整理",
    }
    return Written(**(plain | more))


def add(co: Coordinator, line: Written) -> DutyLine:
    return services.duty_line_add(coordinator=co, month=OCTOBER, written=line, by=co.user)


def confirm(co: Coordinator, version: int = 0) -> DutyLog:
    return services.duty_confirm(coordinator=co, month=OCTOBER, by=co.user, version=version)


def event(co: Coordinator, first: str, until: str, **more: Any) -> OutreachEvent:
    plain: dict[str, Any] = {
        "kind": EventKind.CONSULTATION,
        "state": EventState.HELD,
        "title": "出張相談会",
        "programme": make.programme(),
        "period": (make.at("2026-10-07", first), make.at("2026-10-07", until)),
        "participants": 3,
    }
    made = OutreachEvent.objects.create(**(plain | more))
    EventCoordinator.objects.create(
        event=made,
        coordinator=co,
        answer=Answer.ACCEPTED,
        answered_at=make.at("2026-10-01"),
        asked_by=make.user(Role.MANAGER),
    )
    return made


def shown(co: Coordinator) -> list[tuple[str, str, str]]:
    found = month_of_coordinator(co, OCTOBER)
    return [(f"{line.day:%m-%d}", line.clock, line.kind.label) for line in found.lines]


def test_sessions_events_and_meetings_are_in_it(co: Coordinator) -> None:
    memo(co, "2026-10-05")
    other = make.coordinator("大友 悠")
    both = memo(other, "2026-10-06", "13:00", coordinators=[other, co])
    event(co, "14:00", "17:00")
    meeting = LiaisonMeeting.objects.create(
        programme=make.programme(),
        starts_at=make.at("2026-10-08"),
        ends_at=make.at("2026-10-08", "11:30"),
        subject="連携の進め方",
        written_by=co.user,
    )
    meeting.people.add(co.user)
    group = WorkingGroup.objects.create(
        kind="pj", name="広報PJ", lead=co.user, active_from=OCTOBER, created_by=co.user
    )
    held = GroupMeeting.objects.create(
        group=group,
        started_at=make.at("2026-10-09"),
        ended_at=make.at("2026-10-09", "12:00"),
        state=MeetingState.HELD,
        written_by=co.user,
    )
    held.attendees.add(co.user)
    assert shown(co) == [
        ("10-05", "10:00～11:00", "相談対応"),
        ("10-06", "13:00～14:00", "相談対応"),
        ("10-07", "14:00～17:00", "出張相談会・セミナー"),
        ("10-08", "10:00～11:30", "連携打合せ"),
        ("10-09", "10:00～12:00", "部会・PJ"),
    ]
    found = month_of_coordinator(co, OCTOBER)
    assert found.length == timedelta(hours=8, minutes=30)
    assert both.number in found.lines[1].title
    assert both.company_name not in found.lines[1].title


def test_what_did_not_take_place_is_not_in_it(co: Coordinator) -> None:
    from consultations import services as memos

    gone = memo(co, "2026-10-05")
    memos.memo_void(memo=gone, by=make.user(Role.SECRETARIAT), reason="二重")
    event(co, "14:00", "17:00", state=EventState.CONFIRMED)
    memo(co, "2026-11-02")
    assert shown(co) == []


def test_two_clients_in_one_session_are_one_line(co: Coordinator) -> None:
    memo(co, "2026-10-05")
    memo(co, "2026-10-05")
    (line,) = month_of_coordinator(co, OCTOBER).lines
    assert "同時相談" in line.title
    assert line.length == timedelta(hours=1)


def test_sessions_at_an_event_are_taken_out_of_it(co: Coordinator) -> None:
    made = event(co, "13:00", "17:00")
    there = make.submitted(co, started_at=make.at("2026-10-07", "14:00"))
    Memo.objects.filter(pk=there.pk).update(event=made)
    assert shown(co) == [
        ("10-07", "13:00～14:00", "出張相談会・セミナー"),
        ("10-07", "14:00～15:00", "相談対応"),
        ("10-07", "15:00～17:00", "出張相談会・セミナー"),
    ]


def test_hours_are_told_apart_by_programme(co: Coordinator) -> None:
    own = make.programme("own", "自主事業")
    memo(co, "2026-10-05")
    memo(co, "2026-10-06", minutes=90, programme=own)
    totals = month_of_coordinator(co, OCTOBER).totals
    assert {each.programme.code: each.length for each in totals} == {
        "yorozu": timedelta(hours=1),
        "own": timedelta(minutes=90),
    }


def test_a_line_by_hand_is_added_once_and_taken_away(co: Coordinator) -> None:
    line = written()
    assert add(co, line).pk == add(co, line).pk
    row = DutyLine.objects.get()
    services.duty_line_withdraw(line=row, by=co.user)
    services.duty_line_withdraw(line=row, by=co.user)
    assert shown(co) == []
    assert DutyLine.objects.count() == 1
    acts = AuditEvent.objects.filter(act__startswith="duty.").order_by("pk")
    assert [each.act for each in acts] == ["duty.line_added", "duty.line_withdrawn"]


def test_a_line_at_the_time_of_another_is_refused_by_name(co: Coordinator) -> None:
    made = memo(co, "2026-10-05")
    add(co, written())
    with pytest.raises(Overlap, match=f"10:00～11:00 相談対応「{made.number}"):
        add(co, written("10:30", "11:30"))
    with pytest.raises(Overlap, match="その他の業務「相談事例の整理」"):
        add(co, written("14:30", "15:30"))
    add(co, written("15:00", "15:30"))
    add(co, written("11:00", "11:10"))


def test_what_is_not_of_the_month_or_not_over_is_refused(co: Coordinator) -> None:
    for day in ("2026-09-30", "2026-11-01"):
        with pytest.raises(Refused, match="令和8年10月"):
            add(co, written(start=make.at(day), end=make.at(day, "11:00")))
    with pytest.raises(Refused, match="本人だけ"):
        services.duty_line_add(
            coordinator=co, month=OCTOBER, written=written(), by=make.chief().user
        )


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
        services.duty_approve(log=log, by=co.user, version=log.version)
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
        services.duty_confirm(coordinator=co, month=timezone.localdate(), by=co.user, version=0)


def test_taken_back_or_sent_back_with_a_reason_it_is_computed_anew(
    co: Coordinator, manager: User
) -> None:
    memo(co, "2026-10-05")
    log = confirm(co)
    with pytest.raises(Refused, match="理由"):
        services.duty_unconfirm(log=log, by=co.user, version=log.version, comment="")
    log = services.duty_unconfirm(log=log, by=co.user, version=log.version, comment="移動を追加")
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
        lambda: services.duty_line_withdraw(line=row, by=co.user),
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
    assert lines[0][2].date() == date(2026, 10, 5)
    assert lines[0][10] == "=新橋"
    assert sheets["従事の明細"]["K2"].data_type == "s"


moments = st.integers(0, 40).map(lambda n: datetime(2026, 10, 5, 8) + timedelta(minutes=15 * n))


@st.composite
def pieces(draw: Any) -> list[Piece]:
    made = []
    for n in range(draw(st.integers(0, 6))):
        start = draw(moments)
        end = start + timedelta(minutes=15 * draw(st.integers(1, 8)))
        kind = draw(st.sampled_from([DutyKind.SESSION, DutyKind.EVENT]))
        at = 1 if kind == DutyKind.EVENT else draw(st.sampled_from([None, 1]))
        made.append(Piece(kind, 1, start, end, "", f"{n}", event=at))
    return made


@given(pieces())
def test_an_event_never_overlaps_its_own_sessions(made: list[Piece]) -> None:
    laid = lay_out(made)
    sessions = [each for each in laid if each.kind == DutyKind.SESSION and each.event == 1]
    for part in laid:
        if part.kind == DutyKind.EVENT:
            assert part.start < part.end
            assert not any(part.overlaps(each) for each in sessions)


@given(pieces())
def test_no_clash_is_found_exactly_where_nothing_overlaps(made: list[Piece]) -> None:
    laid = lay_out(made)
    pairs = [(a, b) for n, a in enumerate(laid) for b in laid[n + 1 :] if a.overlaps(b)]
    assert bool(clashes(laid)) == bool(pairs)  # type: ignore[arg-type]
