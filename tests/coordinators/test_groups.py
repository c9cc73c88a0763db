"""部会・PJ: who reads and writes, members that come and go, 宿題, two people at once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from coordinators.enums import GroupKind
from coordinators.errors import Refused, Stale
from coordinators.models import GroupAction, GroupMember, GroupOutput, WorkingGroup
from coordinators.services import (
    ActionFacts,
    GroupFacts,
    action_change,
    action_done,
    action_drop,
    action_reopen,
    group_change,
    group_close,
    group_create,
    group_reopen,
)
from tests import builders as make
from tests.coordinators import group_world as groups
from tests.matrix.page import status_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def lead() -> User:
    return make.user("coordinator", name="石田 真")


def facts(group: WorkingGroup, *members: User, **changes: Any) -> GroupFacts:
    plain: dict[str, Any] = {
        "kind": group.kind,
        "name": group.name,
        "aim": group.aim,
        "lead": group.lead,
        "members": members,
        "active_from": group.active_from,
        "is_restricted": group.is_restricted,
    }
    return GroupFacts(**(plain | changes))


def member_names(group: WorkingGroup) -> set[str]:
    rows = GroupMember.objects.filter(group=group, left_on__isnull=True)
    return set(rows.values_list("user__name", flat=True))


# ── members ──────────────────────────────────────────────────────────────────────────────────


def test_lead_is_a_member_even_when_not_ticked(lead: User) -> None:
    assert member_names(groups.group(lead)) == {"石田 真"}


def test_who_leaves_keeps_the_row_with_the_day_and_may_come_back(lead: User) -> None:
    other = make.user("secretariat", name="高梨 由佳")
    group = groups.group(lead, other)

    group_change(group=group, by=lead, facts=facts(group), version=0)
    assert member_names(group) == {"石田 真"}
    assert GroupMember.objects.get(group=group, user=other).left_on == TODAY()

    group_change(group=group, by=lead, facts=facts(group, other), version=1)
    assert member_names(group) == {"石田 真", "高梨 由佳"}
    assert GroupMember.objects.filter(group=group, user=other).count() == 2


@pytest.mark.parametrize("role", ["reception", "trainee", "partner"])
def test_only_those_who_counsel_or_run_the_office_can_be_members(lead: User, role: str) -> None:
    with pytest.raises(Refused, match="メンバーになれません"):
        groups.group(lead, make.user(role))


@pytest.mark.parametrize("kind", [GroupKind.CIRCLE, GroupKind.STUDY])
def test_coordinator_founds_a_study_group_and_belongs_to_it(lead: User, kind: str) -> None:
    other = make.user("coordinator", name="大友 香織")
    assert member_names(groups.group(other, by=lead, kind=kind)) == {"石田 真", "大友 香織"}


@pytest.mark.parametrize("kind", [GroupKind.COMMITTEE, GroupKind.PROJECT])
def test_coordinator_does_not_found_a_committee(lead: User, kind: str) -> None:
    with pytest.raises(PermissionDenied):
        groups.group(lead, by=lead, kind=kind)


def test_lead_does_not_turn_a_study_group_into_a_committee(lead: User) -> None:
    group = groups.group(lead, by=lead, kind=GroupKind.STUDY)
    with pytest.raises(PermissionDenied):
        group_change(group=group, by=lead, facts=facts(group, kind=GroupKind.COMMITTEE), version=0)


# ── twice, and two people at once ────────────────────────────────────────────────────────────


def test_form_sent_twice_makes_one_group(lead: User) -> None:
    by, key = make.user("manager"), uuid.uuid4()
    given = GroupFacts(
        kind="study", name="勉強会", aim="", lead=lead, members=(), active_from=TODAY()
    )
    first = group_create(uuid=key, by=by, facts=given)
    assert group_create(uuid=key, by=by, facts=given) == first
    assert AuditEvent.objects.filter(act="group.created").count() == 1


def test_two_active_groups_do_not_share_a_name(lead: User) -> None:
    old = groups.group(lead, name="広報部会")
    with pytest.raises(ValidationError, match="同じ名称"):
        groups.group(lead, name="広報部会")
    group_close(group=old, by=lead, version=0)
    groups.group(lead, name="広報部会")
    with pytest.raises(ValidationError, match="同じ名称"):
        group_reopen(group=old, by=lead, version=1)


def test_change_on_an_old_page_is_refused_and_changes_nothing(lead: User) -> None:
    group = groups.group(lead)
    group_change(group=group, by=lead, facts=facts(group, aim="新しい目的"), version=0)
    with pytest.raises(Stale):
        group_change(group=group, by=lead, facts=facts(group, aim="古い画面"), version=0)
    group.refresh_from_db()
    assert group.aim == "新しい目的"


def test_stale_page_shows_both_and_saves_on_the_second_try(lead: User, client: Client) -> None:
    group = groups.group(lead)
    group_change(group=group, by=lead, facts=facts(group, aim="先に保存した目的"), version=0)
    client.force_login(lead)
    url = reverse("coordinators:group_edit", args=[group.pk])
    sent = {
        "kind": group.kind,
        "name": group.name,
        "aim": "あとから書いた目的",
        "lead": lead.pk,
        "active_from": "2026-04-01",
    }
    answer = client.post(url, {**sent, "version": "0"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先に保存した目的" in text
    assert "あとから書いた目的" in text
    assert 'name="version" value="1"' in text

    assert client.post(url, {**sent, "version": "1"}).status_code == 302
    group.refresh_from_db()
    assert group.aim == "あとから書いた目的"


def test_closing_twice_is_once_and_leaves_open_work_to_be_done(lead: User) -> None:
    group = groups.group(lead)
    action = groups.action(group)
    group_close(group=group, by=lead, version=0)
    assert group_close(group=group, by=lead, version=0).version == 1
    with pytest.raises(PermissionDenied):
        groups.action(group)
    assert action_done(action=action, by=lead).done_on == TODAY()


# ── who reads ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def restricted(lead: User, media: Any) -> WorkingGroup:
    """With one of everything; `ひみつ` stands in every text."""
    group = groups.group(lead, name="ひみつ部会", is_restricted=True)
    meeting = groups.meeting(
        group, title="ひみつ会議", minutes="ひみつの議事", agenda="ひみつ", held=True
    )
    groups.action(group, what="ひみつの宿題", meeting=meeting)
    groups.output(group, title="ひみつの資料", text="ひみつ", tags=("ひみつ",), file="ひみつ")
    return group


def addresses(group: WorkingGroup) -> list[str]:
    """Every page of the group's, and its file."""
    meeting, output = group.meetings.get(), group.outputs.get()
    here = "coordinators:"
    return [
        reverse(f"{here}group", args=[group.pk]),
        *(reverse(f"{here}{name}", args=[meeting.uuid]) for name in ("meeting", "minutes_pdf")),
        *(reverse(f"{here}{name}", args=[output.uuid]) for name in ("output", "output_file")),
    ]


