"""従事日誌: the hours of アシスト会議 and フォローアップ会議."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.enums import Role
from assist import services as assist
from assist.errors import Refused as AssistRefused
from assist.models import AssistConference
from assist.services import PartyFacts
from bookings.models.periods import period_of
from coordinators.models import Coordinator
from reports import services
from reports.duty.pdf import duty_pdf
from reports.duty.reading import Line, month_of_coordinator, months_of_all
from reports.enums import DutyKind
from reports.errors import Overlap
from tests import builders as make
from tests.assist import world as scene
from tests.reports.closing import OCTOBER, account
from trainees import services as trainees
from trainees.enums import MeetingState
from trainees.models import FollowUpMeeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def co() -> Coordinator:
    return make.coordinator()


@pytest.fixture
def clerk() -> Any:
    return make.user(Role.SECRETARIAT)


def conference(by: Any, day: str = "2026-10-15", *, held: bool = True) -> AssistConference:
    period = period_of(make.at(day, "14:00"), make.at(day, "16:00"))
    row = scene.conference(by=by, period=period)
    scene.case(row, by=by)
    return scene.move(row, "fixed", "held", by=by) if held else row


def came(row: AssistConference, *people: Coordinator, by: Any) -> AssistConference:
    seat = scene.party(row)
    said = PartyFacts(seat.role, None, party_id=seat.pk, coordinators=people)
    return assist.parties_save(conference=row, parties=[said], version=row.version, by=by)


def follow_up(by: Any, *people: Coordinator, day: str = "2026-10-20") -> FollowUpMeeting:
    values = {
        "title": "令和8年度 フォローアップ会議",
        "programme": make.programme(),
        "starts_at": make.at(day, "15:00"),
        "ends_at": make.at(day, "16:30"),
        "coordinators": people,
    }
    return trainees.meeting_plan(values=values, by=by)


def hold(row: FollowUpMeeting, by: Any) -> FollowUpMeeting:
    return trainees.meeting_move(meeting=row, state=MeetingState.HELD, by=by, version=row.version)


def lines(co: Coordinator) -> tuple[Line, ...]:
    return month_of_coordinator(co, OCTOBER).lines


def test_a_held_conference_is_in_the_log_of_those_who_came(co: Coordinator, clerk: Any) -> None:
    other, away = make.coordinator("大友 悠"), make.coordinator("千葉 明")
    row = came(conference(clerk), co, other, by=clerk)
    for who in (co, other):
        (line,) = lines(who)
        assert (line.kind, line.clock, line.title) == (DutyKind.ASSIST, "14:00～16:00", row.title)
        assert (line.programme, line.url) == (row.programme, row.get_absolute_url())
    assert lines(away) == ()
    assert scene.party(row).attended
    scene.move(row, "fixed", by=clerk, reason="誤り")
    assert lines(co) == ()


def test_who_came_is_said_once_it_was_held_and_of_the_centre_only(
    co: Coordinator, clerk: Any
) -> None:
    row = conference(clerk, held=False)
    with pytest.raises(AssistRefused, match="開催を記録してから"):
        came(row, co, by=clerk)
    row = scene.move(row, "fixed", "held", by=clerk)
    seat = scene.party(row, "城南")
    said = PartyFacts(seat.role, seat.organization, party_id=seat.pk, coordinators=(co,))
    with pytest.raises(AssistRefused, match="拠点の行"):
        assist.parties_save(conference=row, parties=[said], version=row.version, by=clerk)


def test_the_page_of_parties_names_who_came(client: Client, co: Coordinator, clerk: Any) -> None:
    client.force_login(clerk)
    row = conference(clerk)
    seat, url = scene.party(row), f"{row.get_absolute_url()}parties/"
    shown = client.get(url).content.decode()
    assert "出席したCO" in shown and co.name in shown
    was = row.version
    sent: dict[str, Any] = {"version": was, "new-role": "other"}
    for each in row.parties.all():
        sent |= {f"p{each.pk}-party_id": each.pk, f"p{each.pk}-role": each.role}
    sent |= {f"p{seat.pk}-coordinators": [co.pk]}
    for _ in "12":
        assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert row.version == was + 1
    assert f"出席したCO　{co.name}" in client.get(row.get_absolute_url()).content.decode()
    # Another window still shows nobody: what was saved is told, and nothing is lost.
    stale = client.post(url, sent | {f"p{seat.pk}-coordinators": []})
    assert stale.status_code == 422
    told = {label.split("　")[-1]: words for label, words in stale.context["form"].now}
    assert told == {"出席": "はい", "出席したCO": co.name}
    assert [line.kind for line in lines(co)] == [DutyKind.ASSIST]


def test_a_held_follow_up_meeting_is_in_the_log(co: Coordinator, clerk: Any) -> None:
    row = follow_up(clerk, co)
    assert lines(co) == ()
    row = hold(row, clerk)
    (line,) = lines(co)
    assert (line.kind, line.clock, line.url) == (
        DutyKind.FOLLOW_UP,
        "15:00～16:30",
        row.get_absolute_url(),
    )
    other = make.coordinator("大友 悠")
    for _ in "12":
        row = trainees.meeting_change(
            meeting=row, values={"coordinators": [other]}, by=clerk, version=row.version
        )
    assert row.version == 2
    assert lines(co) == () and len(lines(other)) == 1


def test_the_form_of_a_follow_up_meeting_asks_who_comes(
    client: Client, co: Coordinator, clerk: Any
) -> None:
    client.force_login(clerk)
    programme = make.programme().pk
    sent = {
        "title": "フォローアップ会議",
        "day": "令和8年10月20日",
        "programme": programme,
        "starts": "15:00",
        "ends": "16:30",
        "coordinators": [co.pk],
    }
    assert client.post("/trainees/meetings/new/", sent).status_code == 302
    row = FollowUpMeeting.objects.get()
    assert list(row.coordinators.all()) == [co]
    assert co.name in client.get(row.get_absolute_url()).content.decode()
    edit = f"{row.get_absolute_url()}edit/"
    # Who left since stays named.
    Coordinator.objects.filter(pk=co.pk).update(is_active=False)
    assert f'value="{co.pk}"' in client.get(edit).content.decode()
    sent |= {"coordinators": [], "version": row.version}
    assert client.post(edit, sent).status_code == 302
    assert not row.coordinators.exists()


def test_a_session_at_the_time_of_a_conference_is_refused(co: Coordinator, clerk: Any) -> None:
    came(conference(clerk), co, by=clerk)
    start = make.at("2026-10-15", "15:30")
    make.confirmed(co, started_at=start, ended_at=start + timedelta(hours=1))
    found = month_of_coordinator(co, OCTOBER)
    assert [(one.kind, two.kind) for one, two in found.clashes] == [
        (DutyKind.ASSIST, DutyKind.SESSION)
    ]
    with pytest.raises(Overlap, match="アシスト会議"):
        services.duty_confirm(coordinator=co, month=OCTOBER, by=account(co), version=0)


def test_both_are_confirmed_and_a_later_change_is_noticed(co: Coordinator, clerk: Any) -> None:
    row = came(conference(clerk), co, by=clerk)
    hold(follow_up(clerk, co), clerk)
    log = services.duty_confirm(coordinator=co, month=OCTOBER, by=account(co), version=0)
    kinds = list(log.lines.values_list("kind", flat=True))
    assert kinds == [DutyKind.ASSIST, DutyKind.FOLLOW_UP]
    assert month_of_coordinator(co, OCTOBER).changed == 0
    came(row, by=clerk)
    assert month_of_coordinator(co, OCTOBER).changed == 1


def test_paper_and_workbook_tell_both(client: Client, co: Coordinator, clerk: Any) -> None:
    came(conference(clerk), co, by=clerk)
    hold(follow_up(clerk, co), clerk)
    pdf = duty_pdf(month_of_coordinator(co, OCTOBER), [])
    paper = "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages)
    assert "アシスト会議" in paper and "フォローアップ会議" in paper
    # No column for what nobody did.
    assert "部会・PJ" not in paper
    client.force_login(clerk)
    book = load_workbook(BytesIO(client.get("/reports/2026-10/duty/duty.xlsx").content))
    rows = list(book["従事の明細"].iter_rows(min_row=2, values_only=True))
    assert {row[8] for row in rows} == {"アシスト会議", "フォローアップ会議"}
    head, total = book["事業区分別の集計"].iter_rows(values_only=True)
    hours = dict(zip(head, total, strict=True))
    assert hours["アシスト会議"] == timedelta(hours=2)
    assert hours["フォローアップ会議"] == timedelta(minutes=90)
    assert hours["従事時間（時間）"] == 3.5
    assert [each.coordinator for each in months_of_all(clerk, OCTOBER)] == [co]
