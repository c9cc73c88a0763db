"""新CO OJT: only the chief's decision lets matching offer a new coordinator alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.services import appointment_finish, appointment_observer_add
from center.enums import ParticipantRole
from coordinators.models import NOT_ALONE_YET, Coordinator
from coordinators.selectors.matching import skilled_in
from tests import builders as base
from tests import trainee_builders as make
from trainees import services
from trainees.enums import OjtKind, OjtState
from trainees.errors import Refused, Stale
from trainees.models import OjtItem, OjtPlan
from trainees.selectors.ojt import progress_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> OjtPlan:
    return make.ojt()


def item(plan: OjtPlan, kind: OjtKind) -> OjtItem:
    return OjtItem.objects.select_related("plan").get(plan=plan, kind=kind)


def sat_in(plan: OjtPlan, lead: Coordinator, *, days_ago: int = 2, clock: str = "10:00") -> Any:
    start = base.at(timezone.localdate() - timedelta(days=days_ago), clock)
    row = base.appointment(
        lead, start=start, by=make.office_user(), booth=base.booth(f"ブース {clock}")
    )
    appointment_observer_add(
        appointment=row,
        role=ParticipantRole.NEW_CO,
        coordinator=plan.coordinator,
        by=make.office_user(),
        version=row.version,
    )
    row.refresh_from_db()
    return appointment_finish(appointment=row, by=make.office_user(), version=row.version)


def alone_on(who: Coordinator, day: Any) -> tuple[bool, bool]:
    """What matching and the calendars ask."""
    found = {each.id: each for each in skilled_in([], on=timezone.localdate())}
    listed = Coordinator.objects.standing_alone_on(day).filter(pk=who.pk).exists()
    return found[who.pk].stands_alone_on(day), listed


def test_a_plan_copies_the_template_and_closes_matching(plan: OjtPlan) -> None:
    names = [(each.name, each.kind) for each in plan.items.all()]
    assert names == [("拠点の役割", "classroom"), ("資金繰りの相談に同席", "sit_in")]
    who = Coordinator.objects.get(pk=plan.coordinator_id)
    assert who.solo_from == NOT_ALONE_YET
    far = timezone.localdate() + timedelta(days=5000)
    assert alone_on(who, timezone.localdate()) == (False, False)
    assert alone_on(who, far) == (False, False)


def test_one_is_enough(plan: OjtPlan) -> None:
    with pytest.raises(Refused, match="すでに始まっています"):
        make.ojt(plan.coordinator, sessions_wanted=30)


def test_the_chiefs_decision_opens_matching_from_the_day(plan: OjtPlan) -> None:
    chief = base.chief()
    day = timezone.localdate() + timedelta(days=3)
    assert chief.user is not None
    for _ in range(2):
        services.ojt_ready(plan=plan, on=day, note="実務経験が豊富", by=chief.user, version=0)
    plan.refresh_from_db()
    assert (plan.state, plan.ready_from, plan.decided_by) == (OjtState.READY, day, chief.user)
    who = Coordinator.objects.get(pk=plan.coordinator_id)
    assert who.solo_from == day
    assert alone_on(who, day - timedelta(days=1)) == (False, False)
    assert alone_on(who, day) == (True, True)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT, Role.COORDINATOR])
def test_nobody_else_decides(plan: OjtPlan, role: Role) -> None:
    day = timezone.localdate()
    with pytest.raises(PermissionDenied):
        services.ojt_ready(plan=plan, on=day, note="可", by=base.user(role), version=0)


def test_a_chief_does_not_decide_about_themselves() -> None:
    chief = base.chief()
    assert chief.user is not None
    plan = make.ojt(chief)
    with pytest.raises(PermissionDenied):
        services.ojt_ready(plan=plan, on=timezone.localdate(), note="可", by=chief.user, version=0)


def test_what_nobody_signed_needs_a_word(plan: OjtPlan) -> None:
    chief = base.chief()
    assert chief.user is not None
    with pytest.raises(Refused, match="確認していない項目が2件"):
        services.ojt_ready(plan=plan, on=timezone.localdate(), note="", by=chief.user, version=0)


def test_a_decision_on_an_older_page_is_stale(plan: OjtPlan) -> None:
    chief = base.chief()
    assert chief.user is not None
    values = {"sessions_wanted": 30}
    services.ojt_change(plan=plan, values=values, by=make.office_user(), version=0)
    with pytest.raises(Stale):
        services.ojt_ready(plan=plan, on=timezone.localdate(), note="可", by=chief.user, version=0)


def test_stopped_they_still_do_not_stand_alone(plan: OjtPlan) -> None:
    chief = base.chief()
    assert chief.user is not None
    services.ojt_stop(plan=plan, note="休職のため", by=chief.user, version=0)
    who = Coordinator.objects.get(pk=plan.coordinator_id)
    assert who.awaits_solo


# ── sign-off ─────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_is_signed_by_a_coordinator_never_by_oneself(plan: OjtPlan) -> None:
    lesson = item(plan, OjtKind.CLASSROOM)
    assert plan.coordinator.user is not None
    with pytest.raises(PermissionDenied):
        services.item_sign(item=lesson, by=plan.coordinator.user)
    teacher = base.coordinator("講師")
    assert teacher.user is not None
    for _ in range(2):
        services.item_sign(item=lesson, by=teacher.user, note="よく理解している")
    lesson.refresh_from_db()
    assert lesson.signed_by == teacher


def test_a_session_is_signed_by_who_answered_in_it(plan: OjtPlan) -> None:
    sitting = item(plan, OjtKind.SIT_IN)
    lead, other = base.coordinator("担当"), base.coordinator("別のCO")
    session = sat_in(plan, lead)
    assert lead.user is not None
    assert other.user is not None
    with pytest.raises(Refused, match="担当したCO"):
        services.item_sign(item=sitting, by=other.user, appointment=session)
    services.item_sign(item=sitting, by=lead.user, appointment=session)
    sitting.refresh_from_db()
    assert (sitting.signed_by, sitting.appointment) == (lead, session)


def test_a_session_they_did_not_sit_in_proves_nothing(plan: OjtPlan) -> None:
    lead = base.coordinator("担当")
    start = base.at(timezone.localdate() - timedelta(days=1))
    other = base.appointment(lead, start=start, by=make.office_user())
    assert lead.user is not None
    with pytest.raises(Refused, match="同席していません"):
        services.item_sign(item=item(plan, OjtKind.SIT_IN), by=lead.user, appointment=other)


def test_who_signed_may_take_it_back(plan: OjtPlan) -> None:
    lesson = item(plan, OjtKind.CLASSROOM)
    teacher, other = base.coordinator("講師"), base.coordinator("別のCO")
    assert teacher.user is not None
    assert other.user is not None
    services.item_sign(item=lesson, by=teacher.user)
    with pytest.raises(PermissionDenied):
        services.item_unsign(item=lesson, by=other.user)
    services.item_unsign(item=lesson, by=teacher.user)
    lesson.refresh_from_db()
    assert lesson.signed_at is None


def test_progress_counts_sessions_across_coordinators(plan: OjtPlan) -> None:
    one, two = base.coordinator("一 郎"), base.coordinator("二 郎")
    for days, lead in ((2, one), (3, one), (4, two)):
        sat_in(plan, lead, days_ago=days)
    found = progress_of(plan, timezone.now())
    assert found.by_person == [("一 郎", 2), ("二 郎", 1)]
    assert (len(found.seats), found.people, found.signed, found.left) == (3, 2, 0, 2)
    assert not found.has_enough


def test_the_list_and_the_start_page_cost_the_same_however_many(
    client: Client, plan: OjtPlan, django_assert_max_num_queries: Any
) -> None:
    lead = base.coordinator("担当")
    plans = [plan, *(make.ojt(make.new_co(f"新任 {number}郎")) for number in range(4))]
    for number, each in enumerate(plans):
        sat_in(each, lead, clock=f"{9 + number:02}:00")
    client.force_login(make.office_user())
    client.get("/")
    with django_assert_max_num_queries(8):
        page = client.get(reverse("trainees:ojt"))
    found = page.context["running"]
    assert [len(each.seats) for each in found] == [1] * 5
    assert {each.plan.pk for each in found} == {each.pk for each in plans}
    with django_assert_max_num_queries(41):
        assert len(client.get("/").context["ojt_running"]) == 5


def test_the_pages_from_plan_to_decision(client: Client) -> None:
    make.template()
    who = make.new_co()
    client.force_login(make.office_user())
    start = timezone.localdate() - timedelta(days=9)
    data = {
        "coordinator": who.pk,
        "starts_on": start.isoformat(),
        "sessions_wanted": 20,
        "people_wanted": 5,
    }
    made = client.post(reverse("trainees:ojt_new"), data)
    plan = OjtPlan.objects.get()
    assert made["Location"] == plan.get_absolute_url()
    assert plan.ends_on == start + timedelta(days=30)
    chief = base.chief()
    assert chief.user is not None
    client.force_login(chief.user)
    session = sat_in(plan, chief)
    sign = reverse("trainees:ojt_sign", args=[item(plan, OjtKind.SIT_IN).pk])
    assert client.post(sign, {}).status_code == 422
    client.post(sign, {"appointment": session.pk})
    client.post(reverse("trainees:ojt_sign", args=[item(plan, OjtKind.CLASSROOM).pk]), {})
    ready = reverse("trainees:ojt_ready", args=[plan.pk])
    plan.refresh_from_db()
    client.post(ready, {"on": timezone.localdate().isoformat(), "version": plan.version})
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "単独対応可と判断されました" in page
    who.refresh_from_db()
    assert who.solo_from == timezone.localdate()


def test_the_coordinators_page_says_so(client: Client, plan: OjtPlan) -> None:
    client.force_login(make.office_user())
    page = client.get(plan.coordinator.get_absolute_url()).content.decode()
    assert "OJT中（チーフの判断待ち）" in page
    edit = client.get(reverse("coordinators:edit", args=[plan.coordinator_id])).content.decode()
    assert 'name="solo_from"' not in edit


# ── refused, clicked twice ───────────────────────────────────────────────────────────────────


def test_a_refused_item_keeps_what_is_typed(client: Client, plan: OjtPlan) -> None:
    chief = base.chief()
    assert chief.user is not None
    client.force_login(make.office_user())
    services.ojt_stop(plan=plan, note="休職のため", by=chief.user, version=0)
    data = {
        "item-name": "与信の読み方",
        "item-kind": "classroom",
        "item-due_on": timezone.localdate().isoformat(),
        "version": 0,
    }
    answer = client.post(reverse("trainees:ojt_item", args=[plan.pk]), data)
    assert answer.status_code == 422
    assert 'value="与信の読み方"' in answer.content.decode()
    assert "変えられません" in answer.content.decode()


def test_an_item_sent_twice_is_added_once_and_meant_twice_it_is_two(
    client: Client, plan: OjtPlan
) -> None:
    client.force_login(make.office_user())
    url = reverse("trainees:ojt_item", args=[plan.pk])
    data = {
        "item-name": "創業の相談に同席",
        "item-kind": "sit_in",
        "item-due_on": timezone.localdate().isoformat(),
    }
    for _ in range(2):
        assert client.post(url, data | {"version": 0}).status_code == 302
    assert plan.items.filter(name="創業の相談に同席").count() == 1
    assert client.post(url, data | {"version": 1}).status_code == 302
    assert plan.items.filter(name="創業の相談に同席").count() == 2
    late = client.post(url, data | {"item-name": "別の項目", "version": 0})
    assert late.status_code == 422
    assert 'value="別の項目"' in late.content.decode()


def test_a_refused_sign_off_keeps_the_note(client: Client, plan: OjtPlan) -> None:
    lesson = item(plan, OjtKind.CLASSROOM)
    first, second = base.coordinator("講師"), base.coordinator("別の講師")
    assert first.user is not None
    assert second.user is not None
    services.item_sign(item=lesson, by=first.user)
    client.force_login(second.user)
    url = reverse("trainees:ojt_sign", args=[lesson.pk])
    answer = client.post(url, {"note": "要点を自分で説明できた"})
    assert answer.status_code == 422
    assert "ほかのCOが確認済み" in answer.content.decode()
    assert 'value="要点を自分で説明できた"' in answer.content.decode()


@pytest.mark.parametrize("act", ["ready", "stop"])
def test_a_refused_decision_keeps_its_reason(client: Client, plan: OjtPlan, act: str) -> None:
    chief = base.chief()
    services.ojt_change(plan=plan, values={"sessions_wanted": 30}, by=make.office_user(), version=0)
    assert chief.user is not None
    client.force_login(chief.user)
    day, words = timezone.localdate().isoformat(), "融資の実務が長い"
    data = {"on": day, "note": words, "stop-note": words, "version": 0}
    answer = client.post(reverse(f"trainees:ojt_{act}", args=[plan.pk]), data)
    assert answer.status_code == 422
    assert f'value="{words}"' in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert client.post(answer.wsgi_request.path, data | {"version": 1}).status_code == 302


def test_a_plan_sent_twice_is_begun_once(client: Client) -> None:
    who = make.new_co()
    client.force_login(make.office_user())
    data = {
        "coordinator": who.pk,
        "starts_on": timezone.localdate().isoformat(),
        "sessions_wanted": 20,
        "people_wanted": 5,
    }
    made = [client.post(reverse("trainees:ojt_new"), data) for _ in range(2)]
    plan = OjtPlan.objects.get()
    assert [each["Location"] for each in made] == [plan.get_absolute_url()] * 2
    other = client.post(reverse("trainees:ojt_new"), data | {"sessions_wanted": 25})
    assert other.status_code == 422
    assert "すでに始まっています" in other.content.decode()
    offered = client.get(reverse("trainees:ojt_new")).context["form"].fields["coordinator"]
    assert who not in offered.queryset