LISTS = (
    *("/coordinators/groups/", "/coordinators/groups/meetings/", "/coordinators/library/"),
    *("/coordinators/library/?q=ひみつ", "/coordinators/groups/actions/?whose=all"),
    *("/coordinators/decisions/", "/"),
)


@pytest.mark.parametrize("role", ["coordinator", "secretariat"])
def test_restricted_group_is_nowhere_for_others(
    restricted: WorkingGroup, client: Client, role: str
) -> None:
    client.force_login(make.user(role))
    assert [client.get(url).status_code for url in addresses(restricted)] == [404] * 5
    for url in LISTS:
        # what was looked for stands in the box itself
        text = client.get(url).content.decode().replace('value="ひみつ"', "")
        text = text.replace("<mark>", "").replace("</mark>", "")
        for word in ("部会", "会議", "の議事", "の宿題", "の資料"):
            assert f"ひみつ{word}" not in text, (url, word)
        assert '<option value="ひみつ">' not in text


@pytest.mark.parametrize("role", ["chief", "manager", "lead"])
def test_restricted_group_is_open_to_members_chiefs_and_manager(
    restricted: WorkingGroup, client: Client, role: str
) -> None:
    client.force_login(restricted.lead if role == "lead" else make.user(role))
    assert [status_of(client.get(url)) for url in addresses(restricted)] == [200] * 5
    text = client.get("/coordinators/library/?q=ひみつ").content.decode()
    assert "<mark>ひみつ</mark>の資料" in text


def test_who_left_a_restricted_group_reads_it_no_more(lead: User) -> None:
    other = make.user("coordinator")
    group = groups.group(lead, other, is_restricted=True)
    assert group in WorkingGroup.objects.visible_to(other)
    group_change(group=group, by=lead, facts=facts(group), version=0)
    assert group not in WorkingGroup.objects.visible_to(other)


