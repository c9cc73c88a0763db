"""Levels as they were, and what became of each proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from center.models import Topic
from coordinators.enums import Level
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.rules import sees_everybody


@dataclass(frozen=True, slots=True)
class Past:
    """A level as it was set, newest first on the page."""

    topic: str
    level: Level
    before: Level | None
    evidence: str
    by: str
    on: date

    @property
    def move(self) -> str:
        if self.before is None:
            return "はじめての登録"
        if self.before == self.level:
            return "根拠を更新"
        return f"{self.before.value} {self.before.label} から変更"


MOST_PAST = 300


def past_levels(user: User, who: Coordinator, topic: Topic | None = None) -> list[Past]:
    """What the database kept of each change. Other organisations are told nothing."""
    events = SkillLevel.pgh_event_model.objects.filter(coordinator=who)  # type: ignore[attr-defined]
    if not sees_everybody(user):
        return []
    if topic is not None:
        events = events.filter(topic=topic)
    kept = list(events.select_related("topic", "set_by").order_by("-pgh_id")[: MOST_PAST + 1])
    before: dict[int, Level] = {}
    found = []
    for event in reversed(kept):
        level = Level(event.level)
        by = event.set_by.name if event.set_by else ""
        found.append(
            Past(
                event.topic.name,
                level,
                before.get(event.topic_id),
                event.evidence,
                by,
                event.set_on,
            )
        )
        before[event.topic_id] = level
    # By the day it held from, a day's changes in the order they were made.
    return sorted(found, key=lambda past: past.on)[::-1][:MOST_PAST]


def past_proposals(user: User, who: Coordinator, topic: Topic | None = None) -> list[SkillProposal]:
    rows = SkillProposal.objects.visible_to(user).filter(coordinator=who)
    rows = rows if topic is None else rows.filter(topic=topic)
    return list(
        rows.decided()
        .select_related("topic", "proposed_by", "decided_by")
        .order_by("-decided_at", "-pk")[:MOST_PAST]
    )
