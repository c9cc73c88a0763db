"""Proposals that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from coordinators.enums import Level, ProposalState
from coordinators.models import SkillLevel, SkillProposal
from coordinators.rules import can_decide, can_withdraw
from coordinators.selectors.past import MOST_PAST
from coordinators.selectors.skill_map import levels_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open proposal beside what stands there now."""

    row: SkillProposal
    wanted: Level
    now: SkillLevel | None
    may_decide: bool
    may_withdraw: bool

    @property
    def now_level(self) -> Level | None:
        return Level(self.now.level) if self.now else None

    @property
    def revision(self) -> int:
        return self.now.revision if self.now else 0


MOST_WAITING = 200


def waiting_lines(user: User) -> list[Waiting]:
    """The oldest first. Two queries."""
    rows = SkillProposal.objects.visible_to(user).still_open()
    rows = rows.select_related("coordinator__office", "topic", "proposed_by")
    lines = list(rows.order_by("proposed_at", "pk")[:MOST_WAITING])
    levels = levels_of([line.coordinator for line in lines], [line.topic for line in lines])
    return [
        Waiting(
            row,
            Level(row.level),
            levels.get((row.coordinator_id, row.topic_id)),
            can_decide(user, row),
            can_withdraw(user, row),
        )
        for row in lines
    ]


def returned_to(user: User) -> list[SkillProposal]:
    """One's wishes that came back and were not taken up again."""
    rows = SkillProposal.objects.visible_to(user).filter(proposed_by=user)
    newest: dict[tuple[int, int], SkillProposal] = {}
    for row in rows.select_related("coordinator", "topic").order_by("-pk")[:MOST_PAST]:
        newest.setdefault((row.coordinator_id, row.topic_id), row)
    return [row for row in newest.values() if row.state == ProposalState.RETURNED]