def test_office_that_sets_up_a_restricted_group_for_others_is_led_to_the_list(
    lead: User, client: Client
) -> None:
    client.force_login(make.user("secretariat"))
    sent = {
        "kind": "committee",
        "name": "執行部会",
        "lead": lead.pk,
        "active_from": "2026-04-01",
        "is_restricted": "on",
    }
    answer = client.post(reverse("coordinators:group_new"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/coordinators/groups/"
    assert WorkingGroup.objects.get().is_restricted


def test_decision_names_a_restricted_group_only_to_who_reads_it(
    restricted: WorkingGroup, client: Client
) -> None:
    row = groups.decision(make.user("chief"), group=restricted, is_open=True)
    client.force_login(make.user("coordinator"))
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 200
    assert "ひみつ部会" not in answer.content.decode()


def test_reader_who_is_no_member_gets_no_form_and_may_not_write(lead: User, client: Client) -> None:
    group = groups.group(lead)
    client.force_login(make.user("chief"))
    text = client.get(group.get_absolute_url()).content.decode()
    assert "宿題を加える" not in text
    assert "会議を登録" not in text
    url = reverse("coordinators:action_add", args=[group.pk])
    assert client.post(url, {"what": "調べる"}).status_code == 403


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def test_list_puts_mine_first_with_what_is_going_on(
    lead: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    other = make.user("coordinator")
    groups.group(other, name="あ部会")
    mine = groups.group(lead, other, name="ん部会")
    groups.meeting(mine, held=True)
    groups.meeting(mine, start=make.at(TODAY() + timedelta(days=3)))
    groups.action(mine, due_on=TODAY() - timedelta(days=1))
    groups.action(mine, due_on=TODAY() + timedelta(days=9))
    client.force_login(lead)
    with django_assert_max_num_queries(8):
        answer = client.get("/coordinators/groups/")
    rows = answer.context["rows"]
    assert [row.name for row in rows] == ["ん部会", "あ部会"]
    assert (rows[0].people, rows[0].open_actions, rows[0].overdue_actions) == (2, 2, 1)
    assert rows[0].next_meeting is not None
    assert (rows[1].people, rows[1].open_actions, rows[1].last_held) == (1, 0, None)


# ── 宿題 ─────────────────────────────────────────────────────────────────────────────────────


def test_action_is_done_once_and_can_be_taken_up_again(lead: User) -> None:
    action = groups.action(groups.group(lead))
    for _ in range(2):
        action_done(action=action, by=lead)
    assert AuditEvent.objects.filter(act="group_action.done").count() == 1
    with pytest.raises(Refused):
        action_drop(action=action, by=lead)
    assert action_reopen(action=action, by=lead).is_open
    action_drop(action=action, by=lead)
    with pytest.raises(Refused):
        action_done(action=action, by=lead)


def test_owner_must_belong_to_the_group(lead: User) -> None:
    with pytest.raises(Refused, match="メンバーではありません"):
        groups.action(groups.group(lead), owner=make.user("coordinator"))


def test_action_changed_on_an_old_page_is_refused(lead: User) -> None:
    action = groups.action(groups.group(lead))
    given = ActionFacts("直した内容", lead, TODAY())
    action_change(action=action, by=lead, facts=given, version=0)
    with pytest.raises(Stale):
        action_change(action=action, by=lead, facts=ActionFacts("古い", lead, TODAY()), version=0)
    action.refresh_from_db()
    assert action.what == "直した内容"


def test_action_form_sent_twice_gives_one(lead: User, client: Client) -> None:
    group = groups.group(lead)
    client.force_login(lead)
    url = reverse("coordinators:action_add", args=[group.pk])
    sent = {"uuid": str(uuid.uuid4()), "what": "調べる", "owner": lead.pk, "due_on": "12/24"}
    for _ in range(2):
        assert client.post(url, sent).status_code == 302
    assert GroupAction.objects.filter(group=group).count() == 1


def test_action_with_a_wrong_day_is_said_and_nothing_is_lost(lead: User, client: Client) -> None:
    group = groups.group(lead)
    client.force_login(lead)
    sent = {"what": "名簿を直す", "owner": lead.pk, "due_on": "2月30日"}
    answer = client.post(reverse("coordinators:action_add", args=[group.pk]), sent)
    assert answer.status_code == 422
    assert "名簿を直す" in answer.content.decode()


def test_owner_finds_due_actions_and_next_meetings_on_the_start_page(
    lead: User, client: Client
) -> None:
    group = groups.group(lead, name="ES部会")
    groups.action(group, what="期限の近い宿題", due_on=TODAY() + timedelta(days=2))
    groups.action(group, what="過ぎた宿題", due_on=TODAY() - timedelta(days=2))
    groups.action(group, what="まだ先の宿題", due_on=TODAY() + timedelta(days=40))
    groups.meeting(group, title="次の会議", start=make.at(TODAY() + timedelta(days=2)))
    client.force_login(lead)
    text = client.get("/").content.decode()
    assert "期限の近い宿題" in text
    assert "過ぎた宿題" in text
    assert "期限超過 1" in text
    assert "次の会議" in text
    assert "まだ先の宿題" not in text
    client.force_login(make.user("coordinator"))
    assert "期限の近い宿題" not in client.get("/").content.decode()


def test_output_of_no_content_is_refused(lead: User) -> None:
    with pytest.raises(Refused, match="どれか"):
        groups.output(groups.group(lead), text="")
    assert not GroupOutput.objects.exists()


def test_lists_leave_long_texts_in_the_database(lead: User, client: Client) -> None:
    group = groups.group(lead)
    held = groups.meeting(group, minutes="長い議事録", held=True)
    tomorrow = make.at(timezone.localdate() + timedelta(days=1), "13:00")
    groups.meeting(group, start=tomorrow, agenda="議題")
    groups.action(group, meeting=held)
    client.force_login(lead)
    pages = [
        "/",
        reverse("coordinators:actions"),
        reverse("coordinators:meetings"),
        group.get_absolute_url(),
    ]
    for url in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        read = [each["sql"].split(" FROM ")[0] for each in asked.captured_queries]
        for column in ("minutes", "search_text"):
            assert not [sql for sql in read if f'"coordinators_groupmeeting"."{column}",' in sql]
    assert "あり" in client.get(reverse("coordinators:meetings")).content.decode()
