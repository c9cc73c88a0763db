"""連携打合せ: written down, counted by the one rule, its actions done in time."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import AuditEvent
from center.errors import Refused, Stale
from partners.enums import MeetingKind
from partners.meetings.counting import (
    meeting_counts,
    meetings_by_month,
    meetings_counted,
    organizations_met,
)
from partners.meetings.filters import MeetingFilter
from partners.meetings.services import (
    meeting_action_add,
    meeting_action_drop,
    meeting_action_tick,
    meeting_change,
    meeting_record,
    meeting_withdraw,
)
from partners.models import LiaisonMeeting, MeetingAction
from partners.orgs.services.organizations import branch_set_active, organization_set_active
from tests import builders as make
from yorozu.kit.wareki import fiscal_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT, name="高梨 由佳")


def sent(**changes):
    bank = make.bank()
    plain = {
        "uuid": str(uuid.uuid4()),
        "kind": "liaison",
        "programme": str(make.programme().pk),
        "on": "R8.11.10",
        "starts": "1000",
        "ends": "11時",
        "subject": "今年度の連携",
        "party_0": str(bank.pk),
        "party_0_text": bank.name,
        "minutes": "相談会の日程を話し合った。",
        "version": "0",
    }
    return plain | changes


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def test_written_down_as_it_was_held(client, desk):
    make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(desk)
    form = sent(people=[str(desk.pk)], party_1_text="芝信用金庫", branch_0_text="蒲田支店")
    make.bank("芝信用金庫", "1319")
    response = client.post(reverse("partners:meeting_new"), form)
    made = LiaisonMeeting.objects.get()
    assert response.url == made.get_absolute_url()
    assert made.starts_at == make.at("2026-11-10", "10:00")
    assert {each.name for each in made.organizations.all()} == {"城南信用金庫", "芝信用金庫"}
    assert [each.name for each in made.branches.all()] == ["蒲田支店"]
    assert list(made.people.all()) == [desk]
    client.post(reverse("partners:meeting_new"), form)
    assert LiaisonMeeting.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"party_0": "", "party_0_text": "ない金庫"}, "「ない金庫」が見つかりません"),
        ({"ends": "9:30"}, "開始より後"),
        ({"on": "令和8年2月30日"}, "2月"),
        ({"subject": ""}, "議題"),
    ],
)
def test_a_mistake_loses_nothing_that_was_typed(client, desk, wrong, words):
    client.force_login(desk)
    response = client.post(reverse("partners:meeting_new"), sent(**wrong))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "相談会の日程を話し合った。" in text
    assert LiaisonMeeting.objects.count() == 0


def test_a_branch_of_another_bank_is_refused(client, desk):
    make.bank("芝信用金庫", "1319", "芝本店")
    client.force_login(desk)
    response = client.post(reverse("partners:meeting_new"), sent(branch_0_text="芝本店"))
    assert response.status_code == 422
    assert "相手先に選んだ機関の支店" in response.content.decode()


def test_an_older_page_is_told_and_shows_both_texts(client, desk):
    row = make.meeting(by=desk, minutes="はじめの内容")
    meeting_change(meeting=row, version=0, values={"minutes": "別の人の内容"}, by=desk)
    client.force_login(desk)
    response = client.post(reverse("partners:meeting_edit", args=[row.pk]), sent())
    text = response.content.decode()
    assert response.status_code == 409
    assert "別の人の内容" in text
    assert "相談会の日程を話し合った。" in text
    assert (
        client.post(reverse("partners:meeting_edit", args=[row.pk]), sent(version="1")).status_code
        == 302
    )


def test_withdrawn_with_a_reason_it_counts_no_more(client, desk):
    row = make.meeting(by=desk)
    client.force_login(desk)
    url = reverse("partners:meeting_withdraw", args=[row.pk])
    assert client.post(url, {"version": "0"}).status_code == 422
    with pytest.raises(Stale):
        meeting_withdraw(meeting=row, version=5, reason="二重", by=desk)
    for _ in range(2):
        client.post(url, {"version": "0", "reason": "二重に記録した"})
    row.refresh_from_db()
    assert row.withdraw_reason == "二重に記録した"
    assert LiaisonMeeting.objects.counted().count() == 0
    assert AuditEvent.objects.filter(act="meeting.withdrawn").count() == 1
    with pytest.raises(Refused):
        meeting_change(meeting=row, version=1, values={"subject": "x"}, by=desk)
    with pytest.raises(Refused):
        make.meeting_action(row, by=desk)


def test_the_database_wants_a_reason_and_an_order(desk):
    row = make.meeting(by=desk)
    for wrong in (
        {"withdrawn_at": timezone.now(), "withdrawn_by": desk},
        {"ends_at": row.starts_at},
        {"withdrawn_by": desk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LiaisonMeeting.objects.filter(pk=row.pk).update(**wrong)


def test_end_before_start_is_refused_by_the_service(desk):
    start = make.at("2026-11-10")
    with pytest.raises(ValidationError):
        make.meeting(by=desk, starts_at=start, ends_at=start - timedelta(hours=1))


# ── actions ──────────────────────────────────────────────────────────────────────────────────


def test_an_action_is_added_once_done_and_undone(client, desk):
    row = make.meeting(by=desk)
    client.force_login(desk)
    url = reverse("partners:action_add", args=[row.pk])
    form = {"action-what": "予定表を送る", "action-owner": str(desk.pk), "action-due_on": "12/1"}
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    action = MeetingAction.objects.get()
    tick = reverse("partners:action_tick", args=[action.pk])
    assert client.post(tick, {"done": "1", "from": "start"}).url == "/"
    action.refresh_from_db()
    assert action.done_by == desk
    client.post(tick, {"done": "0"})
    action.refresh_from_db()
    assert action.is_open


def test_whoever_owns_an_action_may_finish_it_and_no_other(client, desk):
    """The telephone desk writes no meetings, but has duties from them."""
    row = make.meeting(by=desk)
    clerk = make.user(Role.RECEPTION)
    own = make.meeting_action(row, by=desk, owner=clerk, what="会場を押さえる")
    other = make.meeting_action(row, by=desk, owner=desk, what="議事録を送る")
    client.force_login(clerk)
    assert "会場を押さえる" in client.get("/").content.decode()
    page = client.get(row.get_absolute_url()).content.decode()
    assert reverse("partners:action_tick", args=[own.pk]) in page
    assert reverse("partners:action_tick", args=[other.pk]) not in page
    assert reverse("partners:action_drop", args=[own.pk]) not in page
    tick = reverse("partners:action_tick", args=[own.pk])
    assert client.post(tick, {"done": "1", "from": "start"}).url == "/"
    own.refresh_from_db()
    assert own.done_by == clerk
    refused = client.post(reverse("partners:action_tick", args=[other.pk]), {"done": "1"})
    assert refused.status_code == 403
    assert client.post(reverse("partners:action_drop", args=[own.pk])).status_code == 403


def test_a_party_that_is_gone_stays_on_the_meeting_it_was_at(client, desk):
    manager = make.user(Role.MANAGER)
    old, retired = make.merged_bank(by=manager), make.bank("芝信用金庫", "1319", "芝本店")
    branch = retired.branches.get()
    row = make.meeting(old, retired, by=desk, branches=[branch])
    organization_set_active(organization=retired, is_active=False, by=manager)
    branch_set_active(branch=branch, is_active=False, by=manager)
    client.force_login(desk)
    url = reverse("partners:meeting_edit", args=[row.pk])
    page = client.get(url).content.decode()
    for words in ("合併済の機関です", "使用終了の機関です", "使用終了の支店です"):
        assert words in page
    form = sent(
        party_0=str(old.pk), party_0_text=old.name, party_1_text=retired.name, subject="直した議題"
    )
    assert client.post(url, form | {"branch_0_text": "芝本店"}).status_code == 302
    row.refresh_from_db()
    assert row.subject == "直した議題"
    assert set(row.organizations.all()) == {old, retired}
    new = sent(party_0="", party_0_text=retired.name)
    assert client.post(reverse("partners:meeting_new"), new).status_code == 422


def test_an_action_has_one_owner(client, desk):
    row = make.meeting(by=desk)
    client.force_login(desk)
    form = {"action-what": "x", "action-owner": str(desk.pk), "action-owner_name": "山田課長"}
    response = client.post(reverse("partners:action_add", args=[row.pk]), form)
    assert response.status_code == 422
    assert "どちらか一方" in response.content.decode()
    with pytest.raises(ValidationError):
        meeting_action_add(meeting=row, what="x", owner=desk, owner_name="山田", by=desk)


def test_what_was_dropped_is_not_done_afterwards(desk):
    action = make.meeting_action(make.meeting(by=desk), by=desk)
    meeting_action_drop(action=action, by=desk)
    meeting_action_tick(action=action, is_done=True, by=desk)
    action.refresh_from_db()
    assert action.done_at is None
    assert action.dropped_by == desk


def test_the_start_page_holds_ones_own_that_are_late(client, desk):
    row = make.meeting(by=desk)
    late = make.meeting_action(row, by=desk, owner=desk, what="遅れた宿題")
    make.meeting_action(row, by=desk, owner=make.user(Role.MANAGER), what="ほかの人の宿題")
    far = timezone.localdate() + timedelta(days=30)
    make.meeting_action(row, by=desk, owner=desk, what="先の宿題", due_on=far)
    client.force_login(desk)
    text = client.get("/").content.decode()
    assert "遅れた宿題" in text
    assert "期限超過 1件" in text
    assert "ほかの人の宿題" not in text
    assert "先の宿題" not in text
    meeting_action_tick(action=late, is_done=True, by=desk)
    assert "打合せの宿題" not in client.get("/").content.decode()


# ── counting ─────────────────────────────────────────────────────────────────────────────────


def filtered(**query):
    from django.http import QueryDict

    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in query.items()})
    return MeetingFilter(data).narrow(LiaisonMeeting.objects.all())


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(
        st.tuples(
            st.dates(date(2026, 3, 20), date(2027, 4, 10)),
            st.sampled_from(MeetingKind.values),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_a_figure_is_the_length_of_the_list_it_opens(rows):
    with transaction.atomic():
        desk, programme = make.user(Role.SECRETARIAT), make.programme()
        for day, kind, is_gone in rows:
            row = make.meeting(by=desk, kind=kind, starts_at=make.at(day, "00:00"))
            if is_gone:
                meeting_withdraw(meeting=row, version=0, reason="二重", by=desk)
        first, until = date(2026, 4, 1), date(2027, 4, 1)
        counts = meeting_counts(programme, [(first, until)])
        assert counts[""][0] == sum(counts[kind][0] for kind in MeetingKind)
        for kind in ("", *MeetingKind):
            opened = filtered(
                counted=1,
                programme=programme.code,
                kind=kind,
                **{"from": first.isoformat(), "to": "2027-03-31"},
            )
            assert counts[kind][0] == len(opened)
            assert set(opened) == set(
                meetings_counted(first, until, programme=programme, kind=kind)
            )
        assert sum(meetings_by_month(2026).values()) == counts[""][0]
        transaction.set_rollback(True)


def test_planned_meetings_and_other_programmes_do_not_count(desk):
    bank, other = make.bank(), make.bank("芝信用金庫", "1319")
    make.meeting(bank, other, by=desk, starts_at=make.this_year())
    make.meeting(bank, by=desk, programme=make.programme("visit", "訪問特化型"))
    make.meeting(bank, by=desk, starts_at=timezone.now() + timedelta(days=2))
    today = timezone.localdate()
    span = (today - timedelta(days=20), today + timedelta(days=20))
    assert meeting_counts(make.programme(), [span])[""] == [1]
    assert organizations_met(fiscal_year(today)) == 2
    assert organizations_met(fiscal_year(today), "yorozu") == 2


def test_meetings_of_a_merged_bank_are_found_under_its_successor(desk):
    old = make.merged_bank(by=make.user(Role.MANAGER))
    bank = make.bank()
    held = {"by": desk, "starts_at": make.this_year()}
    there = {make.meeting(old, bank, **held), make.meeting(old, **held)}
    make.meeting(make.agency(), **held)
    assert set(filtered(organization=bank.pk)) == there
    assert len(filtered(organization=bank.pk)) == 2
    assert set(filtered(organization=old.pk)) == there
    assert organizations_met(fiscal_year(timezone.localdate())) == 2


def test_the_figures_page_opens_what_it_counts(client, desk):
    make.meeting(by=desk, kind=MeetingKind.VISIT, starts_at=make.this_year())
    client.force_login(desk)
    page = client.get(reverse("partners:meeting_figures"))
    total = page.context["sum"].total
    assert total.count == 1
    assert client.get(total.url).context["total"] == 1


def test_the_list_costs_a_fixed_number_of_queries(client, desk, django_assert_max_num_queries):
    for _ in range(12):
        make.meeting(make.bank(), make.agency(), by=desk, people=[desk])
    client.force_login(desk)
    with django_assert_max_num_queries(12):
        client.get(reverse("partners:meetings"), {"kind": "liaison"})


def test_recording_directly_needs_what_the_form_needs(desk):
    with pytest.raises(ValidationError):
        meeting_record(
            key=uuid.uuid4(),
            values={
                "kind": "liaison",
                "programme": make.programme(),
                "starts_at": make.at("2026-11-10"),
                "subject": "",
                "organizations": [],
            },
            by=desk,
        )
