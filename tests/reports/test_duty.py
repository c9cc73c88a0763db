"""従事日誌: what it is computed of, what is written by hand, and what it refuses."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import AuditEvent
from consultations.models import Memo
from coordinators.enums import MeetingState
from coordinators.models import Coordinator, GroupMeeting, WorkingGroup
from partners.enums import Answer, EventKind, EventState
from partners.models import EventCoordinator, LiaisonMeeting, OutreachEvent
from reports import services
from reports.duty.pieces import Piece, lay_out
from reports.duty.reading import clashes, month_of_coordinator
from reports.enums import DutyKind
from reports.errors import Overlap, Refused
from reports.models import DutyLine, DutyLog
from reports.services import Written
from tests import builders as make
from tests.reports.closing import OCTOBER, account

pytestmark = pytest.mark.django_db


@pytest.fixture
def co() -> Coordinator:
    return make.coordinator()


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
    return services.duty_line_add(coordinator=co, month=OCTOBER, written=line, by=account(co))


def confirm(co: Coordinator, version: int = 0) -> DutyLog:
    return services.duty_confirm(coordinator=co, month=OCTOBER, by=account(co), version=version)


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
        written_by=account(co),
    )
    meeting.people.add(account(co))
    group = WorkingGroup.objects.create(
        kind="pj", name="広報PJ", lead=account(co), active_from=OCTOBER, created_by=account(co)
    )
    held = GroupMeeting.objects.create(
        group=group,
        started_at=make.at("2026-10-09"),
        ended_at=make.at("2026-10-09", "12:00"),
        state=MeetingState.HELD,
        written_by=account(co),
    )
    held.attendees.add(account(co))
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
    from consultations.confirming.services import memo_void

    gone = memo(co, "2026-10-05")
    memo_void(memo=gone, by=make.user(Role.SECRETARIAT), reason="二重")
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
    services.duty_line_withdraw(line=row, by=account(co))
    services.duty_line_withdraw(line=row, by=account(co))
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
            coordinator=co, month=OCTOBER, written=written(), by=account(make.chief())
        )


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
