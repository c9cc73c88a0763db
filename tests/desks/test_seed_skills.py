"""The demo centre's skill map: everybody has a profile, some topics are thin, wishes wait."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from center.models import Topic
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.selectors import past_levels, returned_to, skill_map
from coordinators.services import proposal_approve
from desks.demo import corpus
from desks.demo.skills import skills_create
from desks.demo.team import team_create
from desks.reference.load import reference_load

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def people() -> dict[str, User]:
    reference_load()
    team = team_create(today=TODAY, since=date(2025, 9, 1), responders=21, seed=1)
    skills_create(team=team, today=TODAY)
    return team.people


def test_every_written_profile_is_somebodys() -> None:
    people = {row["kana"] for row in corpus.read("people.toml")["coordinator"]}
    raw = corpus.read("profiles.toml")
    written = [row["kana"] for row in raw["profile"]]
    assert set(written) <= people
    assert len(written) == len(set(written)) == 21
    assert {row["kana"] for row in (*raw["rise"], *raw["proposal"])} <= set(written)


def test_the_map_is_believable(people: dict[str, User]) -> None:
    found = skill_map(people["chief"], on=TODAY)
    assert [column.topic.name for column in found.thin] == ["海外展開", "労務", "知的財産"]
    assert all(row.best_first for row in found.rows)
    assert len(found.rows) == 21
    for skill in SkillLevel.objects.select_related("coordinator"):
        skill.full_clean()
        assert skill.set_by_id != skill.coordinator.user_id
        assert skill.coordinator.is_in_office_on(skill.set_on)
    for who in Coordinator.objects.all():
        who.full_clean()


def test_the_coordinator_has_a_history_and_wishes(people: dict[str, User]) -> None:
    ishida = people["coordinator"]
    rises = past_levels(ishida, ishida.coordinator, Topic.objects.get(name="資金繰り"))
    assert [past.level for past in rises] == [4, 3]
    assert [row.topic.name for row in returned_to(ishida)] == ["IT活用"]
    assert SkillProposal.objects.decidable_by(people["chief"]).count() == 4
    assert SkillProposal.objects.decidable_by(people["manager"]).count() == 5


def test_the_waiting_wishes_can_be_approved(people: dict[str, User]) -> None:
    rows = SkillProposal.objects.decidable_by(people["manager"])
    for row in rows.select_related("coordinator", "topic"):
        now = SkillLevel.objects.filter(coordinator=row.coordinator, topic=row.topic).first()
        done: Any = proposal_approve(
            proposal=row, by=people["manager"], revision=now.revision if now else 0
        )
        assert done.state == "approved"


def test_invented_people_have_levels_too() -> None:
    reference_load()
    team = team_create(today=TODAY, since=date(2025, 9, 1), responders=24, seed=1)
    skills_create(team=team, today=TODAY)
    found = skill_map(team.people["chief"], on=TODAY)
    assert len(found.rows) == 24
    assert all(row.best_first for row in found.rows)


def test_banks_are_shown_those_made_public(people: dict[str, User]) -> None:
    shown = Coordinator.objects.visible_to(people["bank"])
    assert shown.count() == 18
    assert not shown.filter(introduction="").exists()
