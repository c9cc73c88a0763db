"""The demo centre's profiles and skill map: who answers what and why, and wishes that wait."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from center.models import Topic
from coordinators.enums import ProposalState
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from desks.demo import corpus
from desks.demo.team import Team

STRONG, ABLE = 3, 2


def skills_create(*, team: Team, today: date) -> None:
    """Everybody of the team; those without a written profile get plain levels."""
    raw = corpus.read("profiles.toml")
    people = list(
        Coordinator.objects.filter(pk__in=[each.id for each in team.responders]).order_by("pk")
    )
    _profiles(raw, people)
    levels = _levels(raw, team, people, today)
    _rises(raw, people, levels, today)
    _proposals(raw, team, people, today)


def _profiles(raw: dict[str, Any], people: list[Coordinator]) -> None:
    written = {row["kana"]: row for row in raw["profile"]}
    for who in people:
        row = written.get(who.kana, {})
        who.introduction = row.get("intro", who.introduction)
        who.themes = row.get("themes", [])
        who.qualifications = row.get("qualifications", [])
        who.languages = row.get("languages", [])
        who.is_public = bool(row) and row.get("public", True)
    fields = ["introduction", "themes", "qualifications", "languages", "is_public"]
    Coordinator.objects.bulk_update(people, fields, batch_size=200)


def _levels(
    raw: dict[str, Any], team: Team, people: list[Coordinator], today: date
) -> dict[tuple[str, str], SkillLevel]:
    """By kana and topic. Earlier levels of `rise` are written first, as they were."""
    written = {row["kana"]: row["skills"] for row in raw["profile"]}
    plain = {each.id: sorted(each.topics) for each in team.responders}
    topics = {topic.name: topic for topic in Topic.objects.all()}
    risen = {(row["kana"], row["topic"]): row for row in raw["rise"]}
    found: dict[tuple[str, str], SkillLevel] = {}
    for number, who in enumerate(people):
        skills = written.get(who.kana) or _plain(raw, plain[who.pk])
        for place, (name, (level, evidence)) in enumerate(skills.items()):
            key = (who.kana if who.kana in written else f"{who.pk}", name)
            before = risen.get(key)
            found[key] = SkillLevel(
                coordinator=who,
                topic=topics[name],
                level=before["level"] if before else level,
                evidence=before["evidence"] if before else evidence,
                set_by=_approver(team, who, place),
                set_on=_day(who, today, 60 + (number * 53 + place * 31) % 280),
            )
    SkillLevel.objects.bulk_create(found.values(), batch_size=500)
    return found


def _plain(raw: dict[str, Any], topics: list[str]) -> dict[str, tuple[int, str]]:
    words = raw["generic"]
    return {
        name: (STRONG, words["strong"]) if place < 2 else (ABLE, words["able"])
        for place, name in enumerate(topics)
    }


def _approver(team: Team, who: Coordinator, place: int) -> User:
    """Nobody rates themselves."""
    chief = team.people["chief"]
    by_chief = place % 3 == 0 and who.user_id != chief.pk
    return chief if by_chief else team.people["manager"]


def _day(who: Coordinator, today: date, days: int) -> date:
    return max(who.in_office_from or today, today - timedelta(days=days))


def _rises(
    raw: dict[str, Any],
    people: list[Coordinator],
    levels: dict[tuple[str, str], SkillLevel],
    today: date,
) -> None:
    """Saved again with the level of today: the database keeps both."""
    written = {row["kana"]: row["skills"] for row in raw["profile"]}
    here = {who.kana for who in people}
    for place, row in enumerate(raw["rise"]):
        if row["kana"] in here:
            skill = levels[row["kana"], row["topic"]]
            skill.level, skill.evidence = written[row["kana"]][row["topic"]]
            skill.set_on = _day(skill.coordinator, today, 20 + place * 7)
            skill.revision += 1
            skill.save()


def _proposals(raw: dict[str, Any], team: Team, people: list[Coordinator], today: date) -> None:
    here = {who.kana: who for who in people}
    topics = {topic.name: topic for topic in Topic.objects.all()}
    SkillProposal.objects.bulk_create(
        _proposal(row, team, here[row["kana"]], topics[row["topic"]], today)
        for row in raw["proposal"]
    )


def _proposal(
    row: dict[str, Any], team: Team, who: Coordinator, topic: Topic, today: date
) -> SkillProposal:
    asker = team.people["concierge"] if row.get("by") == "concierge" else who.user
    assert asker is not None
    asked = _moment(today - timedelta(days=row["days"]), 16)
    proposal = SkillProposal(
        coordinator=who,
        topic=topic,
        level=row["level"],
        evidence=row["evidence"],
        proposed_by=asker,
        proposed_at=asked,
    )
    if "returned" in row or row.get("approved"):
        returned = row.get("returned", "")
        proposal.state = ProposalState.RETURNED if returned else ProposalState.APPROVED
        proposal.reason, proposal.decided_by = returned, team.people["chief"]
        proposal.decided_at = asked + timedelta(hours=18)
    return proposal


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 5)))
