"""議事録: nothing typed is lost, nothing saved is overwritten unseen."""

from __future__ import annotations

import io
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from coordinators.enums import MeetingState
from coordinators.errors import Refused, Stale
from coordinators.models import GroupMeeting, MeetingDraft
from coordinators.services import (
    MeetingFacts,
    facts_of,
    meeting_cancel,
    meeting_hold,
    meeting_plan,
    meeting_replan,
    meeting_save,
)
from tests import builders as make
from tests.coordinators import group_world as groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make.user("coordinator", name="石田 真")


@pytest.fixture
def other() -> User:
    return make.user("coordinator", name="大友 香織")


@pytest.fixture
def meeting(lead: User, other: User) -> GroupMeeting:
    return groups.meeting(groups.group(lead, other), title="第1回", agenda="議題の案")


def rewritten(meeting: GroupMeeting, **texts: Any) -> MeetingFacts:
    from dataclasses import replace

    return replace(facts_of(meeting), **texts)


def posted(meeting: GroupMeeting, **changes: Any) -> dict[str, Any]:
    start = timezone.localtime(meeting.started_at)
    plain = {
        "version": "0",
        "revision": "0",
        "title": meeting.title,
        "day": f"{start:%Y-%m-%d}",
        "starts": "13:00",
        "ends": "14:00",
        "place": "",
        "guests": "",
        "agenda": meeting.agenda,
        "minutes": "",
        "decisions": "",
    }
    return plain | changes


def url(name: str, meeting: GroupMeeting) -> str:
    return reverse(f"coordinators:{name}", args=[meeting.uuid])


def keep(client: Client, meeting: GroupMeeting, owner: User, *, rev: int = 0, **texts: str) -> Any:
    sent = {"rev": rev, "owner": owner.pk, "data": texts}
    address = f"{url('minutes_autosave', meeting)}?base={meeting.version}"
    return client.post(address, json.dumps(sent), content_type="application/json")


# ── saving ───────────────────────────────────────────────────────────────────────────────────


def test_saved_minutes_are_read_by_all_and_the_draft_is_gone(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    client.force_login(lead)
    assert keep(client, meeting, lead, minutes="途中まで").json()["rev"] == 1
    sent = posted(meeting, minutes="１　報告\n２　協議", attendees=[lead.pk, other.pk])
    assert client.post(url("minutes", meeting), sent).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.version, meeting.written_by) == ("１　報告\n２　協議", 1, lead)
    assert set(meeting.attendees.all()) == {lead, other}
    assert not MeetingDraft.objects.exists()
    client.force_login(make.user("secretariat"))
    assert "２　協議" in client.get(url("meeting", meeting)).content.decode()


