"""A dialogue from its announcement to its end: groups, the door, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent, User
from partners.dialogues.errors import DialogueRefused, DialogueStale
from partners.dialogues.reading import door_of, sheets_of
from partners.dialogues.services.door import attendance_expect, attendance_set, attendance_walk_in
from partners.dialogues.services.members import member_invite, member_leave
from partners.dialogues.services.rounds import round_start, round_unstart, rounds_make, session_set
from partners.dialogues.services.sessions import dialogue_close, dialogue_prepare, talked_rounds
from partners.enums import AttendanceState, EventKind, EventState
from partners.models import (
    DialogueAttendance,
    DialogueMember,
    DialogueSeat,
    DialogueSession,
    EventChange,
    MetPair,
    OutreachEvent,
)
from tests import builders as make
from tests.partners import dialogue_world as talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def web(client: Client, desk: User) -> Client:
    client.force_login(desk)
    return client


def url(name: str, session: DialogueSession) -> str:
    return reverse(f"dialogue:{name}", args=[session.event_id])


def text(response: Any) -> str:
    return str(response.content.decode())


def fresh(session: DialogueSession) -> DialogueSession:
    return DialogueSession.objects.get(pk=session.pk)


def groups_of(session: DialogueSession, number: int) -> list[set[int]]:
    sheet = next(sheet for sheet in sheets_of(session) if sheet.row.number == number)
    return [{person.pk for person in table.people} for table in sheet.tables]


def begun(session: DialogueSession, by: User) -> DialogueSession:
    """Groups made for who is here, the first round begun."""
    rounds_make(session=session, by=by, version=session.version)
    round_start(session=session, by=by, version=session.version + 1)
    return fresh(session)


# ── announcing ───────────────────────────────────────────────────────────────────────────────


def test_a_dialogue_is_announced_with_its_chapter_expected(web: Client, desk: User) -> None:
    make.programme()
    chapter = talk.chapter(by=desk)
    talk.members(4, by=desk, chapter=chapter)
    talk.members(2, by=desk)
    member_invite(facts=talk.facts(chapter=chapter), by=desk)
    data = {
        "uuid": "3f2b8e1c-0000-4000-8000-000000000001",
        "title": "東京支部 対話のつどい",
        "day": timezone.localdate().isoformat(),
        "starts": "14:00",
        "ends": "16:00",
        "place": "新橋会議室",
        "chapter": chapter.pk,
        "rounds": "3",
        "group_size": "5",
    }
    assert web.post(reverse("dialogue:new"), {**data, "place": ""}).status_code == 422
    assert web.post(reverse("dialogue:new"), {**data, "ends": "13:00"}).status_code == 422
    for _ in range(2):
        answer = web.post(reverse("dialogue:new"), data)
    event = OutreachEvent.objects.get()
    assert answer["Location"] == reverse("dialogue:board", args=[event.pk])
    assert (event.kind, event.state) == (EventKind.DIALOGUE, EventState.CONFIRMED)
    assert event.dialogue.attendances.count() == 4
    assert EventChange.objects.get(event=event).act == "confirmed"


def test_an_event_that_came_as_a_request_gets_its_board(web: Client, desk: User) -> None:
    event = OutreachEvent.objects.create(
        kind=EventKind.DIALOGUE, title="依頼の対話会", programme=make.programme()
    )
    for _ in range(2):
        web.post(reverse("dialogue:prepare", args=[event.pk]))
    assert DialogueSession.objects.filter(event=event).count() == 1
    seminar = OutreachEvent.objects.create(
        kind=EventKind.SEMINAR, title="セミナー", programme=make.programme()
    )
    assert web.post(reverse("dialogue:prepare", args=[seminar.pk])).status_code == 404
    with pytest.raises(DialogueRefused):
        dialogue_prepare(event=seminar, by=desk)


# ── the door ─────────────────────────────────────────────────────────────────────────────────


def test_only_who_joined_is_expected(desk: User) -> None:
    session = talk.session(by=desk)
    invited = member_invite(facts=talk.facts(), by=desk)
    member = talk.member(by=desk)
    for _ in range(2):
        attendance_expect(session=session, members=[invited, member], by=desk)
    assert [row.member for row in session.attendances.all()] == [member]


def test_the_door_takes_people_in_and_back(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=3)
    row = session.attendances.first()
    assert row is not None
    for state in ("here", "here", "gone", "expected", "absent"):
        answer = web.post(url("door", session), {"set": f"{row.pk}:{state}"})
        assert answer["Location"].endswith(f"#p{row.pk}")
        row.refresh_from_db()
        assert row.state == state
    for nonsense in ("", "x:here", f"{row.pk}:dead", "999999:here"):
        assert web.post(url("door", session), {"set": nonsense}).status_code == 409
    page = text(web.get(url("door", session), {"q": row.member.name}))
    assert page.count("p-door__acts") == 1


def test_a_walk_in_agrees_at_the_door(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=3)
    data = {"name": "飛入 太郎", "kind": "other"}
    refused = web.post(url("walk_in", session), data)
    assert refused.status_code == 422 and "同意をいただいてから" in text(refused)
    assert web.post(url("walk_in", session), {**data, "agreed": "on"}).status_code == 302
    row = session.attendances.get(member__name="飛入 太郎")
    assert row.state == AttendanceState.HERE and row.member.is_joined


def test_a_double_click_at_the_door_takes_one_person_in(web: Client, desk: User) -> None:
    session = talk.session(by=desk)
    key = str(web.get(url("walk_in", session)).context["form"]["uuid"].value())
    data = {"name": "飛入 太郎", "kind": "other", "agreed": "on", "uuid": key}
    for _ in range(2):
        assert web.post(url("walk_in", session), data).status_code == 302
    assert DialogueMember.objects.get() == session.attendances.get().member


def test_a_double_click_on_a_new_member_adds_one(web: Client, desk: User) -> None:
    new = reverse("dialogue:member_new")
    key = str(web.get(new).context["form"]["uuid"].value())
    data = {"name": "新規 花子", "kind": "other", "how": "admit", "uuid": key}
    for _ in range(2):
        assert web.post(new, data).status_code == 302
    assert DialogueMember.objects.count() == 1


def test_members_are_put_on_the_list_by_ticks(web: Client, desk: User) -> None:
    session = talk.session(by=desk)
    one, other = talk.members(2, by=desk)
    assert one.name in text(web.get(url("expect", session)))
    web.post(url("expect", session), {"member": [one.pk, "x", 2**62]})
    assert [row.member for row in session.attendances.all()] == [one]
    page = text(web.get(url("expect", session)))
    assert one.name not in page and other.name in page


# ── rounds ───────────────────────────────────────────────────────────────────────────────────


def test_groups_are_made_of_who_is_here(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=30)
    here = list(session.attendances.all()[:25])
    for row in here:
        attendance_set(attendance=row, state=AttendanceState.HERE, by=desk)
    answer = web.post(url("make", session), {"who": "here", "version": 0})
    assert answer.status_code == 302
    rows = list(session.rounds.all())
    assert [(row.people, row.groups, row.repeated_pairs) for row in rows] == [(25, 5, 0)] * 3
    assert set().union(*groups_of(session, 1)) == {row.member_id for row in here}
    web.post(url("make", session), {"who": "expected", "version": 1})
    assert [row.people for row in session.rounds.all()] == [30] * 3


def test_too_few_are_not_grouped(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=2, here=True)
    answer = web.post(url("make", session), {"who": "here", "version": 0})
    assert answer.status_code == 409 and "いま2人" in text(answer)


def test_of_two_who_press_at_once_the_later_is_told(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    before = groups_of(session, 1)
    answer = web.post(url("make", session), {"who": "here", "version": 0})
    assert answer.status_code == 409 and "変更されました" in text(answer)
    assert groups_of(session, 1) == before
    for act in (round_start, round_unstart):
        with pytest.raises(DialogueStale):
            act(session=session, by=desk, version=0)


def test_a_round_that_was_begun_is_not_touched_again(desk: User) -> None:
    """One goes home, one comes: the next rounds are made anew, and none of the first meet again."""
    session = begun(talk.session(by=desk, people=30, here=True), desk)
    first = groups_of(session, 1)
    gone = DialogueAttendance.objects.filter(session=session)[0]
    attendance_set(attendance=gone, state=AttendanceState.GONE, by=desk)
    new = attendance_walk_in(session=session, facts=talk.facts(), by=desk)
    door = door_of(session, sheets_of(session))
    assert (door.unseated, door.missing) == ([new.member], [gone.member])
    rounds_make(session=session, by=desk, version=session.version)
    assert groups_of(session, 1) == first
    people = set().union(*groups_of(session, 2))
    assert new.member_id in people and gone.member_id not in people
    for groups in (groups_of(session, 2), groups_of(session, 3)):
        assert all(len(one & other) <= 1 for one in first for other in groups)
    door = door_of(session, sheets_of(session))
    assert (door.unseated, door.missing) == ([], [])


def test_a_round_begun_too_early_is_to_come_again(desk: User) -> None:
    session = begun(talk.session(by=desk, people=10, here=True), desk)
    round_unstart(session=session, by=desk, version=session.version)
    assert talked_rounds(session) == {}
    with pytest.raises(DialogueRefused, match="始めた回"):
        round_unstart(session=session, by=desk, version=session.version + 1)


def test_a_round_begins_on_the_day_itself(desk: User) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    session = talk.session(
        by=desk, people=5, start=tomorrow, end=tomorrow + timedelta(hours=2), here=True
    )
    rounds_make(session=session, by=desk, version=0)
    with pytest.raises(DialogueRefused, match="開催日になってから"):
        round_start(session=session, by=desk, version=1)


@pytest.mark.parametrize("state", [EventState.REQUESTED, EventState.CANCELLED, EventState.HELD])
def test_a_round_of_what_is_not_sure_does_not_begin(
    web: Client, desk: User, state: EventState
) -> None:
    event = OutreachEvent.objects.create(
        kind=EventKind.DIALOGUE,
        state=state,
        title="依頼の対話会",
        programme=make.programme(),
        period=(timezone.now(), timezone.now() + timedelta(hours=2)),
        cancel_reason="大雪" if state == EventState.CANCELLED else "",
    )
    session = dialogue_prepare(event=event, by=desk)
    attendance_expect(session=session, members=talk.members(5, by=desk), by=desk)
    rounds_make(session=session, by=desk, version=0, expected=True)
    assert "第1回を始める" not in text(web.get(url("board", session)))
    answer = web.post(url("start", session), {"version": 1})
    assert answer.status_code == 409 and "始められません" in text(answer)
    assert not session.rounds.filter(started_at__isnull=False).exists()


def test_what_was_called_off_is_closed_and_forgotten(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=5)
    assert url("close", session) not in text(web.get(url("board", session)))
    OutreachEvent.objects.update(state=EventState.CANCELLED, cancel_reason="大雪のため")
    assert url("close", session) in text(web.get(url("board", session)))
    web.post(url("close", session), {"version": 0})
    assert not DialogueAttendance.objects.exists()


def test_no_round_is_left_to_make(desk: User) -> None:
    session = begun(talk.session(by=desk, people=10, here=True, rounds=1), desk)
    with pytest.raises(DialogueRefused, match="回数を増やして"):
        rounds_make(session=session, by=desk, version=session.version)
    with pytest.raises(DialogueRefused, match="始める回"):
        round_start(session=session, by=desk, version=session.version)
    session_set(session=session, rounds_planned=2, group_size=4, by=desk, version=session.version)
    rounds_make(session=session, by=desk, version=session.version + 1)
    assert [row.number for row in session.rounds.all()] == [1, 2]


def test_fewer_rounds_than_were_begun_are_refused(web: Client, desk: User) -> None:
    session = begun(talk.session(by=desk, people=10, here=True), desk)
    round_start(session=session, by=desk, version=session.version)
    with pytest.raises(DialogueRefused, match="第2回まで"):
        session_set(session=session, rounds_planned=1, group_size=5, by=desk, version=3)
    data = {"rounds": "2", "group_size": "5", "version": 3}
    for _ in "12":
        assert web.post(url("settings", session), data).status_code == 302
    assert session.rounds.count() == 2
    session.refresh_from_db()
    assert session.version == 4
    assert web.post(url("settings", session), {**data, "group_size": "4"}).status_code == 409
    assert web.post(url("settings", session), {**data, "rounds": "99"}).status_code == 422


def test_those_who_met_at_an_earlier_dialogue_do_not_meet_again(desk: User) -> None:
    first = begun(talk.session(by=desk, people=30, here=True), desk)
    dialogue_close(session=first, by=desk, version=first.version)
    second = talk.session(by=desk)
    attendance_expect(session=second, members=DialogueMember.objects.all(), by=desk)
    rounds_make(session=second, by=desk, version=0, expected=True)
    met = {frozenset(pair) for pair in MetPair.objects.values_list("one", "other")}
    assert len(met) == 60
    for number in (1, 2, 3):
        for group in groups_of(second, number):
            assert not any(pair <= group for pair in met)


# ── the end ──────────────────────────────────────────────────────────────────────────────────


def test_only_pairs_are_kept(web: Client, desk: User) -> None:
    session = begun(talk.session(by=desk, people=25, here=True), desk)
    round_start(session=session, by=desk, version=session.version)
    assert "消去" in text(web.get(url("close", session)))
    answer = web.post(url("close", session), {"version": fresh(session).version})
    assert answer.status_code == 302
    session = fresh(session)
    assert (session.people, session.new_pairs, session.repeated_pairs) == (25, 100, 0)
    assert (session.least_repeats, sum(session.mix.values())) == (0, 25)
    assert MetPair.objects.count() == 100
    assert not DialogueSeat.objects.exists() and not DialogueAttendance.objects.exists()
    event = session.event
    assert (event.state, event.participants) == (EventState.HELD, 25)
    assert [row.act for row in event.changes.all()] == ["held", "confirmed"]
    kept = AuditEvent.objects.filter(act__startswith="event.").order_by("pk")
    assert [each.act for each in kept] == ["event.confirmed", "event.held"]
    assert [row.number for row in session.rounds.all()] == [1, 2]
    again = web.post(url("close", session), {"version": session.version})
    assert again.status_code == 409 and MetPair.objects.count() == 100
    board = text(web.get(url("board", session)))
    assert "初めて話した組" in board
    assert not any(each.name in board for each in DialogueMember.objects.all())


def test_repeats_are_counted_beside_the_least_there_can_be(desk: User) -> None:
    session = begun(talk.session(by=desk, people=15, here=True, rounds=2), desk)
    round_start(session=session, by=desk, version=session.version)
    session = dialogue_close(session=fresh(session), by=desk, version=fresh(session).version)
    assert (session.new_pairs, session.repeated_pairs, session.least_repeats) == (54, 6, 6)


def test_a_dialogue_without_any_round_is_not_closed(desk: User) -> None:
    session = talk.session(by=desk, people=5)
    with pytest.raises(DialogueRefused, match="まだ1回も"):
        dialogue_close(session=session, by=desk, version=0)
    event = session.event
    event.state, event.cancel_reason = EventState.CANCELLED, "大雪のため"
    event.save()
    session = dialogue_close(session=session, by=desk, version=0)
    assert session.people == 0 and not DialogueAttendance.objects.exists()
    assert OutreachEvent.objects.get().state == EventState.CANCELLED


def test_who_left_meanwhile_is_in_no_pair(desk: User) -> None:
    session = begun(talk.session(by=desk, people=10, here=True), desk)
    gone = DialogueMember.objects.all()[0]
    member_leave(member=gone, by=None)
    session = dialogue_close(session=session, by=desk, version=session.version)
    assert session.people == 9
    assert not MetPair.objects.filter(one=gone).exists()


def test_a_closed_dialogue_takes_nobody_in(web: Client, desk: User) -> None:
    session = begun(talk.session(by=desk, people=5, here=True), desk)
    session = dialogue_close(session=session, by=desk, version=session.version)
    data = {"name": "遅刻 太郎", "kind": "other", "agreed": "on"}
    answer = web.post(url("walk_in", session), data)
    assert answer.status_code == 422 and "終了しています" in text(answer)
    assert not DialogueMember.objects.filter(name="遅刻 太郎").exists()
    for name in ("make", "start", "unstart"):
        assert web.post(url(name, session), {"version": session.version}).status_code == 409


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_the_board_costs_the_same_whatever_the_number_of_people(
    web: Client, desk: User, django_assert_max_num_queries: Any
) -> None:
    session = talk.session(by=desk, people=40, here=True)
    rounds_make(session=session, by=desk, version=0)
    for name, most in (("board", 8), ("screen", 8), ("door", 8), ("expect", 8)):
        with django_assert_max_num_queries(most):
            assert web.get(url(name, session)).status_code == 200
    with django_assert_max_num_queries(11):
        web.get(reverse("dialogue:index"))


def test_a_title_is_nowhere_and_groups_show_names_only(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    people = list(DialogueMember.objects.all())
    for name in ("board", "screen"):
        page = text(web.get(url(name, session)))
        assert all(each.name in page for each in people)
        assert not any(each.affiliation in page for each in people)


def test_the_wall_shows_the_round_that_goes_on(web: Client, desk: User) -> None:
    session = talk.session(by=desk, people=10)
    assert "組分けの準備" in text(web.get(url("screen", session)))
    session.attendances.update(state=AttendanceState.HERE)
    session = begun(session, desk)
    assert web.get(url("screen", session)).context["sheet"].row.number == 1
    round_start(session=session, by=desk, version=session.version)
    assert web.get(url("screen", session)).context["sheet"].row.number == 2
    part = web.get(url("screen", session), {"round": "3"}, headers={"HX-Request": "true"})
    assert "第3回" in text(part) and "<html" not in text(part)


def test_the_papers_hold_every_name_and_no_affiliation(
    web: Client, desk: User, tmp_path: Any
) -> None:
    session = talk.session(by=desk, people=11, here=True)
    rounds_make(session=session, by=desk, version=0)
    people = list(DialogueMember.objects.all())
    for name, pages in (("cards", 2), ("tables", 3)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(web.get(url(name, session)).content)
        reader = PdfReader(file)
        words = "".join(page.extract_text() for page in reader.pages)
        assert len(reader.pages) == pages
        assert all(each.name in words for each in people)
        assert not any(each.affiliation in words for each in people)


def test_own_page_says_where_to_sit(desk: User) -> None:
    session = begun(talk.session(by=desk, people=10, here=True), desk)
    seat = DialogueSeat.objects.filter(round__number=1).select_related("member")[0]
    page = text(Client().get(reverse("dialogue:join", args=[seat.member.token])))
    assert f"{seat.table}卓" in page
    dialogue_close(session=session, by=desk, version=session.version)
    page = text(Client().get(reverse("dialogue:join", args=[seat.member.token])))
    assert "卓</strong>" not in page


def test_a_reader_sees_the_board_without_acts(client: Client, desk: User) -> None:
    session = talk.session(by=desk, people=10, here=True)
    rounds_make(session=session, by=desk, version=0)
    client.force_login(make.coordinator().user)  # type: ignore[arg-type]
    page = text(client.get(url("board", session)))
    assert "作り直す" not in page and "始める</button>" not in page
    for name in ("door", "expect", "walk_in", "close"):
        assert client.get(url(name, session)).status_code == 403


def test_a_bank_sees_nothing_of_its_own_dialogue_here(client: Client, desk: User) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    session = talk.session(by=desk, people=5, organization=bank)
    client.force_login(make.bank_user(bank))
    for name in ("board", "screen", "door", "cards", "tables", "close"):
        assert client.get(url(name, session)).status_code == 403
    with pytest.raises(PermissionDenied):
        rounds_make(session=session, by=make.bank_user(bank), version=0)
