"""The demo centre's working groups: believable, within the models' rules, with work that waits."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from coordinators.enums import GroupKind
from coordinators.models import Decision, GroupAction, GroupMeeting, GroupOutput, WorkingGroup
from coordinators.rules import is_member, leads_the_centre
from desks.demo import corpus
from desks.demo.groups import groups_create
from desks.demo.team import team_create
from desks.reference.load import reference_load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def people(media: Any) -> dict[str, User]:
    reference_load()
    team = team_create(today=TODAY, since=date(2025, 9, 1), responders=21, seed=1)
    groups_create(team=team, today=TODAY)
    return team.people


def test_every_row_keeps_the_rules_of_its_model(people: dict[str, User]) -> None:
    for model in (WorkingGroup, GroupMeeting, GroupAction, GroupOutput, Decision):
        for row in model._default_manager.all():
            row.full_clean()
    for action in GroupAction.objects.select_related("group", "owner"):
        assert is_member(action.owner, action.group), action
    for decision in Decision.objects.all():
        assert all(leads_the_centre(each) for each in decision.deciders.all())


def test_what_the_text_names_is_there(people: dict[str, User]) -> None:
    raw = corpus.read("groups.toml")
    assert {row["name"] for row in raw["group"]} == set(
        WorkingGroup.objects.values_list("name", flat=True)
    )
    assert {group.kind for group in WorkingGroup.objects.all()} == set(GroupKind)
    named = [row for row in raw["decision"] if "group" in row]
    assert Decision.objects.filter(group__isnull=False).count() == len(named)
    assert GroupOutput.objects.filter(topics__isnull=False).distinct().count() == sum(
        bool(row["output"].get("topics"))
        for group in raw["group"]
        for row in group["meeting"]
        if "output" in row
    )
    assert Decision.objects.exclude(replaces=None).get().what == "相談の枠を60分に改める"


@pytest.mark.parametrize("login", ["coordinator", "chief", "concierge", "manager"])
def test_each_desk_finds_a_group_of_its_own(people: dict[str, User], login: str) -> None:
    assert WorkingGroup.objects.visible_to(people[login]).of_member(people[login]).active()


def test_the_coordinator_has_something_to_do_and_is_late_with_one(
    people: dict[str, User],
) -> None:
    rows = GroupAction.objects.still_open().filter(owner=people["coordinator"])
    assert len(rows) >= 2
    assert any(row.is_overdue_on(TODAY) for row in rows)


def test_meetings_were_held_on_working_hours_before_today(people: dict[str, User]) -> None:
    held = GroupMeeting.objects.held()
    assert held
    assert all(row.day < TODAY for row in held)
    assert all(row.day > TODAY for row in GroupMeeting.objects.exclude(pk__in=held))