def test_two_writers_see_both_texts_and_none_is_lost(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    meeting_save(
        meeting=meeting, by=other, facts=rewritten(meeting, minutes="大友が書いた"), version=0
    )
    client.force_login(lead)
    answer = client.post(url("minutes", meeting), posted(meeting, minutes="石田が書いた"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "大友が書いた" in text
    assert "石田が書いた" in text
    meeting.refresh_from_db()
    assert meeting.minutes == "大友が書いた"

    both = posted(meeting, minutes="大友が書いた\n石田が書いた", version="1")
    assert client.post(url("minutes", meeting), both).status_code == 302
    meeting.refresh_from_db()
    assert meeting.minutes == "大友が書いた\n石田が書いた"


def test_history_keeps_what_was_written_over(meeting: GroupMeeting, lead: User) -> None:
    for version, text in enumerate(("はじめの文", "直した文")):
        meeting_save(
            meeting=meeting, by=lead, facts=rewritten(meeting, minutes=text), version=version
        )
    events = type(meeting).pgh_event_model._default_manager  # type: ignore[attr-defined]
    told = events.filter(pgh_obj=meeting).order_by("pgh_id").values_list("minutes", flat=True)
    assert list(told) == ["", "はじめの文", "直した文"]


def test_double_click_saves_once(meeting: GroupMeeting, lead: User) -> None:
    given = rewritten(meeting, minutes="書いた")
    meeting_save(meeting=meeting, by=lead, facts=given, version=0)
    assert meeting_save(meeting=meeting, by=lead, facts=given, version=0).version == 1
    with pytest.raises(Stale):
        meeting_save(meeting=meeting, by=lead, facts=rewritten(meeting, minutes="別"), version=0)


def test_wrong_time_is_said_and_the_text_stays(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    answer = client.post(url("minutes", meeting), posted(meeting, minutes="長い議事", ends="12:00"))
    assert answer.status_code == 422
    assert "長い議事" in answer.content.decode()
    assert "開始より後の時刻" in answer.content.decode()


def test_only_members_write(meeting: GroupMeeting, client: Client) -> None:
    stranger = make.user("chief")
    with pytest.raises(PermissionDenied):
        meeting_save(meeting=meeting, by=stranger, facts=facts_of(meeting), version=0)
    client.force_login(stranger)
    assert keep(client, meeting, stranger, minutes="外から").status_code == 403
    assert client.get(url("minutes", meeting)).status_code == 403


# ── drafts ───────────────────────────────────────────────────────────────────────────────────


def test_draft_comes_back_to_its_writer_alone(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    client.force_login(lead)
    keep(client, meeting, lead, minutes="石田の書きかけ", day="あした", attendees=[])  # type: ignore[arg-type]
    text = client.get(url("minutes", meeting)).content.decode()
    assert "石田の書きかけ" in text
    assert "保存していない書きかけ" in text
    client.force_login(other)
    assert "石田の書きかけ" not in client.get(url("minutes", meeting)).content.decode()
    assert "石田の書きかけ" not in client.get(url("meeting", meeting)).content.decode()


def test_draft_begun_before_anothers_save_is_compared_when_saved(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    client.force_login(lead)
    keep(client, meeting, lead, minutes="書きかけ")
    meeting_save(meeting=meeting, by=other, facts=rewritten(meeting, minutes="先"), version=0)
    text = client.get(url("minutes", meeting)).content.decode()
    assert 'name="version" value="0"' in text
    assert "大友 香織さんが保存しています" in text


def test_two_tabs_of_one_person_meet_with_both_texts(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    assert keep(client, meeting, lead, minutes="一つ目の画面").status_code == 200
    clash = keep(client, meeting, lead, minutes="二つ目の画面")
    assert clash.status_code == 409
    assert (clash.json()["rev"], clash.json()["data"]["minutes"]) == (1, "一つ目の画面")
    assert keep(client, meeting, lead, rev=1, minutes="二つ目の画面").json()["rev"] == 2


def test_draft_sent_again_is_no_clash(meeting: GroupMeeting, lead: User, client: Client) -> None:
    client.force_login(lead)
    answers = [keep(client, meeting, lead, minutes="同じ文").json()["rev"] for _ in range(2)]
    assert answers == [1, 1]


def test_draft_that_arrives_after_ones_own_save_is_turned_away(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    meeting_save(meeting=meeting, by=lead, facts=rewritten(meeting, minutes="書いた"), version=0)
    assert keep(client, meeting, lead, minutes="遅れて届いた").status_code == 410
    assert not MeetingDraft.objects.exists()


def test_draft_is_not_kept_for_somebody_else_at_the_same_pc(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    client.force_login(other)
    answer = keep(client, meeting, lead, minutes="石田の文")
    assert (answer.status_code, answer.json()["code"]) == (403, "owner")
    assert not MeetingDraft.objects.exists()


@pytest.mark.parametrize(
    "data",
    [None, [], {"minutes": 1}, {"evil": "x"}, {"attendees": ["x"]}, {"minutes": "あ" * 70_000}],
)
def test_malformed_draft_is_refused(
    meeting: GroupMeeting, lead: User, client: Client, data: Any
) -> None:
    client.force_login(lead)
    sent = json.dumps({"rev": 0, "owner": lead.pk, "data": data})
    answer = client.post(url("minutes_autosave", meeting), sent, content_type="application/json")
    assert answer.status_code == 400


def test_pattern_follows_what_is_typed_without_saving(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    sent = posted(meeting, minutes="先に書いた文", ends="まだ", act="pattern:regular")
    text = client.post(url("minutes", meeting), sent).content.decode()
    assert text.index("先に書いた文") < text.index("前回の宿題の確認")
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.version) == ("", 0)
    assert MeetingDraft.objects.get().data["minutes"].startswith("先に書いた文\n\n１")


def test_draft_is_kept_and_thrown_away_without_scripts(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    client.post(url("minutes", meeting), posted(meeting, minutes="手で保存", act="draft"))
    assert "手で保存" in client.get(url("minutes", meeting)).content.decode()
    client.post(url("minutes_drop", meeting))
    assert "手で保存" not in client.get(url("minutes", meeting)).content.decode()


# ── held, cancelled ──────────────────────────────────────────────────────────────────────────


def test_meeting_to_come_cannot_be_held(lead: User) -> None:
    later = groups.meeting(
        groups.group(lead), start=make.at(timezone.localdate() + timedelta(days=2))
    )
    with pytest.raises(Refused, match="まだ始まっていない"):
        meeting_hold(meeting=later, by=lead, version=0)
    with pytest.raises(Refused, match="まだ始まっていない"):
        meeting_save(meeting=later, by=lead, facts=facts_of(later), version=0, held=True)


def test_held_cancelled_and_back(meeting: GroupMeeting, lead: User) -> None:
    with pytest.raises(ValidationError, match="理由"):
        meeting_cancel(meeting=meeting, by=lead, version=0, reason=" ")
    meeting_cancel(meeting=meeting, by=lead, version=0, reason="台風のため")
    with pytest.raises(Refused):
        meeting_hold(meeting=meeting, by=lead, version=1)
    meeting_replan(meeting=meeting, by=lead, version=1)
    assert meeting_hold(meeting=meeting, by=lead, version=2).state == MeetingState.HELD
    assert meeting_hold(meeting=meeting, by=lead, version=2).version == 3
    with pytest.raises(Refused, match="開催済"):
        meeting_cancel(meeting=meeting, by=lead, version=3, reason="やめた")


def test_saving_can_hold_it_at_once(meeting: GroupMeeting, lead: User, client: Client) -> None:
    client.force_login(lead)
    client.post(url("minutes", meeting), posted(meeting, minutes="議事", act="hold"))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == (MeetingState.HELD, "議事")


def test_form_sent_twice_makes_one_meeting(meeting: GroupMeeting, lead: User) -> None:
    key = uuid.uuid4()
    made = [
        meeting_plan(group=meeting.group, uuid=key, by=lead, facts=facts_of(meeting))
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_new_meeting_begins_as_the_last_one_was(
    meeting: GroupMeeting, lead: User, client: Client
) -> None:
    client.force_login(lead)
    page = client.get(reverse("coordinators:meeting_new", args=[meeting.group.pk]))
    form = page.context["form"]
    assert (form["title"].value(), form["starts"].value()) == ("第1回", "13:00")


# ── paper ────────────────────────────────────────────────────────────────────────────────────


def test_paper_carries_everything_and_is_the_same_each_time(
    meeting: GroupMeeting, lead: User, other: User, client: Client
) -> None:
    given = rewritten(
        meeting,
        minutes="報告の内容𠮷野家",
        decisions="来月から始める",
        guests="城南信用金庫 山田様",
        attendees=(lead, other),
    )
    meeting_save(meeting=meeting, by=lead, facts=given, version=0, held=True)
    groups.action(meeting.group, what="名簿を作る", owner=other, meeting=meeting)
    client.force_login(make.user("secretariat"))
    first, second = (client.get(url("minutes_pdf", meeting)).content for _ in range(2))
    assert first == second
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
    for word in ("第1回", "石田 真", "大友 香織", "山田様", "来月から", "𠮷野家", "名簿を作る"):
        assert word in text
